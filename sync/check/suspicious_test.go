package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
)

// suspicious are texts as a file has them, each with what is wrong and what was
// meant; where a text holds several, these with | between.
var suspicious = []struct{ yaml, slips, right string }{
	// quotation marks
	{"“/p/555”", "quotation marks at both ends", "/p/555"},
	{"„/p/555“", "quotation marks at both ends", "/p/555"},
	{"„/p/555”", "quotation marks at both ends", "/p/555"},
	{"”/p/555”", "quotation marks at both ends", "/p/555"},
	{"«/p/555»", "quotation marks at both ends", "/p/555"},
	{"« /p/555 »", "quotation marks at both ends", "/p/555"},
	{"«\u00a0/p/555\u00a0»", "quotation marks at both ends", "/p/555"},
	{"»/p/555«", "quotation marks at both ends", "/p/555"},
	{"‹/p/555›", "quotation marks at both ends", "/p/555"},
	{"‘/p/555’", "quotation marks at both ends", "/p/555"},
	{"’/p/555’", "quotation marks at both ends", "/p/555"},
	{"‚/p/555‘", "quotation marks at both ends", "/p/555"},
	{"「/p/555」", "quotation marks at both ends", "/p/555"},
	{"『/p/555』", "quotation marks at both ends", "/p/555"},
	{"＂/p/555＂", "quotation marks at both ends", "/p/555"},
	{"´/p/555´", "quotation marks at both ends", "/p/555"},
	{"\"`/p/555`\"", "quotation marks at both ends", "/p/555"},
	{`'"/p/555"'`, "quotation marks at both ends", "/p/555"},
	{`"'/p/555'"`, "quotation marks at both ends", "/p/555"},
	{`'"''/p/555''"'`, "quotation marks at both ends", "/p/555"},
	{`'"27" monitor"'`, "quotation marks at both ends", `27" monitor`},
	{"‘Women’s shoe’", "quotation marks at both ends", "Women’s shoe"},
	{"“a “b” c”", "quotation marks at both ends", "a “b” c"},
	{`'""'`, "quotation marks at both ends", ""},
	// white space
	{`"/p/555 "`, "white space at its end", "/p/555"},
	{`" /p/555"`, "white space at its start", "/p/555"},
	{`" /p/555\t"`, "white space at both ends", "/p/555"},
	{"'/p/555\u00a0'", "white space at its end", "/p/555"},
	{"/p/555\u00a0", "white space at its end", "/p/555"},
	{"/p/555\u3000", "white space at its end", "/p/555"},
	{`"/p/555\n"`, "white space at its end", "/p/555"},
	{`"/p/555\u2028"`, "white space at its end", "/p/555"},
	{`"  "`, "white space", ""},
	{"|\n      /p/555\n", "white space at its end", "/p/555"},
	// what no one sees
	{"/p/5\u200b55", "an invisible character (U+200B, zero-width space)", "/p/555"},
	{"\u200b/p/555", "an invisible character (U+200B, zero-width space)", "/p/555"},
	{"/p/555\u200b", "an invisible character (U+200B, zero-width space)", "/p/555"},
	{`"\uFEFF/p/555"`, "an invisible character (U+FEFF, byte order mark)", "/p/555"},
	{"/p/5\u00ad55", "an invisible character (U+00AD, soft hyphen)", "/p/555"},
	{"/p/\u206055", "an invisible character (U+2060, word joiner)", "/p/55"},
	{"/p/\u200d55", "an invisible character (U+200D, zero-width joiner)", "/p/55"},
	{"/p/\u200c55", "an invisible character (U+200C, zero-width non-joiner)", "/p/55"},
	{"/p/555\u200e", "an invisible character (U+200E, left-to-right mark)", "/p/555"},
	{"/p/\u202e555", "an invisible character (U+202E)", "/p/555"},
	{"\u2066/p/555\u2069", "an invisible character (U+2066)", "/p/555"},
	{"/p/555\ufe0f", "an invisible character (U+FE0F)", "/p/555"},
	{"/p/x\ufe0f", "an invisible character (U+FE0F)", "/p/x"},
	{"a\u3164b", "an invisible character (U+3164)", "ab"},
	{"a\u2800b", "an invisible character (U+2800)", "ab"},
	{"a\U000e0041b", "an invisible character (U+E0041)", "ab"},
	{"می\u200c", "an invisible character (U+200C, zero-width non-joiner)", "می"},
	{"👩\u200d", "an invisible character (U+200D, zero-width joiner)", "👩"},
	{`"/p/5\x0055"`, "an invisible character (U+0000)", "/p/555"},
	{`"red\nshoe"`, "a line break", "red shoe"},
	{`"red\tshoe"`, "a tab", "red shoe"},
	{`"red \n shoe"`, "a line break", "red shoe"},
	{"/p/\u00a0555", "a non-breaking space (U+00A0)", "/p/555"},
	{"/p/red\u00a0shoe", "a non-breaking space (U+00A0)", "/p/red shoe"},
	{"/p/red\u2009shoe", "a space of another kind (U+2009)", "/p/red shoe"},
	// commas and semicolons
	{"/p/555,", "a comma at its end", "/p/555"},
	{"/p/555;", "a semicolon at its end", "/p/555"},
	{"/p/555 ,", "a comma at its end", "/p/555"},
	{"/p/555，", "a comma at its end", "/p/555"},
	{"/p/555،", "a comma at its end", "/p/555"},
	{"/p/555；", "a semicolon at its end", "/p/555"},
	{"/p?a=1&b=2;", "a semicolon at its end", "/p?a=1&b=2"},
	{`'"/p/555",'`, "a comma at its end and quotation marks at both ends", "/p/555"},
	{"“/p/555,”", "quotation marks at both ends and a comma at its end", "/p/555"},
	{"’/p/555’;", "a semicolon at its end and quotation marks at both ends", "/p/555"},
	{`","`, "a comma at its end", ""},
	// entities
	{`"&quot;/p/555&quot;"`, "the entity &quot; and quotation marks at both ends", "/p/555"},
	{`"/p?a=1&amp;b=2"`, "the entity &amp;", "/p?a=1&b=2"},
	{"Salt &amp; pepper", "the entity &amp;", "Salt & pepper"},
	{"27&quot; monitor", "the entity &quot;", `27" monitor`},
	{"27&amp;quot; monitor", "the entity &amp; and the entity &quot;", `27" monitor`},
	{"O&#39;Neill", "the entity &#39;", "O'Neill"},
	{"O&#x27;Neill", "the entity &#x27;", "O'Neill"},
	{"5 &lt; 6", "the entity &lt;", "5 < 6"},
	{"/p/555&nbsp;", "the entity &nbsp; and white space at its end", "/p/555"},
	{"K&auml;se", "the entity &auml;", "Käse"},
	{"Tee &shy;Shirt", "the entity &shy; and an invisible character (U+00AD, soft hyphen)", "Tee Shirt"},
	// several in one
	{"/p/555, /p/556", "", "/p/555|/p/556"},
	{"/p/555,/p/556", "", "/p/555|/p/556"},
	{"/p/555;/p/556", "", "/p/555|/p/556"},
	{"/p/555 /p/556", "", "/p/555|/p/556"},
	{"/p/555 , /p/556;", "", "/p/555|/p/556"},
	{"/p/555|/p/556", "", "/p/555|/p/556"},
	{"/p/1,5-l, /p/2,5-l", "", "/p/1,5-l|/p/2,5-l"},
	{`"/p/555\n/p/556\n"`, "", "/p/555|/p/556"},
	{`'"/p/555", "/p/556"'`, "", "/p/555|/p/556"},
	{"“/p/555”, “/p/556”", "", "/p/555|/p/556"},
	{"“/p/555, /p/556”", "quotation marks at both ends", "/p/555|/p/556"},
	{"/p/555, /p/556, /p/557", "", "/p/555|/p/556|/p/557"},
	{"https://shop.example/1, https://shop.example/2", "", "https://shop.example/1|https://shop.example/2"},
	{"https://shop.example/1,https://shop.example/2", "", "https://shop.example/1|https://shop.example/2"},
	{"555, 556", "", "555|556"},
	{"555; 556", "", "555|556"},
	{"SKU-1, SKU-22", "", "SKU-1|SKU-22"},
	{"8594001234567,8594001234574", "", "8594001234567|8594001234574"},
	{`"8594001234567\n8594001234574"`, "", "8594001234567|8594001234574"},
	{"AB12CD, EF34GH", "", "AB12CD|EF34GH"},
	{"199620b4-df1a-46e8-ab59-9e9ed9af7106,f99620b4-df1a-46e8-ab59-9e9ed9af7107", "", "199620b4-df1a-46e8-ab59-9e9ed9af7106|f99620b4-df1a-46e8-ab59-9e9ed9af7107"},
}

