//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/sandbox"
)

// TestAction runs the steps of the composite actions as a runner would. They
// share one binary.
func TestAction(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a program of its own, without the race detector")
	}
	t.Parallel()
	r := newActionRunner(t)
	t.Run("builds", func(t *testing.T) { testActionBuilds(t, r) })
	for name, test := range map[string]func(*testing.T, *actionRunner){
		"run":            testActionRun,
		"hostile inputs": testActionHostileInputs,
		"hostile files":  testActionHostileFiles,
		"cancelled":      testActionCancelled,
		"base":           testActionBase,
		"fails closed":   testActionFailsClosed,
		"the key":        testActionKeepsTheKey,
		"GitLab":         testActionGitLab,
		"cron":           testActionCronScript,
		"drift":          testActionDrift,
		"sheet":          testActionSheet,
		"tidy":           testActionTidy,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, r)
		})
	}
}

// testActionBuilds runs the action once with all its steps. The jobs after it find the
// program where this one has put it.
func testActionBuilds(t *testing.T, r *actionRunner) {
	j := r.job(t, "pinsync")
	j.write(map[string]string{"customizations/1.yaml": actionFileText(actionID1, "/p/1", "a")})
	if got := j.run(map[string]string{"command": "validate"}); got.exit != 0 {
		t.Fatalf("exit %d", got.exit)
	}
	r.built = true
}

const (
	actionID1 = "199620b4-df1a-46e8-ab59-9e9ed9af7101"
	actionID2 = "199620b4-df1a-46e8-ab59-9e9ed9af7102"
)

// actionFileText is a file whose one pin shows item.
func actionFileText(id, target, item string) string {
	return fmt.Sprintf("id: %s\nmodel: basket\ntarget_type: item\ntarget_identity: %s\npin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: %s\n", id, target, item)
}

// actionBody is the live definition of such a file.
func actionBody(target, item string) string {
	return fmt.Sprintf(`{"model":"basket","target_type":"item","target_identity":%q,"pin_definitions":[{"position":1,"pin_type":"item","pin_identity":%q}]}`, target, item)
}

