package newfile_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pinsync/sync/compare"
	"pinsync/sync/internal/newfile"
	"pinsync/sync/manifest"
)

func TestWhateverIsLiveReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		live := drawLive(t)
		mustMean(t, newfile.Text(id, live, schemaRef), live)
	})
}

// texts are those that some reader of YAML would take for something else.
var texts = []string{
	"", " ", "a ", " a", "yes", "No", "ON", "off", "y", "N", "true", "False", "null", "~", "<<", "=", "-", "--", "---", "...", "--- a",
	"- a", "? a", ": a", "?", ":", "a: b", "a:", "a:b", "a #b", "#a", "a#b", "&a", "*a", "!a", "!!str a", "|", ">", "'", `"`, "'a'", `"a"`, "%a", "@a", "`a",
	"[a", "]", "{a", "}", "a,b", ",", "1", "-1", "+1", "1.0", ".5", "5.", "1e3", "1E400", ".inf", "-.INF", ".nan", "0x1F", "0X1f", "0o17", "017", "08", "0b11",
	"1_000", "1,000", "12:30", "190:20:30.15", "1e", "e3", "0x", "2025-01-01", "2025-1-1", "2025-01-01T00:00:00Z", "2025-01-01 00:00", "2025-01-01x", "20250101",
	"a\nb", "a\n", "\n", "a\r\nb", "\ta", "a\tb", "a\x00b", "\x7f", "\u0085", "\u2028", "\ufeff", "a\ufeffb", "\ufffe", "\u202e", "\u200b", "\u00a0", "\U000e0001", "😀", "🇸🇰", "é", "é",
	`\`, `\n`, `a\`, "a''b", `a"b'c`, "/p/123", "https://shop.example/?a=b&c=d", "199620b4-df1a-46e8-ab59-9e9ed9af7106", "1234567e-1234-1234-1234-123456789012",
	"Košeľa červená", "مرحبا", "漢字", strings.Repeat("a", 1100), strings.Repeat("a: ", 400),
}

var numbers = []string{"0", "-0", "1", "-1", "-5", "1.0", "1.50", "1e3", "1E-5", "0.1e+1", "123456789012345678901234567890", "-0.000000000000000000001", "1e308", "9007199254740993"}

func drawText(t *rapid.T) string {
	if rapid.Bool().Draw(t, "odd") {
		return rapid.SampledFrom(texts).Draw(t, "text")
	}
	return rapid.String().Draw(t, "text")
}

// drawJSON draws any JSON value.
func drawJSON(t *rapid.T, depth int) string {
	kinds := 6
	if depth == 0 {
		kinds = 4
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return rapid.SampledFrom([]string{"null", "true", "false"}).Draw(t, "word")
	case 1:
		return rapid.SampledFrom(numbers).Draw(t, "number")
	case 2, 3:
		return quote(drawText(t))
	case 4:
		var items []string
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			items = append(items, drawJSON(t, depth-1))
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	var members []string
	for range rapid.IntRange(0, 3).Draw(t, "members") {
		members = append(members, quote(drawText(t))+":"+drawJSON(t, depth-1))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// drawLive draws a live object whose fields are of the right type or of any.
func drawLive(t *rapid.T) json.RawMessage {
	text := func() string { return quote(drawText(t)) }
	opaque := func() string {
		for {
			if v := drawJSON(t, 3); v[0] == '{' {
				return v
			}
		}
	}
	flag := func() string { return rapid.SampledFrom([]string{"true", "false"}).Draw(t, "flag") }
	date := func() string {
		return quote(rapid.SampledFrom([]string{"2025-02-01T00:00:00Z", "2025-02-01T00:00:00.500+01:00", "2025-02-01 00:00:00 UTC",
			"2025-02-01T00:00Z", "2016-12-31T23:59:60Z", "2025-02-30T00:00:00Z", "2025-02-01", "soon", ""}).Draw(t, "date"))
	}
	object := func(fields map[string]func() string) string {
		keys := make([]string, 0, len(fields))
		for key := range fields {
			keys = append(keys, key)
		}
		var members []string
		for _, key := range rapid.Permutation(sorted(keys)).Draw(t, "keys") {
			switch rapid.IntRange(0, 9).Draw(t, "is") {
			case 0:
			case 1:
				members = append(members, quote(key)+":null")
			case 2:
				members = append(members, quote(key)+":"+drawJSON(t, 3))
			default:
				members = append(members, quote(key)+":"+fields[key]())
			}
		}
		return "{" + strings.Join(members, ",") + "}"
	}
	pin := func() string {
		return object(map[string]func() string{
			"position": func() string { return rapid.SampledFrom(numbers).Draw(t, "position") }, "pin_type": text, "pin_identity": text,
			"pin_criteria": opaque, "widget_id": text, "is_block_pin": flag, "is_bundle_pin": flag, "active_from": date, "active_to": date, "score": text,
		})
	}
	list := func(item func() string) func() string {
		return func() string {
			var items []string
			for range rapid.IntRange(0, 4).Draw(t, "size") {
				items = append(items, item())
			}
			return "[" + strings.Join(items, ",") + "]"
		}
	}
	return json.RawMessage(object(map[string]func() string{
		"id": text, "creator": text, "model": text, "target_type": text, "target_identity": text, "target_criteria": opaque,
		"target_metadata": opaque, "tags": list(text), "pin_definitions": list(pin), "unknown": text,
	}))
}

// losesNothing reports whether JSON text can come through YAML unchanged: no
// broken Unicode, no number beyond what a file may hold, not nested too deep,
// not too long.
func losesNothing(live []byte) bool {
	depth, deepest := 0, 0
	for _, c := range live {
		switch c {
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
	}
	return utf8.Valid(live) && !bytes.Contains(bytes.ToLower(live), []byte(`\ud`)) && !exponent.Match(live) && deepest < 90 && len(live) < 100_000
}

var exponent = regexp.MustCompile(`[0-9][eE][+-]?[0-9]{3}|[0-9]{300}`)

func FuzzText(f *testing.F) {
	f.Add([]byte(`{"model":"m","target_type":"all","tags":["a"],"pin_definitions":[{"position":1,"active_from":"2025-01-01 00:00Z"}]}`), "")
	f.Add([]byte(`{"target_criteria":{"yes":[[1,{}],"a\nb"],"":null}}`), schemaRef)
	f.Add([]byte(`{"tags":{"a":1e400},"pin_definitions":[null]}`), "\n")
	f.Add([]byte(`{"model":"\ud800"}`), "")
	f.Fuzz(func(t *testing.T, live []byte, ref string) {
		text := newfile.Text(id, live, ref)
		newfile.Path(id, live, false, nil)
		if !json.Valid(live) || !losesNothing(live) || compare.Same(nil, live) {
			return
		}
		if trimmed := bytes.TrimSpace(live); trimmed[0] != '{' {
			return
		}
		mustMean(t, text, live)
		if len(text) > manifest.MaxSize {
			t.Fatal("too long")
		}
	})
}

func sorted(keys []string) []string {
	slices.Sort(keys)
	return keys
}
