package report_test

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/report"
	"pinsync/sync/result"
)

// deceives says whether a terminal or a reader could be deceived by r.
func deceives(r rune) bool {
	switch {
	case r == 0x200c || r == 0x200d: // between letters and in emoji
		return false
	case r == ' ' || r == 0x3000:
		return false
	}
	return unicode.Is(unicode.C, r) || unicode.Is(unicode.Z, r) || unicode.Is(unicode.Bidi_Control, r) || r == 0x3164
}

func TestWhatPeopleReadHasNothingThatDeceives(t *testing.T) {
	for _, format := range report.Formats() {
		got := render(t, format, hostile(), options)
		if !utf8.ValidString(got) {
			t.Errorf("%s is not UTF-8", format)
		}
		for i, r := range got {
			if r != '\n' && deceives(r) {
				t.Errorf("%s has %U in %q", format, r, got[max(0, i-30):min(len(got), i+30)])
				break
			}
		}
	}
}

func TestVisible(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain: ~!@ [x]", "plain: ~!@ [x]"},
		{"a\nb\r\tc\x00\x1b[m\x7f", `a\nb\r\tc\x00\x1b[m\x7f`},
		{"\u0085\u009b", `\u0085\u009b`},
		{"\u202e\u2066\u200f\u061c", `\u202e\u2066\u200f\u061c`},
		{"a\u200bb\ufeffc\u00add\u2060e", `a\u200bb\ufeffc\u00add\u2060e`},
		{"a\u00a0b\u2003c\u2028d\u3000e", "a\\u00a0b\\u2003c\\u2028d\u3000e"},
		{"\U000e0041\U000f0000\ue000", `\U000e0041\U000f0000\ue000`},
		{"\xff\xc3é\ufffd", "\\xff\\xc3é\ufffd"},
		{"👩\u200d👧 ❤\ufe0f ❤\ufe0f\ufe0f", "👩\u200d👧 ❤\ufe0f ❤\ufe0f\\ufe0f"},
		{"a\u200db \u200d👧 👩\u200d", `a\u200db \u200d👧 👩\u200d`},
		{"می\u200cخواهم", "می\u200cخواهم"},
	}
	for _, test := range tests {
		if got := report.Visible(test.in); got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
	}
}

// FuzzVisible: text for a person is UTF-8 on one line that does nothing but
// show itself, and showing it again changes nothing.
func FuzzVisible(f *testing.F) {
	for _, s := range forgeries {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := report.Visible(s)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, deceives) {
			t.Errorf("%q became %q", s, got)
		}
		if again := report.Visible(got); again != got {
			t.Errorf("%q became %q, then %q", s, got, again)
		}
	})
}

// FuzzJSONString: a JSON string is read as the text it was made of, and has
// nothing but "\u200d" and the like for what deceives.
func FuzzJSONString(f *testing.F) {
	for _, s := range forgeries {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := string(report.AppendJSONString(nil, s))
		var back string
		if err := json.Unmarshal([]byte(got), &back); err != nil || back != utf8Text(s) {
			t.Errorf("%q became %s, which is %q (%v)", s, got, back, err)
		}
		if strings.ContainsFunc(got, deceives) || strings.ContainsAny(got, "\u200c\u200d") {
			t.Errorf("%q became %s", s, got)
		}
	})
}

// FuzzRawJSON: JSON from elsewhere keeps its value, and what is no JSON becomes
// a string; either way it is one line that deceives no one.
func FuzzRawJSON(f *testing.F) {
	for _, s := range forgeries {
		f.Add(s)
		f.Add(`{"a": "` + s + `", "b": [1.10, null]}`)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" {
			return
		}
		got := []byte(report.Spaced(json.RawMessage(s)))
		want := any(utf8Text(s))
		if json.Valid([]byte(s)) {
			want = value(t, []byte(s))
		}
		if diff := cmp.Diff(want, value(t, got)); diff != "" {
			t.Errorf("%q became %s: %s", s, got, diff)
		}
		if strings.ContainsFunc(string(got), deceives) {
			t.Errorf("%q became %s", s, got)
		}
	})
}

func value(t *testing.T, document []byte) (v any) {
	d := json.NewDecoder(strings.NewReader(string(document)))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", document, err)
	}
	return v
}

var markdownSpecial = regexp.MustCompile("[\\\\`*{}\\[\\]<>|~^!$@#]|&")

// FuzzMarkdown: escaped text has no character left that means something to
// Markdown or to GitHub, and is shown as the visible text it was made of.
func FuzzMarkdown(f *testing.F) {
	for _, s := range forgeries {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := report.EscapeMarkdown(s)
		bare := strings.ReplaceAll(got, "<!-- -->", "")
		if back := html.UnescapeString(bare); back != report.Visible(s) {
			t.Errorf("%q became %q, which shows %q", s, got, back)
		}
		left := regexp.MustCompile(`&(#\d+|amp|lt|gt);`).ReplaceAllString(bare, "")
		if special := markdownSpecial.FindString(left); special != "" || strings.Contains(got, "://") || strings.Contains(got, "www.") {
			t.Errorf("%q became %q, which has %q", s, got, special)
		}
	})
}

// FuzzPercentEncode: a path of a URI is read as the path it was made of, and
// has unreserved characters only.
func FuzzPercentEncode(f *testing.F) {
	for _, s := range forgeries {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := report.PercentEncode(s)
		if back, err := url.PathUnescape(got); err != nil || back != s {
			t.Errorf("%q became %q, which is %q (%v)", s, got, back, err)
		}
		if !regexp.MustCompile(`^[A-Za-z0-9\-._~/%]*$`).MatchString(got) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

// FuzzFormats: whatever a file's name and a server's message are, an
// independent reader finds one file in each format, by its name.
func FuzzFormats(f *testing.F) {
	for i, s := range forgeries {
		f.Add(s, forgeries[len(forgeries)-1-i])
	}
	f.Fuzz(func(t *testing.T, file, message string) {
		r := &result.Report{Command: "sync", Results: []result.Result{
			{File: file, Status: result.Failed, Reason: message},
		}}
		if got := readJSON(t, render(t, "json", r, report.Options{})); len(got.Results) != 1 || got.Results[0].File != utf8Text(file) {
			t.Errorf("json: got %+v", got.Results)
		}
		junit := readJUnit(t, render(t, "junit", r, report.Options{}))
		if c := junit.Suites[0].Cases; len(c) != 1 || c[0].Name != report.Visible(file) || len(c[0].Errors) != 1 || c[0].Errors[0].Message != report.Visible(message) {
			t.Errorf("junit: got %+v", c)
		}
		log := readSARIF(t, render(t, "sarif", r, report.Options{Workspace: "/w", Dir: "/w"}))
		if got := log.Runs[0].Results; len(got) != 1 {
			t.Errorf("sarif: got %+v", got)
		}
		commands := workflowCommands(render(t, "github", r, report.Options{}))
		if len(commands) != 1 || commands[0].Name != "error" || commands[0].Properties["title"] != "failed" {
			t.Errorf("github: got %q", commands)
		}
		if page := render(t, "html", r, report.Options{}); strings.Count(page, "<article ") != 1 || strings.Count(page, "<script") != 1 {
			t.Errorf("html: got %s", page)
		}
		checkMarkdown(t, render(t, "markdown", r, report.Options{}), 1)
	})
}
