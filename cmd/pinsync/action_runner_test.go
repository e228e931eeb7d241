//go:build unix

package main

import (
	"bytes"
	"errors"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"pinsync/sync/sandbox"
)

// actionRunner runs composite actions as a job's runner does, with nothing in
// the environment but what a runner documents.
type actionRunner struct {
	temp  string   // RUNNER_TEMP, with the binary once it is built
	built bool     // it is: every job would make the same
	host  []string // what the machine, not the job, sets
}

func newActionRunner(t *testing.T) *actionRunner {
	r := &actionRunner{temp: t.TempDir()}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		r.host = append(r.host, name+"="+strings.TrimSpace(string(value)))
	}
	r.host = append(r.host, "HOME="+t.TempDir(), "GITHUB_ACTIONS=true", "RUNNER_TEMP="+r.temp)
	return r
}

// actionJob is a job that uses an action.
type actionJob struct {
	*actionRunner
	t         *testing.T
	action    string // its folder
	workspace string
	path      string // before the machine's own PATH
	env       map[string]string
	start     func(*exec.Cmd) error // runs a step's process; nil is (*exec.Cmd).Run
}

// job is a job with an empty workspace.
func (r *actionRunner) job(t *testing.T, action string) *actionJob {
	return &actionJob{actionRunner: r, t: t, action: action, workspace: t.TempDir(), env: map[string]string{}}
}

// actionOutcome is what came of an action.
type actionOutcome struct {
	exit    int
	outputs map[string]string
	summary string
	log     string
	kept    string // the page that was kept
}

var (
	expression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)
	condition  = regexp.MustCompile(`^(always\(\) && )?(\S+) (==|!=) '(.*)'$`)
)

// pageAddress is where the page of a job is kept.
const pageAddress = "https://github.example/acme/shop/actions/runs/12/artifacts/34"

// run carries out the action's steps with these inputs. Steps that use another
// action are skipped: one brings Go, which is here; one keeps a file, which is then
// in kept.
func (j *actionJob) run(inputs map[string]string) actionOutcome {
	t := j.t
	t.Helper()
	folder, err := filepath.Abs(filepath.Join(repositoryRoot, ".github/actions", j.action))
	if err != nil {
		t.Fatal(err)
	}
	var action actionFile
	readYAML(t, filepath.Join(folder, "action.yml"), &action)
	context := map[string]string{"github.token": "the-token"}
	for name, input := range action.Inputs {
		context["inputs."+name] = expand(t, input.Default, context)
	}
	for name, value := range inputs {
		if _, ok := action.Inputs[name]; !ok {
			t.Fatalf("the action has no input %q", name)
		}
		context["inputs."+name] = value
	}
	files := t.TempDir()
	outcome := actionOutcome{outputs: map[string]string{}}
	var log bytes.Buffer
	for _, step := range action.Runs.Steps {
		always := false
		if step.If != "" {
			parts := condition.FindStringSubmatch(step.If)
			if parts == nil {
				t.Fatalf("can't tell whether %q holds", step.If)
			}
			always = parts[1] != ""
			if (context[parts[2]] == parts[4]) != (parts[3] == "==") {
				continue
			}
		}
		if outcome.exit != 0 && !always {
			continue
		}
		for _, value := range step.With {
			expand(t, value, context)
		}
		if strings.HasPrefix(step.Uses, "actions/upload-artifact@") {
			if step.With["archive"] != "false" {
				t.Errorf("%s keeps it in an archive", step.ID)
			}
			text, err := os.ReadFile(expand(t, step.With["path"], context))
			if err != nil {
				t.Fatal(err)
			}
			outcome.kept = string(text)
			context["steps."+step.ID+".outputs.artifact-url"] = pageAddress
		}
		if step.Run == "" || j.built && !strings.Contains(step.Run, "run.sh") && !strings.Contains(step.Run, "page.sh") {
			continue
		}
		script := filepath.Join(files, "script.sh")
		output, summary := filepath.Join(files, "output"), filepath.Join(files, "summary")
		for path, text := range map[string]string{script: step.Run, output: ""} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
		cmd.Dir = j.workspace
		if dir := expand(t, step.Dir, context); filepath.IsAbs(dir) {
			cmd.Dir = dir
		} else {
			cmd.Dir = filepath.Join(j.workspace, dir)
		}
		if info, err := os.Stat(cmd.Dir); err != nil || !info.IsDir() {
			outcome.exit = -1 // the runner says so
			break
		}
		cmd.Env = append(slices.Clone(j.host), "PATH="+j.path+os.Getenv("PATH"),
			"GITHUB_WORKSPACE="+j.workspace, "GITHUB_ACTION_PATH="+folder,
			"GITHUB_OUTPUT="+output, "GITHUB_STEP_SUMMARY="+summary)
		for name, value := range j.env {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
		for name, value := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+expand(t, value, context))
		}
		cmd.Stdout, cmd.Stderr = &log, &log
		start := (*exec.Cmd).Run
		if j.start != nil && strings.Contains(step.Run, "run.sh") {
			start = j.start
		}
		err := start(cmd)
		for name, value := range readOutputs(t, output) {
			context["steps."+step.ID+".outputs."+name] = value
		}
		if text, err := os.ReadFile(summary); err == nil {
			outcome.summary += string(text)
		}
		if err != nil {
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				t.Fatal(err)
			}
			outcome.exit = exit.ExitCode()
		}
	}
	for name, output := range action.Outputs {
		outcome.outputs[name] = expand(t, output.Value, context)
	}
	outcome.log = log.String()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("exit %d, outputs %v, log:\n%s", outcome.exit, outcome.outputs, outcome.log)
		}
	})
	return outcome
}

