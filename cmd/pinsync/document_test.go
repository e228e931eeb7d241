//go:build unix

package main

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/cmd/pinsync/manual"
	"pinsync/sync/sandbox"
	"pinsync/sync/settings"
)

// TestCommandsPrintWhatDocumentsShow runs every console block of README and of the
// manual: the lines after "$ " are typed into a shell, section by section, in a
// fresh copy of the repository and against a sandbox that knows its
// customizations; the other lines are what comes out, but for times and new ids.
func TestCommandsPrintWhatDocumentsShow(t *testing.T) {
	for _, d := range documents(t) {
		sections := strings.SplitAfter(d.text, "\n## ")
		for i, section := range sections {
			if !strings.Contains(section, "\n```console\n") {
				continue
			}
			heading, _, _ := strings.Cut(section, "\n")
			t.Run(d.name+"#"+heading, func(t *testing.T) {
				if !*updateDocuments { // which writes one file
					t.Parallel()
				}
				printed := runSection(t, section)
				if *updateDocuments {
					sections[i] = printed
					return
				}
				if diff := cmp.Diff(steady(section), steady(printed)); diff != "" {
					t.Errorf("%s shows something else (-shown +printed); run with -update when that is meant:\n%s", d.name, diff)
				}
			})
		}
		if text := strings.Join(sections, ""); text != d.text {
			if err := os.WriteFile(d.path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestEveryCommandBlockIsRun finds the blocks that no test knows: console blocks
// are all run as they are, those for sh only where a test names them.
func TestEveryCommandBlockIsRun(t *testing.T) {
	nothingAtOnce(t)
	t.Parallel()
	known := map[string]string{
		"README.md#Try it":                       "ci runs both",
		"README.md#Ten minutes to a green merge": "TestReadmeTenMinutes",
		"manual/base.md#Example":                 "TestManualBase",
		"manual/cron.md#cron and systemd":        "TestAction/cron",
		"manual/install.md#A release":            "there is none before the first tag",
		"manual/install.md#As a container":       "ci builds and runs the image",
		"manual/pull.md#Try it":                  "the console blocks after it run against such a sandbox",
	}
	for _, d := range documents(t) {
		for _, s := range manual.Sections(d.text) {
			at := strings.TrimPrefix(d.name, "../../") + "#" + s.Title
			own, _, _ := strings.Cut(s.Text, "\n## ")
			for _, language := range regexp.MustCompile("(?m)^ *```(bash|shell|sh|console|crontab|powershell)$").FindAllStringSubmatch(own, -1) {
				if language[1] != "console" && language[1] != "crontab" && known[at] == "" {
					t.Errorf("no test runs the %s block of %s", language[1], at)
				}
				if language[1] == "console" && !strings.Contains(own, "\n```console\n") {
					t.Errorf("the console block of %s is indented, so it is not run", at)
				}
			}
		}
	}
}

// steady replaces what differs from run to run.
func steady(text string) string {
	for _, s := range []struct{ pattern, with string }{
		{`(<1|&lt;1|\d+(\.\d+)?) (ms|s)\b`, "TIME"},
		{`http://127\.0\.0\.1:\d+`, "URL"},
		{`\b[0-9a-f]{7,40}\b`, "COMMIT"},
	} {
		text = regexp.MustCompile(s.pattern).ReplaceAllString(text, s.with)
	}
	return text
}

// runSection gives the section with the outputs that its commands really have.
func runSection(t *testing.T, section string) string {
	dir := copyOfRepository(t)
	api := sandboxFor(t, dir)

	const mark = "\x1e"
	var script strings.Builder
	blocks := strings.Split(section, "\n```console\n")
	for i, block := range blocks[1:] {
		block, _, _ = strings.Cut(block, "\n```\n")
		for _, command := range commands(block) {
			// The program is built already.
			command = strings.ReplaceAll(command, "go run ./cmd/pinsync", "pinsync")
			fmt.Fprintf(&script, "printf '%s%d%s'\n%s\n", mark, i+1, mark, command)
		}
	}
	typing := shell(t, dir, script.String())
	typing.Env = append(typing.Env,
		envBaseURL+"="+api, envTrackerID+"="+sandbox.DefaultTrackerID, envPrivateKey+"="+sandbox.DefaultPrivateKey,
		"HOME="+t.TempDir(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	var out bytes.Buffer
	typing.Stdout, typing.Stderr = &out, &out
	_ = typing.Run() // the last command may be one that is shown to fail

	printed := map[string][]string{}
	parts := strings.Split(out.String(), mark)
	for i := 1; i+1 < len(parts); i += 2 {
		printed[parts[i]] = append(printed[parts[i]], parts[i+1])
	}
	for i, block := range blocks[1:] {
		shown, rest, _ := strings.Cut(block, "\n```\n")
		var b strings.Builder
		for n, command := range commands(shown) {
			fmt.Fprintf(&b, "$ %s\n", command)
			if outputs := printed[fmt.Sprint(i+1)]; n < len(outputs) {
				b.WriteString(outputs[n])
			} else {
				t.Errorf("%q was never reached", command)
			}
		}
		blocks[i+1] = strings.TrimSuffix(b.String(), "\n") + "\n```\n" + rest
	}
	return strings.Join(blocks, "\n```console\n")
}

// commands are the lines of a block that are typed.
func commands(block string) []string {
	var typed []string
	for line := range strings.SplitSeq(block, "\n") {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			typed = append(typed, command)
		}
	}
	return typed
}

// copyOfRepository is a fresh clone, as far as the commands of documents need it:
// without the Go code, and what git keeps for itself.
func copyOfRepository(t *testing.T) string {
	t.Helper()
	dir, top := t.TempDir(), repositoryRoot
	for _, name := range []string{"customizations", "schema"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(top, name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{".gitattributes", ".gitignore"} {
		text, err := os.ReadFile(filepath.Join(top, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "."}, {"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "Start"}} {
		git := exec.Command("git", args...)
		git.Dir = dir
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	return dir
}

// sandboxFor serves the customizations of the files below dir.
func sandboxFor(t *testing.T, dir string) string {
	t.Helper()
	server := sandbox.New(sandbox.Options{})
	c := &cli{env: os.Getenv, dir: dir, stdout: os.Stdout, stderr: os.Stderr}
	if err := c.seed(t.Context(), server, "customizations", &settings.Settings{}); err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	return listening.URL
}

// TestReadmeTenMinutes types the way from nothing to a synced repository as
// README has it, with the placeholder tracker and a key file in the home
// folder.
func TestReadmeTenMinutes(t *testing.T) {
	nothingAtOnce(t)
	t.Parallel()
	script := "set -e\npinsync init my-shop\ncd my-shop\n" + scriptsOf(t, "README.md", "Ten minutes to a green merge")
	if out, err := typed(t, script); err != nil || !strings.Contains(out, "1 file: 1 updated") {
		t.Errorf("%v\n%s\nprints\n%s", err, script, out)
	}
}

// TestManualBase types how a base begins and moves, in a clone whose files are
// live.
func TestManualBase(t *testing.T) {
	nothingAtOnce(t)
	t.Parallel()
	dir := copyOfRepository(t)
	origin := filepath.Join(t.TempDir(), "origin.git")
	script := "set -e\ngit init -q --bare " + origin + "\ngit remote add origin " + origin + "\npinsync sync --only-changed\n" +
		scriptsOf(t, "base.md", "Example") + "git ls-remote --exit-code origin refs/pinsync/shop\n"
	typing := shell(t, dir, script)
	typing.Env = append(typing.Env, envBaseURL+"="+sandboxFor(t, dir), envTrackerID+"="+sandbox.DefaultTrackerID, envPrivateKey+"="+sandbox.DefaultPrivateKey)
	if out, err := typing.CombinedOutput(); err != nil || strings.Count(string(out), "6 files: 6 unchanged") != 2 {
		t.Errorf("%v\n%s\nprints\n%s", err, script, out)
	}
}

// scriptsOf are the lines to type of a section that does not show what they print.
func scriptsOf(t *testing.T, document, name string) string {
	t.Helper()
	text := page(t, document)
	_, section, _ := strings.Cut(text, "\n## "+name+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := strings.Split(section, "```sh\n")[1:]
	if len(blocks) == 0 {
		t.Fatalf("the section %q has nothing to type", name)
	}
	script := ""
	for _, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		script += block
	}
	return script
}

// TestStarterReadme types what the README of a starter repository says, from
// its first command to its last.
func TestStarterReadme(t *testing.T) {
	nothingAtOnce(t)
	const credentials = "LUIGISBOX_TRACKER_ID=1234-5678 LUIGISBOX_PRIVATE_KEY_FILE=~/.luigisbox.key "
	for name, start := range map[string]string{
		"examples":     "pinsync init",
		"what is live": credentials + "pinsync init --from-live",
		"own and live": credentials + "pinsync pull; pinsync init",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script := "set -e\n" + start + `
test "$(grep -c '^ *\$ ' README.md)" -ge 6
grep '^ *\$ ' README.md | cut -d '$' -f 2- >../commands
set -x
. ../commands
`
			out, err := typed(t, script)
			_, plan, _ := strings.Cut(out, "+ pinsync plan\n")
			if err != nil || !strings.HasPrefix(plan, "1 file: 1 unchanged; 0 errors, 0 warnings in TIME\n") && !strings.HasSuffix(plan, "\n1 file: 1 unchanged; 0 errors, 0 warnings in TIME\n") {
				t.Errorf("%v\n%s\nprints\n%s", err, script, out)
			}
		})
	}
}

// typed is what comes out when someone types script, in an empty folder, whose
// shop 1234-5678 has one customization, and whose key is in the home folder.
func typed(t *testing.T, script string) (string, error) {
	t.Helper()
	home, dir := t.TempDir(), filepath.Join(t.TempDir(), "shop")
	if err := os.WriteFile(filepath.Join(home, ".luigisbox.key"), []byte(sandbox.DefaultPrivateKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	server := sandbox.New(sandbox.Options{TrackerID: "1234-5678"})
	if _, err := server.Seed("", []byte(`{"model": "basket", "target_type": "item", "target_identity": "/p/1", "pin_definitions": [{"position": 1, "pin_type": "item", "pin_identity": "/p/2"}]}`)); err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	typing := shell(t, dir, script)
	typing.Env = append(typing.Env, "HOME="+home, `EDITOR=perl -pi -e s/position:.1/position:\x202/`, envBaseURL+"="+listening.URL)
	out, err := typing.CombinedOutput()
	return steady(string(out)), err
}
