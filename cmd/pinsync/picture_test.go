//go:build unix

package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// TestReadmePictureIsRealOutput draws the picture at README's head again, from
// what a failing and a passing run print on a terminal.
func TestReadmePictureIsRealOutput(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", ".github", "runs.svg")
	drawn := picture(typeInto(t, []string{
		"perl -pi -e 's/position: 1/position: first/' customizations/basket/p-123.yaml",
		"pinsync validate",
		"git checkout -q customizations",
		"pinsync sync --sandbox",
	}))
	if *updateDocuments {
		if err := os.WriteFile(path, []byte(drawn), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(steady(string(kept)), steady(drawn)); diff != "" {
		t.Errorf("runs print something else (-picture +printed); run with -update when that is meant:\n%s", diff)
	}
}

// typeInto gives the commands and what each prints with colours, as a terminal
// shows them.
func typeInto(t *testing.T, commands []string) string {
	t.Helper()
	dir := copyOfRepository(t)
	var screen strings.Builder
	for _, command := range commands {
		fmt.Fprintf(&screen, "\x1b[2m$\x1b[0m \x1b[1m%s\x1b[0m\n", command)
		words := command
		if strings.HasPrefix(command, "pinsync ") {
			words += " --color always"
		}
		out, _ := shell(t, dir, words).CombinedOutput() // one is shown to fail
		screen.Write(out)
	}
	return screen.String()
}

const (
	glyphWidth, lineHeight, screenMargin = 7.3, 18, 16
	screenColour, textColour             = "#0d1117", "#e6edf3"
)

// sgrStyles are how a terminal shows the codes that pinsync prints.
var sgrStyles = map[string]string{
	"1":  `font-weight="bold"`,
	"2":  `fill="#8b949e"`,
	"31": `fill="#ff7b72"`,
	"32": `fill="#3fb950"`,
	"33": `fill="#d29922"`,
	"34": `fill="#79c0ff"`,
	"35": `fill="#d2a8ff"`,
	"36": `fill="#39c5cf"`,
}

// picture draws a terminal's screen as SVG.
func picture(screen string) string {
	sgr := regexp.MustCompile("\x1b\\[([0-9;]*)m")
	lines := strings.Split(strings.TrimRight(screen, "\n"), "\n")
	columns := 0
	var text strings.Builder
	style := ""
	for i, line := range lines {
		columns = max(columns, utf8.RuneCountInString(sgr.ReplaceAllString(line, "")))
		fmt.Fprintf(&text, `<text x="%d" y="%d">`, screenMargin, screenMargin+i*lineHeight+13)
		for line != "" {
			plain, rest := line, ""
			code := sgr.FindStringSubmatchIndex(line)
			if code != nil {
				plain, rest = line[:code[0]], line[code[1]:]
			}
			if plain != "" {
				var escaped strings.Builder
				xml.EscapeText(&escaped, []byte(plain))
				fmt.Fprintf(&text, "<tspan%s>%s</tspan>", style, &escaped)
			}
			if code != nil {
				style = ""
				for number := range strings.SplitSeq(line[code[2]:code[3]], ";") {
					if s := sgrStyles[number]; s != "" {
						style += " " + s
					}
				}
			}
			line = rest
		}
		text.WriteString("</text>\n")
	}
	width, height := int(float64(columns)*glyphWidth)+2*screenMargin, len(lines)*lineHeight+2*screenMargin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d">
<rect width="100%%" height="100%%" rx="8" fill="%s"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="12" fill="%s" xml:space="preserve">
%s</g>
</svg>
`, width, height, screenColour, textColour, &text)
}
