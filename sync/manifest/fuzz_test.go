package manifest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

func FuzzParse(f *testing.F) {
	for _, src := range usual()[:20] {
		f.Add(src)
	}
	f.Add([]byte("base: &b {a: 1_0, c: [~, .5]}\nd: {<<: *b, a: !!str 0x1F}\n? e\n: |\n  f\n"))
	f.Add([]byte("\ufeff%YAML 1.2\r\n---\r\na: \"\\u00e9\\\n  x\"\r\n...\r\n"))
	f.Add([]byte("a: [b, 'c\nd: \"e"))
	f.Add([]byte("a:b\nc: d: e\n\t- *f\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, faults := manifest.Parse(src)
		if doc == nil && len(faults) == 0 {
			t.Fatal("neither a document nor a fault")
		}
		for _, fault := range faults {
			if fault.Rule != "yaml" || fault.Severity != diagnostic.Error || fault.Message == "" {
				t.Errorf("fault is %+v", fault)
			}
			checkSpan(t, src, fault.Span)
		}
		if doc == nil {
			return
		}
		checkPlaces(t, src, doc, doc.Root())
		text := doc.Root().AppendJSON(nil)
		if !json.Valid(text) {
			t.Fatalf("JSON is %s", text)
		}
		if body := doc.Body(); body != nil && !json.Valid(body) {
			t.Fatalf("body is %s", body)
		}
		if len(faults) == 0 {
			checkAgainstYAML(t, src, doc.Root())
		}
	})
}

// checkSpan reports whether a span is inside the text.
func checkSpan(t *testing.T, src []byte, s diagnostic.Span) {
	t.Helper()
	if s.Start.Line < 1 || s.Start.Column < 1 || s.End.Line != s.Start.Line || s.End.Column < s.Start.Column {
		t.Fatalf("span is %v", s)
	}
	if len(src) > manifest.MaxSize || !utf8.Valid(src) {
		return
	}
	lines := bytes.Split(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\n"))
	if s.Start.Line > len(lines) || s.End.Column > utf8.RuneCount(lines[s.Start.Line-1])+1 {
		t.Fatalf("span %v is outside of the text", s)
	}
}

// checkPlaces asks for every place below v.
func checkPlaces(t *testing.T, src []byte, doc *manifest.Document, v *manifest.Value) {
	checkSpan(t, src, doc.ValueSpan(v))
	checkSpan(t, src, doc.OpeningSpan(v))
	for i := range v.Items {
		checkPlaces(t, src, doc, &v.Items[i])
	}
	for i := range v.Members {
		checkSpan(t, src, doc.KeySpan(&v.Members[i]))
		checkPlaces(t, src, doc, &v.Members[i].Value)
	}
}

// checkAgainstYAML compares a value with what yaml.v3 makes of the same text,
// where it can read it at all.
func checkAgainstYAML(t *testing.T, src []byte, v *manifest.Value) {
	if bytes.Contains(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\ufeff")) {
		return // yaml.v3 drops characters
	}
	defer func() {
		if recover() != nil {
			return // yaml.v3 panics on some keys
		}
	}()
	var want any
	if err := yaml.Unmarshal(src, &want); err != nil {
		return
	}
	if diff := difference(v, want); diff != "" {
		t.Errorf("%s\nours: %s\nyaml.v3: %#v", diff, v.AppendJSON(nil), want)
	}
}

// difference says where a value differs from one of yaml.v3, or is empty.
func difference(v *manifest.Value, want any) string {
	switch want := want.(type) {
	case nil:
		if v.Kind == manifest.Null {
			return ""
		}
	case bool:
		if v.Kind == manifest.Bool && v.Text == fmt.Sprint(want) {
			return ""
		}
	case int, int64, uint64, float64:
		ok := v.Text == fmt.Sprint(want)
		if f, isFloat := want.(float64); isFloat {
			nearest, err := strconv.ParseFloat(v.Text, 64)
			ok = err == nil && nearest == f
		}
		if v.Kind == manifest.Number && ok {
			return ""
		}
	case string:
		if v.Kind == manifest.String && v.Text == want {
			return ""
		}
	case time.Time:
		if v.Kind == manifest.String {
			return ""
		}
	case []any:
		if v.Kind != manifest.Array || len(v.Items) != len(want) {
			break
		}
		for i := range want {
			if diff := difference(&v.Items[i], want[i]); diff != "" {
				return fmt.Sprintf("/%d%s", i, diff)
			}
		}
		return ""
	case map[string]any:
		if v.Kind != manifest.Object || len(v.Members) != len(want) {
			break
		}
		for key := range want {
			m := v.Member(key)
			if m == nil {
				return "/" + key + " is missing"
			}
			if diff := difference(&m.Value, want[key]); diff != "" {
				return "/" + key + diff
			}
		}
		return ""
	case map[any]any:
		return "" // dates as keys
	}
	return fmt.Sprintf(" is %s, want %#v", v.AppendJSON(nil), want)
}