// expand puts values in the place of expressions. As on a runner, an output that
// was not set is empty.
func expand(t *testing.T, text string, context map[string]string) string {
	t.Helper()
	return expression.ReplaceAllStringFunc(text, func(found string) string {
		name := expression.FindStringSubmatch(found)[1]
		value, ok := context[name]
		if !ok && !strings.HasPrefix(name, "steps.") {
			t.Fatalf("%s stands for nothing", found)
		}
		return value
	})
}

func readOutputs(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	outputs := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !ok {
			t.Errorf("%q sets no output", line)
		}
		outputs[name] = value
	}
	return outputs
}

// write puts files into the workspace.
func (j *actionJob) write(files map[string]string) {
	j.t.Helper()
	for name, text := range files {
		path := filepath.Join(j.workspace, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			j.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			j.t.Fatal(err)
		}
	}
}

// actionAPI is a shop whose live customizations are those given: id to body.
type actionAPI struct {
	*httptest.Server
	mu       sync.Mutex
	requests []string
}

func newActionAPI(t *testing.T, live map[string]string) *actionAPI {
	a := &actionAPI{}
	server := sandbox.New(sandbox.Options{Log: func(line string) {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.requests = append(a.requests, line)
	}})
	for _, id := range slices.Sorted(maps.Keys(live)) {
		if _, err := server.Seed(id, []byte(live[id])); err != nil {
			t.Fatal(err)
		}
	}
	a.Server = httptest.NewServer(server)
	t.Cleanup(a.Close)
	return a
}

// sent counts the requests that begin so, such as "PUT ".
func (a *actionAPI) sent(beginning string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for _, line := range a.requests {
		if strings.HasPrefix(line, beginning) {
			n++
		}
	}
	return n
}

// inputs are those that lead to this shop, and more.
func (a *actionAPI) inputs(more map[string]string) map[string]string {
	all := map[string]string{
		"tracker-id":  sandbox.DefaultTrackerID,
		"private-key": sandbox.DefaultPrivateKey,
		"base-url":    a.URL,
	}
	maps.Copy(all, more)
	return all
}
