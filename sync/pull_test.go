package sync_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
	"pinsync/sync/sandbox"
)

// Two thousand customizations are adopted, and 37 edits in the app followed.
func TestPullAdoptsAndFollowsAShop(t *testing.T) {
	t.Parallel()
	const count, edits = 2000, 37
	api := sandbox.New(sandbox.Options{})
	server := httptest.NewServer(api)
	defer server.Close()
	random := rand.New(rand.NewPCG(6, 7))
	bodies := make([]map[string]any, count)
	for i := range bodies {
		bodies[i] = oddDefinition(random, i)
		if _, err := api.Seed(uuid(i), encode(t, bodies[i])); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	wantOnly(t, pullFrom(t, server.URL, dir), result.Written, count)
	wantInSync(t, server.URL, dir, count)

	files := tree(t, dir)
	wantOnly(t, pullFrom(t, server.URL, dir), result.Unchanged, count)
	wantTree(t, dir, files)

	client := clientOf(t, server.URL)
	for _, i := range random.Perm(count)[:edits] {
		oddEdit(random, bodies[i])
		if _, err := client.Update(t.Context(), uuid(i), encode(t, bodies[i])); err != nil {
			t.Fatal(err)
		}
	}
	before := t.TempDir()
	if err := os.CopyFS(before, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	r := pullFrom(t, server.URL, dir)
	if s := r.Summary().Statuses; s[result.Written] != edits || s[result.Unchanged] != count-edits {
		t.Errorf("after %d edits the statuses are %v", edits, s)
	}
	wantInSync(t, server.URL, dir, count)
	touched := changedLines(t, before, dir)
	if len(touched) != edits {
		t.Errorf("%d files differ after %d edits", len(touched), edits)
	}
	for file, lines := range touched {
		if lines > 8 {
			t.Errorf("%s differs in %d lines", file, lines)
		}
	}
}

// wantInSync checks that validate and plan find nothing in dir.
func wantInSync(t *testing.T, url, dir string, count int) {
	t.Helper()
	checked, err := pinsync.Validate(t.Context(), pinsync.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	wantOnly(t, checked, result.Valid, count)
	planned := planAt(t, url, dir)
	wantOnly(t, planned, result.Unchanged, count)
	if len(planned.Unmanaged) > 0 {
		t.Errorf("%d are unmanaged, such as %v", len(planned.Unmanaged), planned.Unmanaged[0])
	}
}

// changedLines gives the number of added and removed lines of each file that
// differs between two folders.
func changedLines(t *testing.T, before, after string) map[string]int {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	// It exits 1 where there are differences.
	out, _ := exec.Command("git", "diff", "--no-index", "--numstat", "--no-renames", before, after).Output()
	lines := map[string]int{}
	for line := range strings.Lines(string(out)) {
		fields := strings.SplitN(strings.TrimSpace(line), "\t", 3)
		added, err1 := strconv.Atoi(fields[0])
		removed, err2 := strconv.Atoi(fields[1])
		if err1 != nil || err2 != nil {
			t.Fatalf("git says %q", line)
		}
		lines[fields[2]] = max(added, removed)
	}
	return lines
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// oddTexts are hard to write in YAML.
var oddTexts = []string{
	"", " ", "a: b", "# no comment", "yes", "null", "~", "1e3", "0x1f", "1_000", "2025-02-01", "- x", "? x", "'", `"`, `\`, "a\nb\n", "\ttab",
	" lead", "trail ", "é", "日本語", "\U0001F45F", "\u202etxt", "%a", "@a", "`a", "!Ref", "&a", "*a", "[a", "{a", "}", ",", "---", "...", "a #b", "a:", "<<",
	"\u0085", "\u2028", "\u0000", "\ufeff", "0777", "+1", ".5", ".nan", "-", "=", "199620b4-df1a-46e8-ab59-9e9ed9af7106", "long " + strings.Repeat("word ", 300),
}

// oddDates are one instant each in a spelling that a file may or may not have.
var oddDates = []string{
	"2099-02-01T00:00:00Z", "2099-02-01T01:00:00+01:00", "2099-02-01T00:00:00.000Z", "2099-02-01T00:00:00.123456789-05:30", "2099-02-01T00:00:00-00:00",
}

func oddDefinition(random *rand.Rand, i int) map[string]any {
	text := func() string { return oddTexts[random.IntN(len(oddTexts))] }
	definition := map[string]any{
		"model":           []string{"basket", "trends", "Basket", "item detail", "con"}[random.IntN(5)],
		"target_type":     "item",
		"target_identity": fmt.Sprintf("/p/%d", i),
		"tags":            []string{text(), text() + "."},
	}
	switch random.IntN(4) {
	case 0:
		definition["target_identity"] = fmt.Sprintf("%s%d", text(), i)
	case 1:
		definition["target_type"] = "criteria"
		delete(definition, "target_identity")
		definition["target_criteria"] = map[string]any{
			"n": i, text(): []any{text(), 1.5, true, nil, map[string]any{}}, "big": json.Number("123456789012345678901234567890"), "e": json.Number("1.50e2"),
		}
	}
	var pins []map[string]any
	for position := range 1 + random.IntN(5) {
		pin := map[string]any{"position": position + 1, "pin_type": "item", "pin_identity": fmt.Sprintf("%s/%d", text(), position)}
		switch random.IntN(4) {
		case 0:
			pin["active_from"] = oddDates[random.IntN(len(oddDates))]
		case 1:
			pin["is_block_pin"], pin["is_bundle_pin"] = false, true
		case 2:
			pin["pin_type"], pin["pin_criteria"] = "criteria", map[string]any{"brand": text()}
			delete(pin, "pin_identity")
		}
		pins = append(pins, pin)
	}
	definition["pin_definitions"] = pins
	return definition
}

// oddEdit is what someone does in the app.
func oddEdit(random *rand.Rand, definition map[string]any) {
	pins := definition["pin_definitions"].([]map[string]any)
	pin := pins[random.IntN(len(pins))]
	switch random.IntN(5) {
	case 0:
		pin["position"] = 20 + random.IntN(10)
	case 1:
		pin["active_to"] = "2100-01-01T00:00:00Z"
	case 2:
		definition["pin_definitions"] = append(pins, map[string]any{"position": 9, "pin_type": "item", "pin_identity": "new"})
	case 3:
		definition["tags"] = append(definition["tags"].([]string), "edited")
	case 4:
		pin["widget_id"] = oddTexts[random.IntN(len(oddTexts))] + " widget"
	}
}

func TestPullKeepsHostileNamesInTheFolder(t *testing.T) {
	hostile := []string{
		"../../x", "..", ".", "/", "//", "/etc/passwd", `..\..\x`, `C:\x`, "CON", "con", "nul.yaml", "COM1", "lpt9", "aux", "A", "a", "Ä", "A\u0308", "ä",
		"", " ", "\x00", "\n", "\r\n", "\u202e", "\u2028", "\U0001F45F", "\U0001F45F\U0001F45F", "日本語", strings.Repeat("x", 300), strings.Repeat("x", 301),
		strings.Repeat("é", 300), "-rf", "--delete", "~", "~root", "$HOME", "`id`", "%2e%2e%2f", "pinsync.yaml", "pinsync", ".git/config", ".hidden", "all",
		"a.", "a ", "a:b", "a|b", "a*b?", "<a>", `"a"`,
	}
	var objects []string
	n := 0
	for _, name := range hostile {
		objects = append(objects, item(n, name, 1))
		model := strings.Replace(item(n+1, "same", 1), `"basket"`, quoteJSON(name), 1)
		objects = append(objects, model)
		n += 2
	}
	s := newStock(t, objects...)
	parent := t.TempDir()
	dir := filepath.Join(parent, "customizations")
	r := s.pull(parent)
	wantOnly(t, r, result.Written, n)
	seen := map[string]bool{}
	for name := range tree(t, parent) {
		below, inside := strings.CutPrefix(name, "customizations/")
		if !inside || strings.Count(below, "/") != 1 || !filepath.IsLocal(below) {
			t.Errorf("%q is not where it should be", name)
		}
		for _, part := range strings.Split(below, "/") {
			if strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || len(part) > 120 || strings.HasPrefix(part, ".") || strings.HasPrefix(part, "-") {
				t.Errorf("%q is no safe name", part)
			}
		}
		if seen[strings.ToLower(name)] {
			t.Errorf("%q is there twice", name)
		}
		seen[strings.ToLower(name)] = true
	}
	if len(seen) != n {
		t.Errorf("there are %d files, want %d", len(seen), n)
	}
	wantInSync(t, s.server.URL, parent, n)
	files := tree(t, dir)
	wantOnly(t, s.pull(parent), result.Unchanged, n)
	wantTree(t, dir, files)
}
