package sync_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	pinsync "pinsync/sync"
	"pinsync/sync/internal/corpus"
	"pinsync/sync/result"
	"pinsync/sync/sheet"
	"pinsync/sync/shops"
)

// A text in a file may be anything; these are what spreadsheets change.
var trickyTexts = []string{
	"00123", "1e5", "1.23E+12", "-5", "+5", "=1+1", "@home", "'quoted", "'", "''=", "TRUE", "2026-12-24", "1.12.2026", "a,b", "a;b", "a\tb", `say "hi"`,
	" before", "after ", "two\nlines", "two\r\nlines", "\r", "výprodej", "日本", "a😀b", "_x0041_", "x_x000D_y", "_x", "#N/A", "[a]", "null", "~", "", "%", "#c", "a: b", "\u00a0x", "sep=;", "id", "model",
}

type fileDrawer struct{ *rapid.T }

func (d fileDrawer) text(label string) string {
	if d.chance(label+" is tricky", 2) {
		return rapid.SampledFrom(trickyTexts).Draw(d.T, label)
	}
	return rapid.StringOfN(rapid.RuneFrom([]rune("abcžš09-/_.,;'\"=+@\n\t é{}[]:#&*!|>%`")), 1, 12, -1).Draw(d.T, label)
}

// chance is true once in n times.
func (d fileDrawer) chance(label string, n int) bool {
	return rapid.IntRange(1, n).Draw(d.T, label) == 1
}

func quote(s string) string {
	text, _ := json.Marshal(s)
	// YAML has no surrogate pairs; JSON marshals none either, but escapes for HTML.
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(text))
}

func (d fileDrawer) criteria(label string) string {
	value := rapid.SampledFrom([]string{`"x"`, "1.50", "[1, \"a\", null]", "{\"deep\": [true, 1e3]}", "null", "12345678901234567890"}).Draw(d.T, label)
	return "{" + quote(d.text(label+" key")+"k") + ": " + value + ", \"second\": " + quote(d.text(label+" value")) + "}"
}

func (d fileDrawer) moment(label, year string) string {
	return year + rapid.SampledFrom([]string{"-02-01T00:00:00Z", "-02-01T00:00:00+01:00", "-10-25T02:30:00+02:00", "-10-25T02:30:00+01:00", "-06-01T12:00:00.5Z", "-07-01T23:59:59-05:00", "-12-31T23:30:00Z"}).Draw(d.T, label)
}

// file writes a file as a person might: fields in any style that YAML has.
func (d fileDrawer) file(i int) string {
	if d.chance("of the corpus", 3) {
		_, text := corpus.File(rapid.IntRange(8, 4000).Draw(d.T, "number")*8+i, "")
		return string(text)
	}
	var b strings.Builder
	line := func(format string, args ...any) {
		fmt.Fprintf(&b, format, args...)
		if d.chance("comment", 6) {
			b.WriteString("  # a comment, kept")
		}
		b.WriteString("\n")
	}
	if d.chance("head", 3) {
		line("# written by hand\n")
	}
	if d.chance("id", 2) {
		line("id: %s", strings.ToUpper(corpus.ID(900_000+i)))
	}
	line("model: %s", quote("m"+d.text("model")))
	if d.chance("for criteria", 3) {
		line("target_type:   criteria")
		line("target_criteria: {\"n\": %d, \"of\": %s}", i, d.criteria("target"))
	} else {
		line("target_type: 'item'")
		line("target_identity: %s", quote(fmt.Sprint(d.text("target"), i)))
	}
	if d.chance("metadata", 4) {
		line("target_metadata: {title: %s}", quote(d.text("title")))
	}
	if d.chance("tags", 2) {
		line("tags: [%s, %s]", quote(d.text("tag")), quote(d.text("another tag")))
	}
	pins := rapid.IntRange(0, 4).Draw(d.T, "pins")
	if pins == 0 {
		line("pin_definitions: []")
	} else {
		line("pin_definitions:")
	}
	for n := range pins {
		position := rapid.SampledFrom([]string{"1", "2", "3", "-1", "0", "7.0", "1e1"}).Draw(d.T, "position")
		if d.chance("for criteria", 4) {
			line("- {position: %s, pin_type: criteria, pin_criteria: %s}", position, d.criteria("pin"))
			continue
		}
		line("  - pin_identity: %s", quote(d.text("pin")))
		line("    position: %s", position)
		line("    pin_type: \"item\"")
		if d.chance("widget", 4) {
			line("    widget_id: %s", quote(d.text("widget")))
		}
		if d.chance("flag", 4) {
			line("    is_bundle_pin: %t", n%2 == 0)
		}
		if d.chance("from", 2) {
			line("    active_from: %s", d.moment("from", "2026"))
		}
		if d.chance("to", 2) {
			line("    active_to: %s", quote(d.moment("to", "2099")))
		}
	}
	text := b.String()
	text = strings.ReplaceAll(text, "\n- {", "\n  - {")
	if d.chance("CRLF", 5) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

func TestExportAndImportChangeNoByte(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp("", "pinsync-sheet-")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		d := fileDrawer{rt}
		settings := rapid.SampledFrom([]string{"time_zone: Europe/Prague\n", "time_zone: America/New_York\n", "time_zone: UTC\n", "# nothing\n"}).Draw(rt, "settings")
		files := map[string]string{"pinsync.yaml": settings}
		for i := range rapid.IntRange(1, 5).Draw(rt, "files") {
			files[fmt.Sprintf("customizations/m/%d.yaml", i)] = d.file(i)
		}
		for name, text := range files {
			writeSheetFile(rt, dir, name, []byte(text))
		}
		options := pinsync.Options{Dir: dir}
		for _, name := range []string{"pins.csv", "pins.xlsx"} {
			form := sheet.FormOf(name)
			var exported bytes.Buffer
			report, err := pinsync.ExportSheet(t.Context(), options, form, &exported)
			if err != nil && form == sheet.XLSX && strings.Contains(err.Error(), "write a .csv") {
				continue
			}
			if err != nil {
				rt.Fatal(err)
			}
			writeSheetFile(rt, dir, name, exported.Bytes())
			imported, err := pinsync.ImportSheet(t.Context(), options, pinsync.SheetOptions{
				File: name, Shops: []shops.Shop{{Folder: dir, Files: filepath.Join(dir, "customizations")}},
			})
			if err != nil {
				rt.Fatal(err)
			}
			want := report.Summary().Statuses[result.Valid]
			got := imported.Summary()
			if got.Statuses[result.Unchanged] != want || got.Statuses[result.Valid] != 1 || got.Files != want+1 {
				rt.Fatalf("%s: %v of %d valid files\n%+v\n%s\n%v", name, got.Statuses, want, imported.Results, exported.String(), files)
			}
		}
		for name, text := range files {
			if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || string(got) != text {
				rt.Fatalf("%s was changed (%v) to\n%s\nfrom\n%s", name, err, got, text)
			}
		}
	})
}

func writeSheetFile(t rapid.TB, dir, name string, text []byte) {
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