func testActionRun(t *testing.T, r *actionRunner) {
	files := map[string]string{
		"customizations/1.yaml": actionFileText(actionID1, "/p/1", "a"),
		"customizations/2.yaml": actionFileText(actionID2, "/p/2", "b"),
	}
	same := map[string]string{actionID1: actionBody("/p/1", "a"), actionID2: actionBody("/p/2", "b")}
	drifted := map[string]string{actionID1: actionBody("/p/1", "a"), actionID2: actionBody("/p/2", "edited")}

	for _, test := range []struct {
		name   string
		files  map[string]string // more than files
		live   map[string]string
		inputs map[string]string
		exit   int
		counts string // updated failed invalid changed
		puts   int
		log    string // a pattern
		report bool
	}{
		{
			name: "valid files", inputs: map[string]string{"command": "validate"},
			counts: "0 0 0 0", log: `2 files: 2 valid`, report: true,
		}, {
			name: "an invalid file", inputs: map[string]string{"command": "validate"},
			files: map[string]string{"customizations/2.yaml": "model: basket\n"},
			exit:  1, counts: "0 0 1 0", log: `(?m)^::error file=customizations/2\.yaml,line=1`, report: true,
		}, {
			name: "what shoppers see", inputs: map[string]string{"command": "verify"}, live: same,
			counts: "0 0 0 0", log: `2 files: 2 seen`, report: true,
		}, {
			name: "what they do not see", inputs: map[string]string{"command": "verify"}, live: drifted,
			exit: 1, counts: "0 0 0 0", log: `(?m)^::error file=customizations/2\.yaml,line=8,.*title=not-seen::`, report: true,
		}, {
			name: "an invalid file stops a sync", inputs: map[string]string{"command": "sync"}, live: drifted,
			files: map[string]string{"customizations/2.yaml": "model: basket\n"},
			exit:  1, counts: "0 0 1 0", report: true,
		}, {
			name: "a warning under strict", inputs: map[string]string{"command": "validate", "strict": "true"},
			files: map[string]string{"customizations/2.yaml": "{model: basket, target_type: all, pin_definitions: []}"},
			exit:  1, counts: "0 0 1 0", log: `no-pins`, report: true,
		}, {
			name: "a sync", inputs: map[string]string{"command": "sync"}, live: drifted,
			counts: "2 0 0 2", puts: 2, report: true,
		}, {
			name: "a sync of what differs", inputs: map[string]string{"command": "sync", "only-changed": "true"}, live: drifted,
			counts: "1 0 0 1", puts: 1, report: true,
		}, {
			name: "a failed PUT", inputs: map[string]string{"command": "sync"},
			live: map[string]string{actionID1: actionBody("/p/1", "old")},
			exit: 1, counts: "1 1 0 1", puts: 2, log: `HTTP 404`, report: true,
		}, {
			name: "drift", inputs: map[string]string{"command": "plan"}, live: drifted,
			counts: "0 0 0 1", log: `would_update +customizations/2\.yaml`, report: true,
		}, {
			name: "drift with a status of its own", live: drifted,
			inputs: map[string]string{"command": "plan", "args": "--detailed-exitcode --retries 0"},
			exit:   3, counts: "0 0 0 1", report: true,
		}, {
			name: "no page", inputs: map[string]string{"command": "plan", "page": "false"}, live: same,
			counts: "0 0 0 0", report: true,
		}, {
			name: "no drift", inputs: map[string]string{"command": "plan", "args": "--detailed-exitcode"}, live: same,
			counts: "0 0 0 0", log: `2 unchanged`, report: true,
		}, {
			name: "pull", inputs: map[string]string{"command": "pull"}, live: drifted,
			counts: "0 0 0 1", log: `written +customizations/2\.yaml`, report: true,
		}, {
			name: "ping", inputs: map[string]string{"command": "ping"}, live: same,
			counts: "0 0 0 0", log: `live customizations: 2`,
		}, {
			name: "credentials that are refused", live: same,
			inputs: map[string]string{"command": "sync", "private-key": "not-the-key", "concurrency": "1"},
			exit:   4, counts: "0 1 0 0", puts: 1, report: true,
		}, {
			name: "wrong usage", inputs: map[string]string{"command": "sync", "concurrency": "65"}, live: same,
			exit: 2, counts: "0 0 0 0", log: `concurrency must be from 1 to 64`,
		}, {
			name: "paths, one a line", live: same, report: true,
			files:  map[string]string{"shop/with space/3.yaml": actionFileText(actionID1, "/p/1", "a")},
			inputs: map[string]string{"command": "validate", "paths": "  \ncustomizations/2.yaml\nshop/with space\n"},
			counts: "0 0 0 0", log: `2 files: 2 valid`,
		}, {
			name: "another folder to work in", live: same, report: true,
			files:  map[string]string{"shop/customizations/3.yaml": actionFileText(actionID1, "/p/1", "a")},
			inputs: map[string]string{"command": "validate", "working-directory": "shop"},
			counts: "0 0 0 0", log: `1 file: 1 valid`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			api := newActionAPI(t, test.live)
			j := r.job(t, "pinsync")
			j.write(files)
			j.write(test.files)
			got := j.run(api.inputs(test.inputs))
			if got.exit != test.exit || got.outputs["exit-code"] != fmt.Sprint(test.exit) {
				t.Errorf("exit %d and output %q, want %d", got.exit, got.outputs["exit-code"], test.exit)
			}
			o := got.outputs
			if diff := cmp.Diff(test.counts, strings.Join([]string{o["updated"], o["failed"], o["invalid"], o["changed"]}, " ")); diff != "" {
				t.Errorf("updated failed invalid changed: %s", diff)
			}
			if n := api.sent("PUT "); n != test.puts {
				t.Errorf("%d PUTs, want %d", n, test.puts)
			}
			if !regexp.MustCompile(test.log).MatchString(got.log) {
				t.Errorf("no %s in the log", test.log)
			}
			if strings.Contains(got.log, sandbox.DefaultPrivateKey) || strings.Contains(got.log, "not-the-key") {
				t.Error("the log has the key")
			}
			command := test.inputs["command"]
			if want := "## pinsync " + command; test.report && !strings.Contains(got.summary, want) {
				t.Errorf("no %q in the summary:\n%s", want, got.summary)
			}
			if !test.report {
				if o["report"] != "" {
					t.Errorf("there is a report %s", o["report"])
				}
				return
			}
			if page := (command == "plan" || command == "sync") && test.inputs["page"] != "false"; page != strings.HasPrefix(got.kept, "<!doctype html>") || page != (o["page-url"] == pageAddress) ||
				page != strings.HasSuffix(got.summary, "\n**[Look at it place by place]("+pageAddress+")**\n") {
				t.Errorf("the page at %q is %.20q, and the summary ends with %q", o["page-url"], got.kept, got.summary[max(0, len(got.summary)-120):])
			}
			text, err := os.ReadFile(o["report"])
			var report struct{ Command string }
			if err != nil || json.Unmarshal(text, &report) != nil || report.Command != command {
				t.Errorf("the report is %q, %v", text, err)
			}
		})
	}
}

