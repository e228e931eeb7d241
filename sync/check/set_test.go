package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
)

const id1, id2, id3 = "199620b4-df1a-46e8-ab59-9e9ed9af7101", "199620b4-df1a-46e8-ab59-9e9ed9af7102", "199620b4-df1a-46e8-ab59-9e9ed9af7103"

// together checks the parts of source that are separated by "---" as files a, b,
// c…, and writes what is found between them as "file line:column rule: message".
func together(t *testing.T, options check.Options, source string) []string {
	t.Helper()
	checker := check.New(options)
	set := check.NewSet(checker)
	parts := strings.Split(source, "---\n")
	for i, part := range parts {
		_, facts := checker.File(parse(t, part))
		set.Add(string(rune('a'+i)), facts)
	}
	found := set.Diagnostics()
	var lines []string
	for i := range parts {
		for _, d := range found[i] {
			assertPlain(t, d)
			if want := strings.Split(parts[i], "\n")[d.Span.Start.Line-1]; d.Source != want {
				t.Errorf("source line is %q, want %q", d.Source, want)
			}
			lines = append(lines, fmt.Sprintf("%c %d:%d %s %s: %s", 'a'+i, d.Span.Start.Line, d.Span.Start.Column, d.Severity, d.Rule, d.Message))
		}
	}
	return lines
}

