package spelling_test

import (
	"fmt"
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"pinsync/sync/compare"
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

func TestTextIsInThePlainestSafeQuotes(t *testing.T) {
	for text, want := range map[string][2]string{ // in a block, in brackets
		"spring":               {`spring`, `spring`},
		"summer sale":          {`summer sale`, `summer sale`},
		"/p/123":               {`/p/123`, `/p/123`},
		"a-b":                  {`a-b`, `a-b`},
		"12 pieces":            {`12 pieces`, `12 pieces`},
		"3d":                   {`3d`, `3d`},
		"https://shop.example": {`https://shop.example`, `"https://shop.example"`},
		"a, b":                 {`a, b`, `"a, b"`},
		"[sale]":               {`"[sale]"`, `"[sale]"`},
		"what?":                {`what?`, `"what?"`},
		"yes":                  {`"yes"`, `"yes"`},
		"OFF":                  {`"OFF"`, `"OFF"`},
		"~":                    {`"~"`, `"~"`},
		"":                     {`""`, `""`},
		"70412":                {`"70412"`, `"70412"`},
		"1e3":                  {`"1e3"`, `"1e3"`},
		"0x1":                  {`"0x1"`, `"0x1"`},
		"1_000":                {`"1_000"`, `"1_000"`},
		"12:30":                {`"12:30"`, `"12:30"`},
		"2025-01-01":           {`"2025-01-01"`, `"2025-01-01"`},
		" x":                   {`" x"`, `" x"`},
		"x ":                   {`"x "`, `"x "`},
		"a: b":                 {`"a: b"`, `"a: b"`},
		"a #b":                 {`"a #b"`, `"a #b"`},
		"#1":                   {`"#1"`, `"#1"`},
		`say "hi"`:             {`say "hi"`, `say "hi"`},
		`"hi": it's`:           {`'"hi": it''s'`, `'"hi": it''s'`},
		"a\nb":                 {`"a\nb"`, `"a\nb"`},
		"\"\x1b":               {`"\"\u001b"`, `"\"\u001b"`},
		"a\u202eb":             {`"a\u202eb"`, `"a\u202eb"`},
		"\u3164":               {`"\u3164"`, `"\u3164"`},
		"❤\ufe0f":              {"❤\ufe0f", "❤\ufe0f"},
		"\U000e0041":           {`"\U000e0041"`, `"\U000e0041"`},
	} {
		if got := [2]string{spelling.Text(text, false), spelling.Text(text, true)}; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTextReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[-+.:0-9eExXobaf_, ~#'"{}\[\]yn?!&*|>%@]{0,8}`)).Draw(t, "text")
		for _, document := range []string{"a: " + spelling.Text(text, false), "[" + spelling.Text(text, true) + "]", spelling.Text(text, false) + ": 1"} {
			doc, faults := manifest.Parse([]byte(document))
			if len(faults) > 0 {
				t.Fatalf("%s: %v", document, faults)
			}
			root, got := doc.Root(), ""
			switch {
			case root.Kind == manifest.Array:
				got = root.Items[0].Text
			case root.Members[0].Value.Kind == manifest.String:
				got = root.Members[0].Value.Text
			default:
				got = root.Members[0].Key
			}
			if got != text {
				t.Fatalf("%s: %q, want %q", document, got, text)
			}
		}
		if spelling.CanPlain(text, false) {
			n := yaml.Node{Kind: yaml.ScalarNode, Value: text}
			if n.ShortTag() != "!!str" {
				t.Fatalf("%q is %s", text, n.ShortTag())
			}
		}
	})
}

func TestADateIsTheSameInstantAsAFileMaySpellIt(t *testing.T) {
	for text, want := range map[string]string{
		"2025-02-01T00:00:00Z":                "2025-02-01T00:00:00Z",
		"2025-02-01T00:00:00.000+01:00":       "2025-02-01T00:00:00.000+01:00",
		"2025-02-01t00:00:00z":                "2025-02-01T00:00:00Z",
		"2025-02-01 00:00:00 UTC":             "2025-02-01T00:00:00Z",
		"2025-02-01 00:00 GMT":                "2025-02-01T00:00:00Z",
		"2025-02-01T00:00:00+0130":            "2025-02-01T00:00:00+01:30",
		"2025-02-01 00:00:00 -01":             "2025-02-01T00:00:00-01:00",
		"2025-02-01T00:00:00,5000000000000Z":  "2025-02-01T00:00:00.5Z",
		"2025-02-01T00:00:00.0000000000Z":     "2025-02-01T00:00:00Z",
		"2025-02-01T00:00:00.1234567891Z":     "2025-02-01T00:00:00.1234567891Z",
		"2016-12-31T23:59:60Z":                "2016-12-31T23:59:60Z",
		"2025-02-30t00:00:00Z":                "2025-02-30t00:00:00Z",
		"2025-02-01T00:00:00":                 "2025-02-01T00:00:00Z",
		"2025-01-06T23:34:59.585570":          "2025-01-06T23:34:59.58557Z",
		"2025-02-01T00:00:00.Z":               "2025-02-01T00:00:00.Z",
		"2025-02-01T00:00:00+1":               "2025-02-01T00:00:00+1",
		"2025-02-01":                          "2025-02-01",
		"":                                    "",
		"2025-02-01T00:00:00Z and more words": "2025-02-01T00:00:00Z and more words",
	} {
		if got := spelling.DateTime(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestADateKeepsItsInstantInWhateverSpelling(t *testing.T) {
	sample := func(of ...string) *rapid.Generator[string] { return rapid.SampledFrom(of) }
	rapid.Check(t, func(t *rapid.T) {
		text := sample("2025-02-01", "2024-02-29", "2025-02-29", "0000-01-01").Draw(t, "day") + sample("T", "t", " ", "  ", "x").Draw(t, "between") +
			sample("00:00", "23:59", "24:00", "1:00").Draw(t, "clock") + sample("", ":00", ":59", ":60", ":5", ":").Draw(t, "seconds") +
			sample("", ".5", ",25", ".", ".123456789", ".1234567890", ".1234567891").Draw(t, "fraction") + sample("", " ").Draw(t, "gap") +
			sample("Z", "z", "UTC", "GMT", "+01:00", "-0130", "+01", "+1", "01:00", "+24:00", "").Draw(t, "offset")
		got := spelling.DateTime(text)
		of := func(date string) []byte {
			return fmt.Appendf(nil, `{"pin_definitions":[{"active_to":%q}]}`, date)
		}
		if !compare.Same(of(text), of(got)) {
			t.Fatalf("%q became %q", text, got)
		}
		if _, ok := value.ParseDateTime(got); !ok && got != text {
			t.Fatalf("%q became %q, which no file may have", text, got)
		}
	})
}
