package manifest_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"pinsync/sync/manifest"
)

// written are files in the styles that people write them in.
var written = []string{
	`# a file
id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
tags: [spring, "summer sale"]
pin_definitions:
  - position: 1
    pin_identity: /p/555
    active_from: 2025-02-01T00:00:00Z
  - position: 2 # below
    pin_criteria:
      brand: 'Acme'
      color: "dark red"
    active_to: "2025-03-01T00:00:00+01:00"
target_metadata: {title: "Trail shoe", weight: 1.50}
`,
	`model: item_detail
target_criteria:
  brand: "Nike"
tags:
- winter
- "sale 20 %"
# pins below
pin_definitions:
- position: 1
  pin_identity: "SKU-001"

- position: 3
  pin_identity: 'SKU-002'
target_metadata:
  text: |
    Some text: with colons
    - and dashes
`,
	`{
  "model": "basket",
  "tags": ["a", "b c"],
  "pin_definitions": [
    {"position": 1, "pin_identity": "/p/1"},
    {
      "position": 2,
      "pin_criteria": {"brand": "X"}
    }
  ]
}
`,
	`base: &base
  pin_type: item
pin_definitions:
    - <<: *base
      position: 1
    - {position: 2, pin_identity: /p/2}
    - {<<: *base, position: 3, pin_identity: "/p/3"}
tags: [
  one,
  "two three"
]
`,
}

// mistakes spoil a line, indented by some spaces; an empty result is none.
var mistakes = map[string]func(indent, line string) string{
	"a quote is missing":        func(in, l string) string { return in + dropOne(l, `"`) },
	"a single quote is missing": func(in, l string) string { return in + dropOne(l, "'") },
	"a bracket is missing":      func(in, l string) string { return in + dropOne(l, "]") },
	"a brace is missing":        func(in, l string) string { return in + dropOne(l, "}") },
	"a colon is missing":        func(in, l string) string { return in + strings.Replace(l, ": ", " ", 1) },
	"no space after a colon":    func(in, l string) string { return in + strings.Replace(l, ": ", ":", 1) },
	"an equals sign":            func(in, l string) string { return in + strings.Replace(l, ": ", "=", 1) },
	"a special space":           func(in, l string) string { return in + strings.Replace(l, ": ", ":\u00a0", 1) },
	"special spaces indent":     func(in, l string) string { return strings.ReplaceAll(in, " ", "\u00a0") + l },
	"a tab indents":             func(in, l string) string { return strings.Replace(in, "  ", "\t", 1) + l },
	"a longer dash":             func(in, l string) string { return in + strings.Replace(l, "- ", "– ", 1) },
	"no space after a dash":     func(in, l string) string { return in + strings.Replace(l, "- ", "-", 1) },
	"a space too much":          func(in, l string) string { return in + " " + l },
	"a space too few":           func(in, l string) string { return strings.TrimPrefix(in, " ") + l },
	"a second colon":            func(in, l string) string { return in + l + ": more" },
	"a comma":                   func(in, l string) string { return in + l + "," },
	"an at sign":                func(in, l string) string { return in + strings.Replace(l, ": ", ": @", 1) },
	"a star":                    func(in, l string) string { return in + strings.Replace(l, ": ", ": *", 1) },
	"a quote opens":             func(in, l string) string { return in + strings.Replace(l, ": ", `: "`, 1) },
	"a backslash":               func(in, l string) string { return in + strings.Replace(l, `"`, `"C:\p`, 1) },
	"a comment of another kind": func(in, l string) string { return in + "// note\n" + in + l },
	"a note":                    func(in, l string) string { return in + "Some note\n" + in + l },
	"a merge conflict":          func(in, l string) string { return "<<<<<<< HEAD\n" + in + l },
}

func dropOne(line, what string) string { return strings.Replace(line, what, "", 1) }

// What makes a file unreadable is shown in its line nearly always, and else
// somewhere below the same outermost key.
func TestMistakesAreShownInTheirLine(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var all, inLine, inKey int
	for name, spoil := range mistakes {
		for range 150 {
			lines := strings.SplitAfter(written[r.IntN(len(written))], "\n")
			i := r.IntN(len(lines) - 1)
			line := strings.TrimSuffix(strings.TrimLeft(lines[i], " "), "\n")
			indent := lines[i][:len(lines[i])-len(line)-1]
			before := lines[i]
			lines[i] = spoil(indent, line) + "\n"
			doc, faults := manifest.Parse([]byte(strings.Join(lines, "")))
			if lines[i] == before || doc != nil {
				continue // nothing is spoiled, or it can still be read
			}
			all++
			top, below := i, i+1
			for top > 0 && strings.IndexByte(" \n#", lines[top][0]) >= 0 {
				top--
			}
			for below < len(lines)-1 && strings.IndexByte(" \n#", lines[below][0]) >= 0 {
				below++
			}
			switch at := faults[0].Span.Start.Line - 1; {
			case at == i:
				inLine++
				inKey++
			case at >= top && at <= below+strings.Count(lines[i], "\n")-1:
				inKey++
			default:
				t.Logf("%s: line %d is %q, and line %d is shown: %s", name, i+1, lines[i], at+1, faults[0].Message)
			}
		}
	}
	t.Logf("of %d mistakes, %d are shown in their line, and %d below their key", all, inLine, inKey)
	if all < 1000 || inLine*100 < all*90 || inKey*100 < all*99 {
		t.Errorf("of %d mistakes, %d are shown in their line, want 90 %%, and %d below their key, want 99 %%", all, inLine, inKey)
	}
}