func TestBetweenFiles(t *testing.T) {
	item := func(id, identity string) string {
		return "id: " + id + "\nmodel: m\ntarget_type: item\ntarget_identity: " + identity + "\npin_definitions: []\n"
	}
	criteria := func(id, criteria string) string {
		return "id: " + id + "\nmodel: m\ntarget_type: criteria\ntarget_criteria: " + criteria + "\npin_definitions: []\n"
	}
	tests := map[string]struct {
		files []string
		want  []string
	}{
		"nothing in common": {[]string{item(id1, "x"), item(id2, "y"), criteria(id3, "{}")}, nil},

		"one id": {[]string{item(id1, "x"), item(id2, "y"), item(id1, "z")}, []string{
			"a 1:5 error duplicate-id: id " + id1 + " is also in c, line 1",
			"c 1:5 error duplicate-id: id " + id1 + " is also in a, line 1",
		}},
		"one id in two spellings": {[]string{item(id1, "x"), "# comment\n" + item(strings.ToUpper(id1), "y")}, []string{
			"a 1:5 error duplicate-id: id " + id1 + " is also in b, line 2",
			"b 2:5 error duplicate-id: id " + strings.ToUpper(id1) + " is also in a, line 1",
		}},
		"one id in files that are otherwise wrong": {[]string{"id: " + id1 + "\n", "id: &x " + id1 + "\nmodel: 5\n"}, []string{
			"a 1:5 error duplicate-id: id " + id1 + " is also in b, line 1",
			"b 1:8 error duplicate-id: id " + id1 + " is also in a, line 1",
		}},
		"one id in many": {[]string{item(id1, "x"), item(id1, "y"), item(id1, "z"), item(id1, "w")}, []string{
			"a 1:5 error duplicate-id: id " + id1 + " is also in b, line 1, c, line 1, and in 1 file more",
			"b 1:5 error duplicate-id: id " + id1 + " is also in a, line 1, c, line 1, and in 1 file more",
			"c 1:5 error duplicate-id: id " + id1 + " is also in a, line 1, b, line 1, and in 1 file more",
			"d 1:5 error duplicate-id: id " + id1 + " is also in a, line 1, b, line 1, and in 1 file more",
		}},
		"one id that is not a UUID": {[]string{item("x", "x"), item("x", "y")}, nil},
		"one target without ids": {[]string{"model: m\ntarget_type: all\n", "model: m\ntarget_type: all\n"}, []string{
			"a 2:14 error ambiguous-target: the same model and target are also in b, line 2",
			"b 2:14 error ambiguous-target: the same model and target are also in a, line 2",
		}},

		"one item": {[]string{item(id1, "x"), item(id2, `"x"`)}, []string{
			"a 3:14 warning duplicate-target: the same model and target are also in b, line 3",
			"b 3:14 warning duplicate-target: the same model and target are also in a, line 3",
		}},
		"one item, three files": {[]string{item(id1, "x"), item(id2, "x"), item(id3, "x")}, []string{
			"a 3:14 warning duplicate-target: the same model and target are also in b, line 3, and c, line 3",
			"b 3:14 warning duplicate-target: the same model and target are also in a, line 3, and c, line 3",
			"c 3:14 warning duplicate-target: the same model and target are also in a, line 3, and b, line 3",
		}},
		"one item and a file without an id": {[]string{item(id1, "x"), strings.TrimPrefix(item("", "x"), "id: \n")}, []string{
			"a 3:14 error ambiguous-target: the same model and target are also in b, line 2",
			"b 2:14 error ambiguous-target: the same model and target are also in a, line 3",
		}},
		"one item and a malformed id": {[]string{item(id1, "x"), item("x", "x")}, nil},
		"one item of two models":      {[]string{item(id1, "x"), strings.Replace(item(id2, "x"), "model: m", "model: n", 1)}, nil},
		"one item, once ill typed":    {[]string{item(id1, "5"), item(id2, `"5"`)}, nil},
		"one item in files that are otherwise wrong": {[]string{item(id1, "x") + "wrong: 1\n", item(id2, "x")}, []string{
			"a 3:14 warning duplicate-target: the same model and target are also in b, line 3",
			"b 3:14 warning duplicate-target: the same model and target are also in a, line 3",
		}},
		"equal criteria": {[]string{criteria(id1, `{a: [1, 2.50, "x"], b: {c: null, d: true}}`), criteria(id2, `{b: {d: true, c: ~}, a: [1.0, 25e-1, x]}`)}, []string{
			"a 3:14 warning duplicate-target: the same model and target are also in b, line 3",
			"b 3:14 warning duplicate-target: the same model and target are also in a, line 3",
		}},
		"criteria in another order of a list": {[]string{criteria(id1, "{a: [1, 2]}"), criteria(id2, "{a: [2, 1]}")}, nil},
		"criteria of another type":            {[]string{criteria(id1, "{a: 1}"), criteria(id2, `{a: "1"}`)}, nil},
		"criteria with a null":                {[]string{criteria(id1, "{a: null}"), criteria(id2, "{}")}, nil},
		"criteria that can't be read":         {[]string{criteria(id1, "{a: .nan}"), criteria(id2, "{a: .nan}")}, nil},
		"all of one model": {[]string{"id: " + id1 + "\nmodel: m\ntarget_type: all\ntarget_identity: x\n", "id: " + id2 + "\nmodel: m\ntarget_type: all\n"}, []string{
			"a 3:14 warning duplicate-target: the same model and target are also in b, line 3",
			"b 3:14 warning duplicate-target: the same model and target are also in a, line 3",
		}},
		"one id and one target": {[]string{item(id1, "x"), item(id1, "x")}, []string{
			"a 1:5 error duplicate-id: id " + id1 + " is also in b, line 1",
			"a 3:14 warning duplicate-target: the same model and target are also in b, line 3",
			"b 1:5 error duplicate-id: id " + id1 + " is also in a, line 1",
			"b 3:14 warning duplicate-target: the same model and target are also in a, line 3",
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, together(t, check.Options{Now: now}, strings.Join(test.files, "---\n"))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestSeverityBetweenFiles(t *testing.T) {
	source := "id: " + id1 + "\nmodel: m\ntarget_type: all\n---\nid: " + id2 + "\nmodel: m\ntarget_type: all\n"
	if got := together(t, check.Options{Severities: map[string]string{"duplicate-target": "off"}}, source); got != nil {
		t.Errorf("got %v", got)
	}
	got := together(t, check.Options{Severities: map[string]string{"duplicate-target": "error"}}, source)
	if len(got) != 2 || !strings.Contains(got[0], " error duplicate-target") {
		t.Errorf("got %v", got)
	}
}

func TestFacts(t *testing.T) {
	checker := check.New(check.Options{})
	facts := func(source string) check.Facts {
		_, f := checker.File(parse(t, source))
		return f
	}
	upper := strings.ToUpper(id1)
	f := facts("id: " + upper + "\nmodel: m\ntarget_type: item\ntarget_identity: x\n")
	if f.ID != upper || !f.HasID || (f.Target == compare.Key{}) {
		t.Errorf("got %+v", f)
	}
	want := diagnostic.Diagnostic{
		Severity: diagnostic.Error, Rule: "ambiguous-target", Message: "message", Hint: "hint", Path: "/target_type", Source: "target_type: item",
		Span: diagnostic.Span{Start: diagnostic.Position{Line: 3, Column: 14}, End: diagnostic.Position{Line: 3, Column: 18}},
	}
	if diff := cmp.Diff(want, f.AmbiguousTarget("message", "hint")); diff != "" {
		t.Error(diff)
	}
	if other := facts("model: m\ntarget_identity: x\ntarget_type: item\n"); other.Target != f.Target || other.HasID || other.ID != "" {
		t.Errorf("got %+v", other)
	}
	if other := facts("id: 5\nmodel: m\ntarget_type: item\n"); (other.Target != compare.Key{}) || !other.HasID || other.ID != "" {
		t.Errorf("got %+v", other)
	}
	if got := (&check.Facts{}).AmbiguousTarget("message", ""); got.Span != diagnostic.FileStart || got.Path != "" {
		t.Errorf("got %+v", got)
	}
}

// A file written on one line would be kept whole if its lines were.
func TestFactsKeepNoLongLines(t *testing.T) {
	source := "{id: " + id1 + ", model: m, target_type: all, tags: [" + strings.Repeat("long, ", 1000) + "]}"
	checker := check.New(check.Options{})
	_, facts := checker.File(parse(t, source))
	if got := facts.AmbiguousTarget("", ""); got.Source != "" || got.Span.Start.Column == 0 {
		t.Errorf("got %+v", got)
	}
}

func TestATargetThatMustTellAsksForAnId(t *testing.T) {
	checker := check.New(check.Options{})
	set := check.NewSet(checker)
	for _, name := range []string{"a", "b"} {
		_, facts := checker.File(parse(t, "model: m\ntarget_type: all\n"))
		set.Add(name, facts)
	}
	want := "or write the id of its own customization into each"
	if d := set.Diagnostics()[0]; len(d) != 1 || !strings.HasSuffix(d[0].Hint, want) {
		t.Errorf("got %+v, want a hint that ends in %q", d, want)
	}
}

func TestAnIDOfTwoTargetsIsKeptByOne(t *testing.T) {
	checker := check.New(check.Options{})
	set := check.NewSet(checker)
	for i, target := range []string{"x", "y"} {
		_, facts := checker.File(parse(t, "id: "+id1+"\nmodel: m\ntarget_type: item\ntarget_identity: "+target+"\npin_definitions: []\n"))
		set.Add(string(rune('a'+i)), facts)
	}
	const want = "keep the id in the file that it belongs to; in a new file delete its line, to have a customization created, or write another id"
	if d := set.Diagnostics()[1]; len(d) != 1 || d[0].Hint != want {
		t.Errorf("got %+v, want the hint %q", d, want)
	}
}