// corrected gives the words of the warning that is due for a text of this name.
func corrected(name, slips, right string) string {
	parts := strings.Split(right, "|")
	switch {
	case len(parts) > 1:
		last := len(parts) - 1
		return fmt.Sprintf(`%s holds %d in one text: "%s" and "%s"`, name, len(parts), strings.Join(parts[:last], `", "`), parts[last])
	case right == "":
		return name + " has nothing but " + slips
	}
	return fmt.Sprintf(`%s has %s: it should probably be "%s", found `, name, slips, right)
}

func TestSuspiciousIdentities(t *testing.T) {
	if n := len(suspicious); n < 60 {
		t.Fatalf("only %d texts", n)
	}
	for _, test := range suspicious {
		for _, place := range []struct{ source, name, at string }{
			{"model: m\ntarget_type: item\ntarget_identity: " + test.yaml + "\npin_definitions:\n  - {position: 1, pin_type: item, pin_identity: x}\n",
				"target_identity", "3:18 suspicious-text /target_identity"},
			{"model: m\ntarget_type: all\npin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: " + test.yaml + "\n",
				"pin_identity", "6:19 suspicious-text /pin_definitions/0/pin_identity"},
		} {
			diagnostics, _ := check.New(check.Options{Now: now}).File(parse(t, place.source))
			if diff := cmp.Diff(place.at, strings.Join(brief(diagnostics), "\n")); diff != "" {
				t.Errorf("%s(-want +got)\n%s", place.source, diff)
				continue
			}
			if want := corrected(place.name, test.slips, test.right); !strings.HasPrefix(diagnostics[0].Message, want) {
				t.Errorf("%s got  %s\nwant %s", place.source, diagnostics[0].Message, want)
			}
			for _, d := range diagnostics {
				if d.Severity != diagnostic.Warning || d.Hint == "" {
					t.Errorf("got %+v", d)
				}
			}
		}
	}
}

