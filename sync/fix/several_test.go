package fix_test

import (
	"bytes"
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/fix"
	"pinsync/sync/internal/corpus"
)

// slip is a mistake at a place of a text: what is from start to end there, as it is
// spoiled, and as it should be.
type slip struct {
	start, end   int
	write, right string
}

// slips are the places where a mistake can be made in a text.
func (m *mistake) slips(text string) (all []slip) {
	find := regexp.MustCompile("(?m)" + m.find)
	for _, at := range find.FindAllStringSubmatchIndex(text, -1) {
		expand := func(template string) string { return string(find.ExpandString(nil, template, text, at)) }
		s := slip{at[0], at[1], expand(m.write), text[at[0]:at[1]]}
		if m.right != "" {
			s.right = expand(m.right)
		}
		all = append(all, s)
	}
	return all
}

// spoil makes mistakes in a text, in different places of it; ok is false where two of
// them are in the same place.
func spoil(text string, slips []slip) (spoiled, right string, ok bool) {
	slices.SortFunc(slips, func(a, b slip) int { return cmp.Compare(a.start, b.start) })
	at := 0
	for i, s := range slips {
		if s.start < at || i > 0 && s.start == slips[i-1].start {
			return "", "", false
		}
		spoiled += text[at:s.start] + s.write
		right += text[at:s.start] + s.right
		at = s.end
	}
	return spoiled + text[at:], right + text[at:], true
}

// hasErrors reports whether an error is among findings.
func hasErrors(found []diagnostic.Diagnostic) bool {
	return slices.ContainsFunc(found, func(d diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error })
}

// fixesToAnotherMeaning reports whether fix changes a spoiled text to one that has no
// errors and does not mean what the right one does.
func fixesToAnotherMeaning(spoiled, right string, read fix.Read) (becomes string, wrong bool) {
	out := fix.Apply([]byte(spoiled), read([]byte(spoiled)), read, nil)
	if string(out.Text) == spoiled || hasErrors(out.Left) {
		return "", false
	}
	after, meant := read(out.Text).Body, read([]byte(right)).Body
	return string(out.Text), !bytes.Equal(after, meant) && !compare.Same(after, meant)
}

// Several mistakes in one file that were once fixed to another meaning.
func TestSeveralMistakesAreNotFixedToAnotherMeaning(t *testing.T) {
	if testing.Short() {
		t.Skip("does one thing at a time, so the race detector finds nothing")
	}
	byName := map[string]*mistake{}
	for i := range mistakes {
		byName[mistakes[i].name] = &mistakes[i]
	}
	files := texts()
	files["criteria"] = "model: trends\ntarget_type: all\npin_definitions:\n  - position: 1\n    pin_type: criteria\n    pin_criteria:\n      brand: Acme\n    widget_id: popup\n"
	for _, test := range []struct {
		file     string
		mistakes []string
	}{
		{"criteria", []string{"a tab indents a dash", "the same key and value in a pin", "a widget's key"}},
		{"quoted", []string{"a non-breaking space after the model's colon", "both quotes typed twice"}},
		{"quoted", []string{"a non-breaking space after the model's colon", "both quotes typed twice", "position #"}},
		{"crlf", []string{"a tab indents a dash", "item_id", "a French pair"}},
		{"plain", []string{"pin keys tabs", "a tab too much"}},
		{"plain", []string{"tags tab", "pin keys one tab", "a non-breaking space after a dash"}},
		{"flow", []string{"criteria's brace not closed", "1 for true"}},
		{"flow", []string{"criteria's brace not closed", "bundle"}},
		{"flow", []string{"criteria's brace not closed", "x"}},
	} {
		name, text := test.file+": "+strings.Join(test.mistakes, ", "), files[test.file]
		cases := 0
		var visit func(rest []string, slips []slip)
		visit = func(rest []string, slips []slip) {
			if len(rest) > 0 {
				for _, s := range byName[rest[0]].slips(text) {
					visit(rest[1:], append(slices.Clone(slips), s))
				}
				return
			}
			spoiled, right, ok := spoil(text, slips)
			if !ok {
				return
			}
			cases++
			if becomes, wrong := fixesToAnotherMeaning(spoiled, right, reader(nil)); wrong {
				t.Errorf("%s: wrong meaning:\n%s\nbecomes\n%s", name, changed(right, spoiled), changed(spoiled, becomes))
			}
		}
		visit(test.mistakes, nil)
		if cases == 0 {
			t.Errorf("%s: these are nowhere", name)
		}
	}
}

// swallowedLines are keys inside a text: a quote that one mistake opens and another one
// closes makes a text, of another meaning but right, of all lines between them.
var swallowedLines = regexp.MustCompile(`\b(position|pin_type|pin_identity|target_type|target_identity):`)

// Whatever file, and whichever two to four mistakes in it: where fix leaves no error, the
// text means what was meant.
func TestNoFixOfSeveralMistakesIsWrongInAnyFile(t *testing.T) {
	zone := prague(t)
	files := texts()
	names := slices.Sorted(maps.Keys(files))
	rapid.Check(t, func(rt *rapid.T) {
		text := files[rapid.SampledFrom(names).Draw(rt, "name")]
		if rapid.IntRange(0, 3).Draw(rt, "of the corpus") == 0 {
			_, file := corpus.File(rapid.IntRange(0, 4000).Draw(rt, "file"), "")
			text = string(file)
		}
		read := reader(nil)
		var slips []slip
		var made []string
		wanted := rapid.IntRange(2, 4).Draw(rt, "mistakes")
		for range 10 * wanted {
			m := rapid.SampledFrom(mistakes).Draw(rt, "mistake")
			all := m.slips(text)
			if len(all) == 0 || m.silent {
				continue
			}
			if m.reading == "zone" {
				read = reader(zone)
			}
			s := rapid.SampledFrom(all).Draw(rt, "place")
			if _, _, ok := spoil(text, append(slices.Clone(slips), s)); !ok || left(text, s, read) {
				continue
			}
			slips, made = append(slips, s), append(made, m.name)
			if len(slips) == wanted {
				break
			}
		}
		spoiled, right, _ := spoil(text, slips)
		if len(read([]byte(right)).Found) > 0 {
			return // a pin of the file is over, or shares its item with another one
		}
		if becomes, wrong := fixesToAnotherMeaning(spoiled, right, read); wrong && !swallowedLines.Match(read([]byte(becomes)).Body) {
			rt.Errorf("%s: wrong meaning:\n%s\nbecomes\n%s", strings.Join(made, ", "), changed(right, spoiled), changed(spoiled, becomes))
		}
	})
}

// left reports whether a mistake alone makes a text that is no error and is not fixed, so
// that it is another meaning itself.
func left(text string, s slip, read fix.Read) bool {
	spoiled, _, _ := spoil(text, []slip{s})
	first := read([]byte(spoiled))
	return first.Readable && !hasErrors(first.Found) && string(fix.Apply([]byte(spoiled), first, read, nil).Text) == spoiled
}
