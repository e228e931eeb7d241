package manifest_test

import (
	"strings"
	"testing"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

// mark is in the texts of the tests before the character at which the
// fault is to be shown.
const mark = "‸"

// marked gives the text without its mark, and the place of the mark.
func marked(t *testing.T, text string) (src string, want diagnostic.Position) {
	t.Helper()
	before, after, ok := strings.Cut(text, mark)
	if !ok {
		t.Fatalf("no %s in %q", mark, text)
	}
	line := strings.TrimPrefix(before[strings.LastIndexByte(before, '\n')+1:], "\ufeff")
	return before + after, diagnostic.Position{
		Line:   1 + strings.Count(before, "\n"),
		Column: 1 + len([]rune(line)),
	}
}

// end comes after the message and the hint, for tests of what it ends with.
const end = "‸"

// lines joins lines.
func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

func TestBrokenTextIsShownWhereTheFaultBegins(t *testing.T) {
	tests := []struct {
		name    string
		text    string
		message string
		hint    string
	}{
		// Quotes.
		{"double quote never closed", lines(`id: x`, `title: ‸"spring sale`, `model: basket`), "opened here is never closed", `another "`},
		{"single quote never closed", lines(`title: ‸'spring sale`, `model: basket`), "opened here is never closed", "another '"},
		{"quote never closed in the last line", `title: ‸"spring`, "opened here is never closed", ""},
		{"quote closed by the opening one of the next line", lines(`title: ‸"spring`, `model: "basket"`, `x: y`), "opened here is not closed in its line", ""},
		{"quote closed by chance at the end of a later line", lines(`title: ‸"spring`, `model: "`, `x: [`), "opened here is not closed in its line", ""},
		{"quote in brackets closed by chance in a later line", lines(`tags: [‸"a, b]`, `pins:`, `  - pin_identity: '/p/1" # x`, `model: x`), "opened here is not closed in its line", ""},
		{"quote in a pin", lines(`pins:`, `  - pin_identity: ‸"/p/1`, `    position: 2`, `  - pin_identity: "/p/2"`), "opened here is not closed in its line", ""},
		{"quote before a key", lines(`model: x`, `‸"pins:`, `  - position: 1`, `    pin_type: "item"`, `    pin_identity: x`), "opened here is not closed in its line", ""},
		{"quote before a dash", lines(`pins:`, `  ‸"- position: 1`, `    pin_type: "item"`, `    pin_identity: x`), "opened here is not closed in its line", ""},
		{"quote in brackets", lines(`tags: [a, ‸"b, c]`, `model: x`), "opened here is never closed", ""},
		{"quote in brackets before another one", lines(`tags: [‸"a, "b"]`), "not closed before the next one opens", ""},
		{"quote of a key in brackets", lines(`{‸"a: 1, "b": 2}`), "not closed before the next one opens", ""},
		{"quote of a key", lines(`‸"model: basket`, `id: 1`), "opened here is never closed", ""},
		{"text after a closing quote", lines(`title: "12" ‸monitor"`), `monitor"' comes after the closing quote`, `write \" for a quote`},
		{"quotes inside quotes", lines(`title: "say "‸hi" to me"`), "comes after the closing quote", ""},
		{"apostrophe inside single quotes", lines(`title: 'it'‸s new'`), "comes after the closing quote", "write '' for a quote"},
		{"backslash that means nothing", lines(`a: 1`, `path: "C:‸\program"`), `"\p" means nothing in double quotes`, `write \\`},
		{"slash after a backslash", lines(`url: "http:‸\/\/shop"`), `"\/" means nothing`, "write / without the backslash" + end},
		{"slash after a backslash that is well", lines(`url: {a: C:\p, b: "\\ ‸\/"}`), `"\/" means nothing`, ""},
		{"character of JSON in two parts", lines(`title: "x ‸\ud83d\ude00"`), `"\ud83d\ude00" is JSON's way`, `write \U0001F600 in its place`},
		{"character of JSON in capitals", lines(`{"title": "‸\uD83D\uDE00"}`), "one character in two parts", `\U0001F600`},
		{"parts of a character in the wrong order", lines(`title: "‸\ude00\ud83d"`), "is not a character", ""},
		{"escape with too few digits", lines(`title: "caf‸\u00e"`), "is not a character", ""},
		{"half a surrogate pair", lines(`title: "‸\ud83d"`), "is not a character", ""},
		{"backslash at the end", lines(`path: ‸"C:\"`, `a: b`), "never closed", ""},

		// Brackets.
		{"bracket before further keys", lines(`tags: ‸[a, b`, `model: basket`, `id: x`), `the "[" opened here is not closed`, `close it with a "]"`},
		{"bracket at the end of the text", lines(`model: x`, `tags: ‸[a, b`), `the "[" opened here is not closed`, ""},
		{"bracket over several lines", lines(`tags: ‸[`, `  a,`, `  b`, `model: basket`), `the "[" opened here is not closed`, ""},
		{"brace of a pin", lines(`pins:`, `  - ‸{position: 1, pin_type: item`, `  - {position: 2}`), `the "{" opened here is not closed`, `close it with a "}"`},
		{"bracket before the first key of a pin", lines(`pins:`, `  - ‸[position: 1`, `    pin_type: item`, `model: x`), `the "[" opened here is not closed`, ""},
		{"inner brace", lines(`pins: [‸{position: 1, {position: 2}]`, `model: x`), `the "{" opened here is closed by a "]"`, `close it with a "}"`},
		{"bracket closed by a brace", lines(`tags: ‸[a, b}`), `the "[" opened here is closed by a "}"`, ""},
		{"bracket before another one", lines(`a: ‸[1, 2`, `b: [3, 4]`), `the "[" opened here is not closed`, ""},
		{"bracket around dashes", lines(`tags: ‸[`, `  - a`, `  - b`, `model: x`), `the "[" opened here is not closed`, ""},
		{"dashes in brackets", lines(`tags: [`, `  ‸- a`, `  - b`, `]`), `no "-" before its items`, "commas"},
		{"closing bracket too many", lines(`tags: [a]‸]`), "comes after a value that has ended", ""},
		{"closing bracket before the first key of a pin", lines(`pins:`, `  - ‸]position: 1`, `    pin_type: item`), "never opened", ""},
		{"closing bracket alone", lines(`tags: ‸]`), "never opened", ""},
		{"text after a closing bracket", lines(`title: [Sale] ‸Shoes`), "comes after a value that has ended", "quotes"},
		{"missing comma between keys", lines(`a: {b: 1 ‸c: 2}`), `a comma is missing before "c"`, "put a comma"},
		{"missing comma at the end of a line", lines(`a: {`, `  b: 1`, `  ‸c: 2`, `}`), `a comma is missing before "c"`, ""},
		{"missing comma between quotes", lines(`a: ["x" ‸"y"]`), "a comma is missing", ""},
		{"missing comma between pins", lines(`[{"a": 1}`, ` ‸{"a": 2}]`), "a comma is missing", ""},
		{"missing comma in JSON", lines(`{"a": 1`, ` ‸"b": 2}`), `a comma is missing before '"b"'`, ""},
		{"brace of JSON", lines(`‸{"a": 1,`, ` "b": 2`), `the "{" opened here is not closed`, ""},
		{"bracket in JSON", lines(`{"a": 1, "b": ‸[1, 2}`), `the "[" opened here is closed by a "}"`, ""},
		{"comma without a value", lines(`a: [b,‸, c]`), "nothing before this comma", ""},
		{"colon without a key in brackets", lines(`{a: 1, ‸: 2}`), "no key of its own", ""},
		{"second colon in brackets", lines(`{a: b‸: c}`), "no key of its own", ""},
		{"question mark in brackets", lines(`a: [what‸?]`), `can't have a "?"`, "quotes"},

		// White space.
		{"tab before a list item", lines(`tags:`, "‸\t- a"), "a tab indents this line", "spaces"},
		{"tab before a key", lines(`a: 1`, "‸\tb: 2"), "a tab indents this line", ""},
		{"tab after spaces", lines(`pins:`, `  - position: 1`, "  ‸\t  pin_type: item"), "a tab indents this line", ""},
		{"tab after a dash", lines(`tags:`, "  -‸\ta"), `a tab comes after the "-"`, ""},
		{"tab before text over several lines", lines(`a: |`, "‸\ttext"), "a tab indents this line", ""},
		{"tab in an empty line", lines(`a:`, "  ‸\t", `  b: 1`), "a tab indents this line", ""},
		{"tab before the first comment", lines("‸\t# a shop", `model: x`, `id: y`), "a tab indents this line", ""},
		{"tab before a comment among keys", lines(`model: x`, "‸\t# a note", `id: y`), "a tab indents this line", ""},
		{"tab before a comment above items", lines(`pins:`, "‸\t# a note", `  - position: 1`), "a tab indents this line", ""},
		{"tab in an empty line before the first key", lines(`# a shop`, "‸\t", `model: x`), "a tab indents this line", ""},
		{"tab before a brace", lines("‸\t{model: x}"), "a tab indents this line", ""},
		{"key indented too little", lines(`a:`, `    b: 1`, `  ‸c: 2`), `key "c" is indented by 2 spaces, which matches no key above`, "same indentation"},
		{"key indented too much", lines(`a: 1`, `  ‸b: 2`), `key "b" is indented deeper than the key above`, ""},
		{"key of a pin one space off", lines(`pins:`, `  - position: 1`, `   ‸pin_type: item`), "indented by 3 spaces", ""},
		{"list item one space off", lines(`a:`, `  - x`, ` ‸- y`), "this dash is indented by 1 space", ""},
		{"first key indented", lines(` ‸a: 1`, `b: 2`), `key "a" is indented by 1 space, but the key below it is not indented`, "the outermost ones need none"},
		{"first key indented, with comments", lines(`# c`, `  ‸"a": 1 # c`, ``, `# d`, `b: 2`, `c: 3`), `key '"a"' is indented by 2 spaces`, ""},
		{"first key indented, with keys below it", lines(` ‸meta:`, `  title: a b # c`, `  text: d`, `b: 2`), `key "meta" is indented by 1 space`, ""},
		{"first key indented, and its list is not", lines(` ‸pins:`, `- a`, `b: 2`), `key "pins" is indented by 1 space, but the list below it is not indented`, ""},
		{"third key not indented", lines(` a: 1`, ` b: 2`, `‸c: 3`), `key "c" is not indented`, ""},
		{"text less indented than its first line", lines(`a: |`, `    x`, `  ‸y`), `"y" belongs to no key`, ""},
		{"list item below its first key", lines(`pins:`, `  position: 1`, `  ‸- position: 2`), "is among keys", ""},
		{"list item indented too much", lines(`pins:`, `  - position: 1`, `     ‸- position: 2`), "this dash is indented by 5 spaces", ""},
		{"dash in the column of the keys", lines(`pins:`, `  - position: 1`, `    type: x`, `    ‸- position: 2`), "this dash is indented by 4 spaces, and the one above (line 2) is indented by 2 spaces", "the same indentation"},
		{"dash deeper than the keys", lines(`pins:`, `  - position: 1`, `    type: x`, `      ‸- position: 2`), "this dash is indented by 6 spaces, and the one above (line 2)", "the same indentation"},
		{"dash deeper than the keys, below quotes", lines(`pins:`, `  - position: 1`, `    type: "x"`, `      ‸- position: 2`), "this dash is indented by 6 spaces", ""},
		{"dash further left than the others", lines(`pins:`, `  - position: 1`, `  - position: 2`, ` ‸- position: 3`), "this dash is indented by 1 space, and the one above (line 3) is indented by 2 spaces", ""},
		{"dash not indented like the others", lines(`pins:`, `  - position: 1`, `‸- position: 2`), "this dash is not indented, and the one above (line 2) is indented by 2 spaces", ""},
		{"non-breaking space after a colon", lines("a: 1", "model:‸\u00a0basket"), `a non-breaking space (U+00A0) comes after the colon of "model: basket"`, "type a space again"},
		{"non-breaking space after a dash", lines("pins:", "  - a: 1", "  -‸\u00a0a: 2"), `a non-breaking space (U+00A0) comes after the dash of "- a: 2"`, "type a space again"},
		{"non-breaking space after the first dash", lines("pins:", "  -‸\u00a0a: 1", "    b: 2"), "a non-breaking space (U+00A0) comes after the dash", "type a space again"},
		{"em space after the first dash, and quotes", lines("pins:", "  -‸\u2003a: \"1\"", "    b: 2"), "an em space (U+2003) comes after the dash", "type a space again"},
		{"special space after a colon", lines("a: 1", "b:‸\u1680c"), "a special space (U+1680) comes after the colon", ""},

		// What looks like an indentation.
		{"non-breaking spaces before a key", lines("pins:", "  - a: 1", "‸\u00a0\u00a0\u00a0\u00a0b: 2", "    c: 3"), `a non-breaking space (U+00A0) comes before "b: 2", and only ordinary spaces can`, "type it again"},
		{"non-breaking spaces before a key, and quotes", lines("pins:", "  - a: \"1\"", "‸\u00a0\u00a0\u00a0\u00a0b: \"2\"", "    c: 3"), `comes before 'b: "2"'`, ""},
		{"narrow non-breaking spaces before a key", lines("pins:", "  - a: 1", "‸\u202f\u202f\u202f\u202fb: 2", "    c: 3"), "a narrow non-breaking space (U+202F) comes before", ""},
		{"em spaces before a key", lines("pins:", "  - a: 1", "‸\u2003\u2003b: 2", "    c: 3"), "an em space (U+2003) comes before", ""},
		{"ideographic spaces before a key", lines("pins:", "  - a: 1", "‸\u3000\u3000b: 2", "    c: 3"), "an ideographic space (U+3000) comes before", ""},
		{"zero-width space before a key", lines("pins:", "  - a: 1", "   ‸\u200bb: 2", "    c: 3"), "a zero-width space (U+200B) comes before", ""},
		{"non-breaking spaces among spaces", lines("pins:", "  - a: 1", " ‸\u00a0 \u00a0b: 2", "    c: 3"), `(U+00A0) comes before "b: 2"`, ""},
		{"non-breaking space after spaces", lines("pins:", "  - a: 1", "     ‸\u00a0b: 2", "    c: 3"), `(U+00A0) comes before "b: 2"`, ""},
		{"non-breaking spaces before all keys of an item", lines("pins:", "  - a: 1", "‸\u00a0\u00a0\u00a0\u00a0b: 2", "\u00a0\u00a0\u00a0\u00a0c: 3", "  - a: 4"), `(U+00A0) comes before "b: 2"`, ""},
		{"non-breaking spaces before all lines", lines("pins:", "‸\u00a0\u00a0- a: 1", "\u00a0\u00a0\u00a0\u00a0b: 2", "\u00a0\u00a0- a: 3", "\u00a0\u00a0\u00a0\u00a0b: 4"), `(U+00A0) comes before "- a: 1"`, ""},
		{"non-breaking spaces before a key without a space", lines("pins:", "  - a: 1", "‸\u00a0\u00a0\u00a0\u00a0b:\u00a02", "    c: 3"), `(U+00A0) comes before`, ""},

		// What looks like a dash of a list.
		{"en dash of the first item", lines("pins:", "  ‸– a: 1", "    b: 2"), `"–" (en dash, U+2013) is not a list dash`, `a plain hyphen and a space: "- a: 1"`},
		{"en dash of the first item, and quotes", lines("pins:", `  ‸– a: "1"`, "    b: 2"), `"–" (en dash, U+2013) is not a list dash`, `'- a: "1"'`},
		{"en dash of the second item", lines("pins:", "  - a: 1", "    b: 2", "  ‸– a: 3"), `"–" (en dash, U+2013) is not a list dash`, `"- a: 3"`},
		{"en dash of a text", lines("tags:", "  - a", "  ‸– b"), `"–" (en dash, U+2013) is not a list dash`, `"- b"`},
		{"en dashes that are not indented", lines("tags:", "‸– a", "– b", "c: d"), `"–" (en dash, U+2013) is not a list dash`, `"- a"`},
		{"en dashes before all items", lines("pins:", "  ‸– a: 1", "  – a: 2"), `"–" (en dash, U+2013) is not a list dash`, `"- a: 1"`},
		{"en dash, then a hyphen", lines("pins:", "‸– a: 1", "- a: 2"), `"–" (en dash, U+2013) is not a list dash`, ""},
		{"en dash and a non-breaking space", lines("pins:", "  ‸–\u00a0a: 1", "    b: 2"), "is not a list dash", `"- a: 1"`},
		{"em dash", lines("pins:", "  ‸— a: 1", "    b: 2"), `"—" (em dash, U+2014)`, ""},
		{"minus sign", lines("pins:", "  ‸− a: 1", "    b: 2"), `"−" (minus sign, U+2212)`, ""},
		{"bullet and a tab", lines("pins:", "  ‸•\ta: 1", "    b: 2"), `"•" (bullet, U+2022)`, `"- a: 1"`},
		{"middle dot", lines("pins:", "  ‸· a: 1", "    b: 2"), `"·" (middle dot, U+00B7)`, ""},
		{"number and a full stop", lines("pins:", "  ‸1. a: 1", "    b: 2"), `"1." is not a list dash`, `"- a: 1"`},
		{"number and a bracket", lines("pins:", "  - a: 1", "  ‸12) a: 2"), `"12)" is not a list dash`, `"- a: 2"`},
		{"two hyphens", lines("pins:", "  ‸-- a: 1", "    b: 2"), `"--" is not a list dash`, `"- a: 1"`},
		{"three hyphens", lines("pins:", "  ‸--- a: 1", "    b: 2"), `"---" is not a list dash`, ""},
		{"star before a key", lines("pins:", "  ‸* a: 1", "    b: 2"), `"*" is not a list dash`, `"- a: 1"`},
		{"star before a text", lines("tags:", "  ‸* a", "  * b"), `"*" is not a list dash`, `"- a"`},
		{"star before a value", lines("title: ‸* new"), `"*" begins an alias`, "quotes"},
		{"en dash before a note", lines("a: 1", "‸– a note", "b: 2"), "expected a key", "if it is a note"},
		{"no space after a dash, in a list", lines(`pins:`, `  - a: 1`, `  ‸-a: 2`), "no space after the dash", `put a space after the dash: "- a: 2"`},
		{"list among keys", lines(`a: 1`, `‸- b`), "is among keys", ""},
		{"key among list items", lines(`- a`, `‸b: 1`), "is among list items", ""},
		{"text among list items", lines(`- a`, `‸b`), `begins with "- ", found "b"`, ""},
		{"text below a quoted one", lines(`a: "b"`, `  ‸c`), `"c" belongs to no key`, ""},

		// Colons and dashes.
		{"no space after the colon in the first line", lines(`‸model:basket`, `target_type: item`), `no space after the colon of "model:basket"`, "put a space after the colon"},
		{"no space after the colon in a later line", lines(`id: 1`, `‸model:basket`, `target_type: item`), "no space after the colon", ""},
		{"no space after the colon in the last line", lines(`id: 1`, `‸model:basket`), "no space after the colon", ""},
		{"no space after the colon in a pin's first line", lines(`pins:`, `  - ‸position:1`, `    pin_type: item`), `of "position:1"`, ""},
		{"no space after the colon in a pin", lines(`pins:`, `  - position: 1`, `    ‸pin_type:item`, `    pin_identity: x`), `of "pin_type:item"`, ""},
		{"no space after the colon of a quoted key", lines(`‸"model":"basket"`, `"id": 1`), "no space after the colon", ""},
		{"no space after the dash", lines(`tags:`, `  - a`, `  ‸-b`), "no space after the dash", "put a space after the dash"},
		{"no space after the dash of a pin", lines(`pins:`, `  ‸-position: 1`, `   pin_type: item`), "no space after the dash", ""},
		{"no colon", lines(`id: 1`, `‸model basket`, `x: y`), `expected a key with a colon after it, found "model basket"`, "put a colon"},
		{"no colon after the key of a list", lines(`id: 1`, `‸pin_definitions`, `  - position: 1`), "expected a key", ""},
		{"no colon in the first line", lines(`‸pin_definitions`, `  - position: 1`, `x: 1`), "expected a key", ""},
		{"no space after the first colon, and a comment", lines(`‸id:1996-aa   # the id`, `model: b`), `no space after the colon of "id:1996-aa"`, "put a space after the colon"},
		{"no space after the first colon, and lines of comments", lines(`# its`, `‸tags:[a, "b"]`, `# don't`, ``, `  # [`, `model: b`), `no space after the colon of 'tags:[a, "b"]'`, ""},
		{"no colon in the first line, and a comment", lines(`‸id 1996 # c`, `model: b`), `expected a key with a colon after it, found "id 1996"`, "put a colon"},
		{"no colon in the first line, and a line of comment", lines(`‸pin_definitions`, `# c`, `  - position: 1`), `found "pin_definitions"`, ""},
		{"no colon in the first two lines, and a line of comment", lines(`‸id 1`, `# c`, `model b`, `x: y`), `found "id 1"`, ""},
		{"no space after a pin's first colon, and a comment", lines(`pins:`, `  - ‸position:1 # c`, `    pin_type: item`), `of "position:1"`, ""},
		{"no space after a nested first colon, and a comment", lines(`meta:`, `  ‸title:1`, `  # c`, `  text: x`), `of "title:1"`, ""},
		{"no colon after a pin's first key, and a comment", lines(`pins:`, `  - ‸position 1`, `    # c`, `    pin_type: item`), `found "position 1"`, ""},
		{"no colon after a pin's first key", lines(`pins:`, `  - ‸position 1`, `    pin_type: item`), `found "position 1"`, ""},
		{"key indented below a list item", lines(`tags:`, `- a sale`, ` ‸id: 1`, `model: b`), `key "id" is indented by 1 space`, ""},
		{"key indented below an item with a colon", lines(`tags:`, `- a:b`, ` ‸id: 1`, `model: b`), `key "id" is indented by 1 space`, ""},
		{"key indented below a list item and a comment", lines(`tags:`, `- a sale # c`, ` ‸id: 1`, `model: b`), `key "id" is indented by 1 space`, ""},
		{"second colon", lines(`title: foo‸: bar`), `a second ": "`, "quotes"},
		{"key over several lines", lines(`‸[a,`, `  b]: c`), "must not go on over several lines", ""},
		{"entity for a quote", lines(`a: ‸&quot;/p/5&quot;`), `"&quot;" is a character as HTML spells it`, `write "/p/5"`},
		{"entity in brackets", lines(`a: [‸&#39;x&#39;, y]`), `"&#39;" is a character as HTML spells it`, `write "x"`},
		{"entity before two words", lines(`a: ‸&quot;two words&quot;`), `"&quot;" is a character as HTML spells it`, "put the text in quotes, with the character itself in its place"},
		{"ampersand before a path", lines(`a: ‸&/p`), `"&" begins an anchor, and no proper name follows`, `put text that begins with "&" in quotes`},
		{"key that is too long", lines(`‸` + strings.Repeat("k", 1100) + `: a`), "longer than 1024 characters", ""},
		{"second colon in a pin", lines(`pins:`, `  - title: foo‸: bar`), `a second ": "`, ""},
		{"colon at the end of a text", lines(`title: note‸:`), `a second ": "`, ""},
		{"second colon after quotes", lines(`title: "foo"‸: bar`), `a second ": "`, ""},
		{"colon without a key", lines(`‸: foo`), "no key before this colon", ""},
		{"list in the line of its key", lines(`tags: ‸- a`), "a list begins in the line of its key", ""},

		// Signs that text can't begin with.
		{"at sign", lines(`a: ‸@home`), `can't begin with "@"`, "quotes"},
		{"backquote", lines("a: ‸`x`"), "can't begin with \"`\"", ""},
		{"percent sign", lines(`a: ‸% off`), `can't begin with "%"`, ""},
		{"question mark", lines(`a: ‸? b`), `can't begin with "? "`, ""},
		{"percent sign in brackets", lines(`a: [`, `‸%b]`), `can't begin with "%"`, ""},
		{"percent sign in the first column", lines(`a: 1`, `‸%b: 2`), `can't begin with "%"`, ""},
		{"comma", lines(`a: ‸,b`), `can't begin with ","`, ""},
		{"star", lines(`title: ‸*new* shoes`), `"*" begins an alias`, "quotes"},
		{"ampersand", lines(`title: ‸& more`), `"&" begins an anchor`, ""},
		{"greater-than sign", lines(`title: ‸> 50 off`), "its text must begin in the next line", "quotes"},
		{"bar with a zero", lines(`a: ‸|0`, ` x`), "its text must begin", ""},
		{"unfinished tag", lines(`a: ‸!<tag x`), "is not well formed", ""},

		// Anchors, aliases, tags, directives.
		{"anchor that is none, and its alias", lines(`a: x`, `b: ‸&"y 1`, `c: 2`, `d: *y`), `"&" begins an anchor, and no proper name follows`, ""},
		{"unknown alias", lines(`a: 1`, `b: ‸*base`), `alias "*base" repeats an anchor "&base" that is not above it`, ""},
		{"alias before its anchor", lines(`a: ‸*x`, `b: &x 1`), "not above it", ""},
		{"unknown alias in a merge", lines(`pins:`, `  - <<: ‸*base`, `    position: 1`), "not above it", ""},
		{"two anchors", lines(`a: &x ‸&y 1`), "two anchors", ""},
		{"two anchors in two lines", lines(`a: &x`, `  ‸&y 1`), "two anchors", ""},
		{"two tags", lines(`a: !!str ‸!!str 1`), "two tags", ""},
		{"anchor above an alias", lines(`a: &x 1`, `b: &y`, `  ‸*x`), "an alias can't have", ""},
		{"tag handle defined twice", lines(`%TAG !e! tag:x`, `‸%TAG !e! tag:x`, `---`, `a: 1`), "is defined twice", ""},
		{"version given twice", lines(`%YAML 1.1`, `‸%YAML 1.1`, `---`, `a: 1`), "given twice", ""},
		{"anchor on an alias", lines(`a: &x 1`, `b: &y ‸*x`), "an alias can't have", ""},
		{"undefined tag handle", lines(`a: ‸!e!foo x`), `tag "!e!foo" is not supported`, ""},
		{"unknown directive", lines(`‸%FOO bar`, `---`, `a: 1`), `must not begin with "%FOO"`, ""},
		{"other version", lines(`‸%YAML 2.0`, `---`, `a: 1`), "only versions 1.1 and 1.2", ""},
		{"directive without dashes", lines(`‸%YAML 1.2`, `a: 1`), `needs a line of "---"`, ""},
		{"key in the line of the dashes", lines(`--- ‸a: 1`), `in the line of the "---"`, ""},
		{"text after the root", lines(`{a: 1}`, `‸b: 2`), "nothing may follow", ""},
		{"text in the line of the root", lines(`[a] ‸b`), "comes after a value", ""},
		{"merge conflict", lines(`id: 1`, `‸<<<<<<< HEAD`, `a: 1`, `=======`, `a: 2`, `>>>>>>> other`), "unsolved merge conflict", ""},
		{"merge conflict in a list", lines(`pins:`, `  - a: 1`, `  ‸<<<<<<< HEAD`, `  - b: 1`), "unsolved merge conflict", ""},
		{"middle of a merge conflict", lines(`id: 1`, `‸=======`, `a: 2`), `"=======" is left over from a merge conflict`, "remove the line"},
		{"end of a merge conflict", lines(`id: 1`, `‸>>>>>>> other`, `a: 2`), `">>>>>>>" is left over from a merge conflict`, "remove the line"},
		{"base of a merge conflict", lines(`id: 1`, `‸||||||| base`, `a: 2`), `"|||||||" is left over from a merge conflict`, "remove the line"},
		{"signs of a merge conflict after a colon", lines(`title: ‸>>>>>>> a`), "its text must begin in the next line", ""},

		// Indentation that says what was meant.
		{"first dash after the second key", lines(`pins:`, `    a: 1`, `  ‸- b: 2`, `    c: 3`), "matches no list above", `write the dash there, in line 2: "- a: 1", and none here`},
		{"first dash after the third key", lines(`pins:`, `    a: 1`, `    b: 2`, `  ‸- c: 3`), "matches no list above", `in line 2: "- a: 1", and none here`},
		{"first dash missing", lines(`pins:`, `    a: 1`, `    b: 2`, `  ‸- a: 3`, `    b: 4`), "matches no list above", `the item above has no dash: write the dash there, in line 2: "- a: 1"` + end},
		{"keys in the column of the dash", lines(`pins:`, `  - a: 1`, `  - a: 2`, `    b: 3`, `  ‸c: 4`), "is among list items", `indent it by 4 spaces if it belongs to the item in line 3, or not at all if it is next to "pins"` + end},
		{"keys in the column of the dash, deeper", lines(`x:`, `  pins:`, `    - a: 1`, `    ‸c: 4`), "is among list items", `indent it by 6 spaces if it belongs to the item in line 3, or by 2 spaces if it is next to "pins"` + end},
		{"no dash before the next item", lines(`pins:`, `  - a: 1`, `    b: 3`, `  ‸a: 4`), "is among list items", `begin each item with "- "`},
		{"key in the column of texts", lines(`x:`, `  - y: 1`, `tags:`, `  - a`, `  ‸c: 4`), "is among list items", `begin each item with "- "`},

		// Commas, comments and brackets.
		{"comment in brackets", lines(`tags: ‸[spring, #sale]`, `a: 1`), `"[" opened here is not closed: "#sale]" after it is a comment`, `put text that begins with "#" in quotes`},
		{"comment after the last value", lines(`tags: ‸[spring, sale # those]`), `"# those]" after it is a comment`, `close the "[" before a comment`},
		{"comment with brackets of its own", lines(`tags: ‸[spring, # [those]`, ` sale`, `a: 1`), `the "[" opened here is not closed` + end, ""},
		{"comma after quotes", lines(`"model": "basket"‸,`, `"a": 1`), "a comma comes after the value", "remove the comma"},
		{"comma after single quotes", lines(`model: 'basket'‸,`), "a comma comes after the value", "remove the comma"},
		{"comma after brackets", lines(`a: [b]‸,`), "a comma comes after the value", "remove the comma"},
		{"slashes in braces", lines(`{"a": 1,`, ` ‸// note`, ` "b": 2}`), `"//" begins no comment`, ""},
		{"slashes after a comma", lines(`{"a": 1, ‸// note`, ` "b": 2}`), `"//" begins no comment`, ""},
		{"slashes after a value", lines(`{"a": "b" ‸// note`, `}`), `"//" begins no comment`, ""},
		{"slash and star", lines(`{"a": 1,`, ` ‸/* note */`, ` "b": 2}`), `"/*" begins no comment`, ""},
		{"greater-than sign before a number", lines(`price: ‸>100`), "its text must begin in the next line", `put the text in quotes: ">100"` + end},

		// What was pasted, and what looks like a colon.
		{"fence", lines("‸```yaml", `model: basket`, "```"), "marks code in a text", "remove this line"},
		{"fence at the end", lines(`model: basket`, "‸```"), "marks code in a text", "remove this line"},
		{"fence of tildes", lines("‸~~~", `model: basket`, "~~~"), "marks code in a text", ""},
		{"full-width colon", lines(`a: 1`, `b‸： 2`, `c: 3`), "full-width colon, U+FF1A", "type a plain colon and a space"},
		{"full-width colons", lines(`- a‸： 1`, `  b： 2`, `  c: 3`), "full-width colon", ""},
		{"dash for a value", lines(`active_from: ‸-`), "a dash is in the place of a value", "write the value, or remove the key"},
		{"keys in one line", lines(`pin_criteria: brand‸: Nike`), `a second ": "`, `if "brand" is a key below "pin_criteria", put it on a line of its own`},
		{"items below empty brackets and a comment", lines(`pins: [ ]  # none`, `  ‸- a: 1`), "below an empty list, in line 1", `remove the "[]" in line 1`},
		{"items below an empty list", lines(`pins: []`, `  ‸- a: 1`), "below an empty list, in line 1", `remove the "[]" in line 1`},

		// Notes.
		{"note between items", lines(`pins:`, `  - a: 1`, `    b: /p/1 # c`, `  ‸Summer pins`, `  - a: 2`), "expected a list item", `put "- " before it if it is an item; put "# " before it if it is a note` + end},
		{"note among keys", lines(`a: "b c"`, `‸Summer pins`, `d: e`), "expected a key", `put a colon and a space after the key; put "# " before it if it is a note` + end},
		{"text that goes on", lines(`a: some words`, `‸and more`, `d: e`), "expected a key", "if it continues the text above"},
		{"equals sign", lines(`a: 1`, `‸b=2`), "expected a key", `"b: 2"`},
		{"slashes among keys", lines(`a: 1`, `‸// note`, `b: 2`), `"//" begins no comment`, `begin a comment with "# "`},

		// The same with odd text before the place.
		{"emoji before a quote", lines(`"🛒👟": ‸"x`), "never closed", ""},
		{"emoji before a backslash", lines(`title: "🛒 sale‸\q"`), `"\q" means nothing`, ""},
		{"tab before a bracket", lines("a:\t‸[b"), "is not closed", ""},
		{"CRLF", "id: 1\r\ntitle: ‸\"x\r\nmodel: y\r\n", "never closed", ""},
		{"CRLF and a missing space", "id: 1\r\n‸model:basket\r\nx: y\r\n", "no space after the colon", ""},
		{"byte order mark", "\ufefftitle: ‸[x", "is not closed", ""},
		{"byte order mark and version", "\ufeff%YAML 1.2\n---\ntitle: ‸@x\n", "can't begin", ""},
		{"lone carriage return", "a: 1\rb: ‸@x\n", "can't begin", ""},
		{"comment with quotes", lines(`# it's "here`, `a: b # don't [`, `c: ‸[d`), "is not closed", ""},
		{"text over several lines with colons", lines(`a: |`, `  b: "c`, `  [d`, `e: ‸[f`), "is not closed", ""},
		{"quoted text over several lines before", lines(`a: "b`, `  c: d"`, `e: ‸[f`), "is not closed", ""},
		{"end of the document in quotes", lines(`a: ‸"b`, `---`, `c: "d"`), "never closed", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src, want := marked(t, test.text)
			doc, faults := manifest.Parse([]byte(src))
			if doc != nil || len(faults) != 1 {
				t.Fatalf("Parse(%q) gives document %v and faults %v, want no document and one fault", src, doc != nil, faults)
			}
			f := faults[0]
			if f.Span.Start != want || !strings.Contains(f.Message+end, test.message) || !strings.Contains(f.Hint+end, test.hint) {
				t.Errorf("Parse(%q) shows %v %q (hint %q), want %v with %q (hint %q)", src, f.Span.Start, f.Message, f.Hint, want, test.message, test.hint)
			}
			if f.Rule != "yaml" || f.Severity != diagnostic.Error || f.Hint == "" {
				t.Errorf("Parse(%q) gives %+v, want an error of rule yaml with a hint", src, f)
			}
			if sourceLine := strings.TrimPrefix(strings.TrimSuffix(strings.Split(src, "\n")[want.Line-1], "\r"), "\ufeff"); f.Source != sourceLine {
				t.Errorf("Parse(%q) quotes line %q, want %q", src, f.Source, sourceLine)
			}
			if f.Span.End.Line != f.Span.Start.Line || f.Span.End.Column < f.Span.Start.Column {
				t.Errorf("Parse(%q) has span %v", src, f.Span)
			}
		})
	}
}

