//go:build unix

package main

import (
	"encoding/xml"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"pinsync/cmd/pinsync/manual"
	"pinsync/sync/sandbox"
)

// TestReadmePictureIsRealOutput draws the picture at README's head again, from
// what a failing and a passing run print on a terminal.
func TestReadmePictureIsRealOutput(t *testing.T) {
	nothingAtOnce(t)
	t.Parallel()
	keptPicture(t, "runs.svg", picture(typeInto(t, []string{
		"perl -pi -e 's/position: 1/position: first/' customizations/basket/p-123.yaml",
		"pinsync validate",
		"git checkout -q customizations",
		"pinsync sync --sandbox",
	}), dark))
}

// TestReadmePullRequestIsRealOutput draws again what a pull request shows: the
// annotation of a fault in its line, and the comment that says what a merge will
// change.
func TestReadmePullRequestIsRealOutput(t *testing.T) {
	t.Parallel()
	dir := copyOfRepository(t)
	api := sandboxFor(t, dir)
	pull := &pullRequest{}
	gitHub := httptest.NewServer(pull)
	defer gitHub.Close()
	event := filepath.Join(t.TempDir(), "event.json")
	if err := os.WriteFile(event, []byte(`{"pull_request": {"number": 7, "base": {"sha": "", "repo": {"full_name": "acme/shop"}}, "head": {"repo": {"full_name": "acme/shop"}}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(command string) string {
		typing := shell(t, dir, command)
		typing.Env = append(typing.Env, "GITHUB_ACTIONS=true", "GITHUB_EVENT_NAME=pull_request", "GITHUB_EVENT_PATH="+event,
			"GITHUB_API_URL="+gitHub.URL, "GITHUB_TOKEN="+jobToken, "GITHUB_WORKSPACE="+dir, "GITHUB_REPOSITORY=acme/shop",
			envBaseURL+"="+api, envTrackerID+"="+sandbox.DefaultTrackerID, envPrivateKey+"="+sandbox.DefaultPrivateKey)
		out, _ := typing.CombinedOutput() // one is shown to fail
		return string(out)
	}
	run("perl -pi -e 's/position: 2/position: two/' customizations/basket/p-300.yaml")
	diff := run("git diff -U1 customizations/basket/p-300.yaml")
	found := regexp.MustCompile(`(?m)^::error .*title=(.*?)::(.*)$`).FindStringSubmatch(run("pinsync validate"))
	if found == nil {
		t.Fatal("nothing is annotated")
	}
	run("perl -pi -e 's/position: two/position: 3/' customizations/basket/p-300.yaml; git rm -q customizations/trends/all.yaml; git commit -qam x")
	run("git update-ref refs/pinsync/shop HEAD^; pinsync plan --comment --delete --base refs/pinsync/shop --catalog customizations/catalog.csv")
	if len(pull.comments) != 1 {
		t.Fatalf("%d comments", len(pull.comments))
	}
	var screen strings.Builder
	screen.WriteString("\x1b[1mFiles changed\x1b[0m  \x1b[2mcustomizations/basket/p-300.yaml\x1b[0m\n")
	_, hunk, _ := strings.Cut(diff, "\n@@")
	_, hunk, _ = strings.Cut(hunk, "\n")
	for line := range strings.Lines(hunk) {
		switch line[0] {
		case '-':
			line = "\x1b[31m" + strings.TrimSuffix(line, "\n") + "\x1b[0m\n"
		case '+':
			line = "\x1b[32m" + strings.TrimSuffix(line, "\n") + "\x1b[0m\n"
		}
		screen.WriteString("  " + line)
		if strings.HasPrefix(line, "\x1b[32m") {
			rule := strings.NewReplacer("%3A", ":", "%2C", ",", "%25", "%").Replace(found[1])
			fmt.Fprintf(&screen, "    \x1b[31m✗ Check failure: \x1b[1m%s\x1b[0m\n", rule)
			for _, said := range strings.Split(strings.NewReplacer("%0A", "\n", "%25", "%").Replace(found[2]), "\n") {
				screen.WriteString("      " + said + "\n")
			}
		}
	}
	screen.WriteString("\n\x1b[1mgithub-actions\x1b[0m \x1b[2mbot commented\x1b[0m\n\n")
	for line := range strings.Lines(manual.Terminal(pull.comments[0], 96, true)) {
		screen.WriteString("  " + line)
	}
	keptPicture(t, "pull-request.svg", picture(screen.String(), light))
}

// keptPicture compares a picture with the one that is kept, or keeps it.
func keptPicture(t *testing.T, name, drawn string) {
	t.Helper()
	path := filepath.Join(repositoryRoot, ".github", name)
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
	if diff := cmp.Diff(steady(strings.ReplaceAll(string(kept), hardSpace, " ")), steady(strings.ReplaceAll(drawn, hardSpace, " "))); diff != "" {
		t.Errorf("%s shows something else (-picture +printed); run with -update when that is meant:\n%s", name, diff)
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

// hardSpace stays where it is: of several spaces most viewers show one.
const hardSpace = "\u00a0"

const glyphWidth, lineHeight, screenMargin = 7.3, 18, 16

// theme is how a picture looks: sgr says how it shows the codes that pinsync prints.
type theme struct {
	ground, text string
	sgr          map[string]string
}

var dark = theme{"#0d1117", "#e6edf3", map[string]string{
	"1":  `font-weight="bold"`,
	"2":  `fill="#8b949e"`,
	"31": `fill="#ff7b72"`,
	"32": `fill="#3fb950"`,
	"33": `fill="#d29922"`,
	"34": `fill="#79c0ff"`,
	"35": `fill="#d2a8ff"`,
	"36": `fill="#39c5cf"`,
}}

var light = theme{"#ffffff", "#1f2328", map[string]string{
	"1":  `font-weight="bold"`,
	"2":  `fill="#656d76"`,
	"31": `fill="#cf222e"`,
	"32": `fill="#116329"`,
	"33": `fill="#9a6700"`,
	"36": `fill="#0550ae"`,
}}

// picture draws a terminal's screen as SVG.
func picture(screen string, look theme) string {
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
				xml.EscapeText(&escaped, []byte(strings.ReplaceAll(plain, " ", hardSpace)))
				fmt.Fprintf(&text, "<tspan%s>%s</tspan>", style, &escaped)
			}
			if code != nil {
				style = ""
				for number := range strings.SplitSeq(line[code[2]:code[3]], ";") {
					if s := look.sgr[number]; s != "" {
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
<rect width="100%%" height="100%%" rx="8" fill="%s" stroke="#d0d7de"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="12" fill="%s">
%s</g>
</svg>
`, width, height, look.ground, look.text, &text)
}