// hostileTexts would make the file "pwned" if a shell ever ran them, or forge an
// output or a line of the log.
var hostileTexts = []string{
	"$(touch pwned)", "`touch pwned`", "\"; touch pwned; \"", "'; touch pwned; '", "; touch pwned #",
	"x\ntouch pwned\n", "x\nexit-code=0\n::warning::forged", "-x", "--help", "--", "*", "~", "%0A::warning::forged", "\\",
	"x\r\n::warning::forged\x1b[2J", "${IFS}$(touch${IFS}pwned)", "a[$(touch pwned)]", "$'\\x41'",
}

func testActionHostileInputs(t *testing.T, r *actionRunner) {
	api := newActionAPI(t, map[string]string{actionID1: actionBody("/p/1", "old")})
	names := []string{"command", "paths", "tracker-id", "private-key", "base-url", "base", "only-changed", "concurrency", "strict", "comment", "token", "args", "working-directory"}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			for i, text := range hostileTexts {
				if name != "args" && name != "base" && name != "working-directory" && i%6 != len(name)%6 {
					continue // all of them everywhere would take long
				}
				j := r.job(t, "pinsync")
				j.write(map[string]string{"customizations/1.yaml": actionFileText(actionID1, "/p/1", "a")})
				inputs := api.inputs(map[string]string{"command": "plan", name: text})
				if name == "base" && i%2 == 0 {
					inputs[name] = "refs/pinsync/" + text
				}
				got := j.run(inputs)
				checkUnharmed(t, j, got, text)
				if started := name != "working-directory"; started && got.outputs["exit-code"] != fmt.Sprint(got.exit) {
					t.Errorf("%s %q: the exit code is %d, the output %q", name, text, got.exit, got.outputs["exit-code"])
				}
			}
		})
	}
	if n := api.sent("PUT "); n > 0 {
		t.Errorf("%d PUTs were made by a plan", n)
	}
}

// runnerCommands are the lines of a log that the runner would act upon.
var runnerCommands = regexp.MustCompile(`(?m)^[ \t]*::.*|.*##\[.*`)

// checkUnharmed fails if the text of an input, a file or a branch did anything.
func checkUnharmed(t *testing.T, j *actionJob, got actionOutcome, text string) {
	t.Helper()
	for _, dir := range []string{j.workspace, j.temp, "."} {
		filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			if err == nil && filepath.Base(path) == "pwned" {
				t.Errorf("%q was run by a shell", text)
				os.Remove(path)
			}
			return nil
		})
	}
	for _, line := range runnerCommands.FindAllString(strings.ReplaceAll(got.log, "\r", "\n"), -1) {
		if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::notice title=pinsync::") && !strings.HasPrefix(line, "::warning file=") {
			t.Errorf("%q forged the line %q", text, line)
		}
	}
	if strings.Contains(got.log, "\x1b") {
		t.Errorf("%q sent an escape sequence", text)
	}
}

func testActionHostileFiles(t *testing.T, r *actionRunner) {
	for _, invalid := range []bool{false, true} {
		j := r.job(t, "pinsync")
		live, n := map[string]string{}, 0
		for i, name := range hostileTexts {
			id := fmt.Sprintf("199620b4-df1a-46e8-ab59-9e9ed9af72%02d", i)
			target := fmt.Sprintf("/p/%d", i)
			text := actionFileText(id, target, "a")
			if invalid {
				text += "::warning::forged: \"##[error]$(touch pwned)\"\n"
			}
			j.write(map[string]string{"customizations/" + name + ".yaml": text})
			live[id] = actionBody(target, "::warning::$(touch pwned)")
			n++
		}
		api := newActionAPI(t, live)
		got := j.run(api.inputs(map[string]string{"command": "sync", "only-changed": "true"}))
		checkUnharmed(t, j, got, "a file")
		want, count := 0, got.outputs["updated"]
		if invalid {
			want, count = 1, got.outputs["invalid"]
		}
		if got.exit != want || count != fmt.Sprint(n) {
			t.Errorf("exit %d, outputs %v, want %d and all of %d files", got.exit, got.outputs, want, n)
		}
	}
}