func TestStrangeSpacesAndDashesInTextsAreNoFault(t *testing.T) {
	for _, text := range []string{
		lines("a: \u00a0b\u00a0c", "d: \u2003e"),
		lines("tags:", "  - – spring", "  - •\u00a0sale", "  - 1. a", "  - -- b"),
		lines("tags:", "  – spring", "  – sale"),
		lines("tags: [– spring, \u00a0sale]"),
		lines("\u00a0\u00a0a: 1", "– b: 2", "-\u00a0c: 3"),
		lines("a: some words", "  >>>>>>> b", "  // c"),
		lines("a: |", "  \u00a0b: 1", "  – c: 2", "d: 3"),
	} {
		if _, faults := manifest.Parse([]byte(text)); len(faults) > 0 {
			t.Errorf("Parse(%q) gives %v", text, faults)
		}
	}
}

func TestWhereAllElseFailsTheLastReadableLineTellsThePlace(t *testing.T) {
	// yaml.v3 refuses these keys, which are sound, and the locator does not.
	for _, text := range []string{
		lines("a: 1", "‸[? j]: k", "b: 2"),
		lines("a: 1", "pins:", "  - b: 1", "    # c", "    ‸[? j]: k", "    d: 2", "  - e: 3", "f: 1"),
		lines("# c", "‸[? j]: k"),
	} {
		src, want := marked(t, text)
		_, faults := manifest.Parse([]byte(src))
		if len(faults) != 1 || faults[0].Span.Start != want || !strings.Contains(faults[0].Message, "does not fit") {
			t.Errorf("Parse(%q) gives %v, want one fault at %v", src, faults, want)
		}
	}
}