func TestSuspiciousWords(t *testing.T) {
	const model, tag, widget = "1:8 suspicious-text /model", "3:8 suspicious-text /tags/0", "4:77 suspicious-text /pin_definitions/0/widget_id"
	for _, test := range []struct{ yaml, slips, right string }{
		{"basket;", "a semicolon at its end", "basket"},
		{"bas\u200bket", "an invisible character (U+200B, zero-width space)", "basket"},
		{"“winter”", "quotation marks at both ends", "winter"},
		{`"winter "`, "white space at its end", "winter"},
		{"winter; sale", "", "winter|sale"},
		{"winter;sale;", "", "winter|sale"},
		{`"winter, sale"`, "", "winter|sale"},
		{`"winter,sale,new"`, "", "winter|sale|new"},
		{`"letní výprodej\nsleva"`, "", "letní výprodej|sleva"},
		{"“winter”; “sale”", "", "winter|sale"},
		{"item\u00a0detail", "a non-breaking space (U+00A0)", "item detail"},
		{"Salt &amp; pepper", "the entity &amp;", "Salt & pepper"},
	} {
		source := fmt.Sprintf("model: %s\ntarget_type: all\ntags: [%s]\npin_definitions: [{position: 1, pin_type: item, pin_identity: x, widget_id: %s}]\n", test.yaml, test.yaml, test.yaml)
		diagnostics, _ := check.New(check.Options{Now: now}).File(parse(t, source))
		if diff := cmp.Diff([]string{model, tag, widget}, brief(diagnostics)); diff != "" {
			t.Errorf("%s(-want +got)\n%s", source, diff)
			continue
		}
		for i, name := range []string{"model", "tag 1", "widget_id"} {
			if want := corrected(name, test.slips, test.right); !strings.HasPrefix(diagnostics[i].Message, want) {
				t.Errorf("got  %s\nwant %s", diagnostics[i].Message, want)
			}
		}
	}
}

// What a text is not used for may hold anything.
func TestTextsWithoutEffectAreNotSuspicious(t *testing.T) {
	source := "model: m\ntarget_type: all\ntarget_identity: x,\npin_definitions:\n  - {position: 1, pin_type: criteria, pin_criteria: {a: 1}, pin_identity: 'y,'}\n"
	want := []string{"3:1 unused-field /target_identity", "5:61 unused-field /pin_definitions/0/pin_identity"}
	if diff := cmp.Diff(want, found(t, source)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// If the time for a text were not linear in its length, this test would take
// minutes.
func TestLongTextsTakeLittleTime(t *testing.T) {
	if testing.Short() {
		t.Skip("does one thing at a time, so the race detector finds nothing")
	}
	for _, part := range []string{
		"\ufe0f", "\u200d", "\u200e", "\u0301", "\u0301\u200c", "\U000e0041", "\u00a0", " ", "&amp;", "&", "“", "'", "\"", ",", ", ", "a,", "/p/1, ", "1234567 ,", "\n", "\u2800", "👩\u200d", "ž ",
	} {
		text := strings.Repeat(part, 100_000/len(part))
		check.Suspect(text, false)
		check.Suspect(text, true)
		check.Suspect("x"+text+"x", false)
	}
}

// A corrected text is not suspicious, and its correction stays as it is.
func FuzzSuspicious(f *testing.F) {
	for _, test := range suspicious {
		f.Add(test.right)
		f.Add(strings.Trim(test.yaml, `"'`))
	}
	for _, identity := range plausibleIdentities {
		f.Add(identity)
		f.Add("“" + identity + ",”")
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, word := range []bool{false, true} {
			right, parts := check.Suspect(text, word)
			for _, part := range append(parts, right) {
				if part == "" {
					t.Logf("nothing is left of %q", text)
				}
			}
			if again, more := check.Suspect(right, word); len(parts) == 0 && (again != right || len(more) > 0) {
				t.Errorf("%q is corrected to %q, which is suspicious: %q %q", text, right, again, more)
			}
		}
	})
}
