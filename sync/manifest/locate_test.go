package manifest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// sound texts with much of what YAML has, from which broken ones are made.
var soundTexts = []string{
	realisticText,
	`base: &base
  pin_type: item
  tags: &t
  - a
  - b
pins:
- <<: *base
  position: 1
- {<<: *base, position: 2}
text: |
  some text
    deeper: x

  end
folded: >-
    foo
    bar
note: a long
  plain text
quoted: "over
  two lines"
list:
  - - a
    - b
  - &x c: 1
    d: !!str 2
  -
    e: f
`,
	`{"model": "basket", "pins": [{"position": 1}, {"position": 2, "a": [1, 2, {"x": null}]}],
 "t": 'it''s', u: [a b, c: d]}
`,
	"%YAML 1.1\n---\n? a\n: b\n? - c\n  - d\n: e\n",
	"a: |\n\n \n  x\nb: >2+\n   y\n\nc: 'x'   # foo\nd:\te\n",
	"- a\n- b: c\n  d: e\n-\n - f\n",
	"? [a, b]\n: - c\n  - {d: e,\n f: g,\n  h}\n? |\n  key\n: >\n  val\n\n  ue\n# c\n\nx: # c\n  # d\n  - y\n  # e\nz:\n\n",
	"%TAG !e! tag:yaml.org,2002:\n--- !e!map\na: !e!str b\nc: ! d\ne: !<tag:yaml.org,2002:int> 1\n&f g: *f\n\"h\": 'i'\n[j]: k\n",
	"a: &a\n  - &b x\n  - *b\nc:\n  &d\n  e: *a\nf: &g !!seq\n- h\ni: !!map {j: k, \"l\":m, n : o}\n",
	"--- >\n a\n b\n\n c\n",
	"-  - a\n   - b:\n     - c\n     d: e\n-  {f: [g, h: i],\n   j}\n",
}

const realisticText = `# c
id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
tags: [spring, "summer sale"]
# Two pins: one for the sale, one for good.
pin_definitions:
  - position: 1
    pin_type: item
    active_to: "2025-03-01T00:00:00+01:00"
  - position: 4 # below the fold
    pin_criteria:
      brand: 'Acme'
target_metadata: {editor: "jana", weight: 1.50}
`

// pieces are what the broken texts are broken with.
var pieces = []string{
	"\t", " ", "  ", "\n", "\n\n", "\r", "\r\n", "\n\t", "\n ", "\u0085", "\u2028", ":", ": ", " : ", ":\n", "- ", "-", "  - ",
	"[", "]", "{", "}", "{}", "[]", ",", "\"", "'", "''", "#", " #", "# x\n", "&", "&a ", "*a ", "*t", "<<: *a", "!", "!!", "!!str ",
	"!e!", "!<", "|", "|\n", "|+2", ">", "?", "? ", "%", "@", "~", "\\", "\\x", "a", "a: ", "é", "1",
}

// spoil changes a text in one to three places.
func spoil(r *rand.Rand, text string) string {
	for range 1 + r.IntN(3) {
		i := r.IntN(len(text) + 1)
		switch r.IntN(4) {
		case 0:
			text = text[:i] + text[min(len(text), i+1+r.IntN(3)):]
		case 1:
			lines := strings.SplitAfter(text, "\n")
			k := r.IntN(len(lines))
			lines[k] = strings.Repeat(" ", r.IntN(5)) + strings.TrimLeft(lines[k], " ")
			text = strings.Join(lines, "")
		default:
			text = text[:i] + pieces[r.IntN(len(pieces))] + text[i:]
		}
	}
	return text
}

// Whatever is broken has a place in the text and words, and finding it neither
// panics nor hangs.
func TestEveryBrokenTextHasAPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	broken, known := 0, 0
	for range 6000 {
		text := spoil(r, soundTexts[r.IntN(len(soundTexts))])
		s := source{bytes: []byte(text)}
		if _, ok := s.scan(); !ok {
			continue
		}
		st := cut(&s)
		if sound(st.first) {
			continue
		}
		broken++
		if checkLocated(t, st.first, s.start) {
			known++
		}
	}
	if broken < 1000 || known*100 < broken*95 {
		t.Errorf("of %d broken texts, %d have a reason, want 95 %%", broken, known)
	}
}

// checkLocated locates the fault of a broken text, and reports whether it has a
// reason, and not only a line.
func checkLocated(t *testing.T, src []byte, begin int) bool {
	t.Helper()
	at := locate(src, begin)
	if at.start < begin || at.start > len(src) || at.end < at.start || at.message == "" || at.hint == "" {
		t.Errorf("%q gives %+v", src, at)
	}
	return !strings.Contains(at.message, "does not fit what comes before it")
}

func FuzzLocate(f *testing.F) {
	for _, text := range soundTexts {
		f.Add([]byte(text + "x: [\n"))
		f.Add([]byte("a: \"\n" + text))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s := source{bytes: src}
		if _, ok := s.scan(); !ok || len(src) > 1<<12 {
			return
		}
		if st := cut(&s); !sound(st.first) {
			checkLocated(t, st.first, s.start)
		}
	})
}

func TestLargeBrokenTextsAreLocated(t *testing.T) {
	if testing.Short() {
		t.Skip("does one thing at a time, so the race detector finds nothing")
	}
	const size = 1 << 16
	laughs := "a: &a [x]\n"
	for c := 'a'; c < 't'; c++ {
		laughs += fmt.Sprintf("%c: &%c [%s]\n", c+1, c+1, strings.Repeat(fmt.Sprintf("*%c, ", c), 9))
	}
	for name, test := range map[string]struct {
		text string
		line int
	}{
		"aliases of aliases": {laughs + "z: [\n", 21},
		"a line of quotes":   {"a: [" + strings.Repeat(`"x",`, size/4) + "\nb: c\n", 1},
		"a line of spaces":   {strings.Repeat("\u00a0", size/2) + "b: c\n- x\n", 1},
		"a line of brackets": {strings.Repeat("{a: ", 90) + strings.Repeat("[],", size/3), 1},
		"lines of keys":      {strings.Repeat("ab: c\n", size/6) + "x\n", size/6 + 1},
		"lines of slips":     {strings.Repeat("a:1\n", size/4) + "b: c\n", 1},
		"lines of dashes":    {"x:\n" + strings.Repeat("– a: 1\n", size/9) + "- b: c\n", 2},
		"lines of comments":  {strings.Repeat("a:\n # c\n", size/8) + "x: [y\n", size/8*2 + 1},
		"lines in brackets":  {"{" + strings.Repeat("a: 1,\n", size/6) + "b 1\n", 1},
		"lines of blanks":    {"a:\n" + strings.Repeat(" \t\n", size/3) + " b: 1\n", 2},
		"comments, indented": {strings.Repeat("- ", 90) + "a\n" + strings.Repeat(strings.Repeat(" ", 100)+"#\n", size/100) + "]\n", size/100 + 2},
	} {
		if _, faults := Parse([]byte(test.text)); len(faults) != 1 || faults[0].Span.Start.Line != test.line {
			t.Errorf("%s: faults are %+v, want one in line %d", name, faults, test.line)
		}
	}
}
