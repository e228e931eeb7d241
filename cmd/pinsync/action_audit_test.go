package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

// actionFile is what a runner reads of an action.yml.
type actionFile struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct {
		Using string
		Steps []actionStep
	}
}

type actionStep struct {
	ID, If, Uses, Shell, Run string
	Dir                      string `yaml:"working-directory"`
	Env, With                map[string]string
}

// repositoryRoot is where this module lies.
const repositoryRoot = "../.."

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// workflowFile is what the audit reads of a workflow.
type workflowFile struct {
	Name        string
	On          yaml.Node
	Permissions *map[string]string
	Env         map[string]string
	Jobs        map[string]workflowJob
}

type workflowJob struct {
	Permissions    *map[string]string
	TimeoutMinutes int `yaml:"timeout-minutes"`
	Concurrency    struct {
		Group  string
		Cancel *bool `yaml:"cancel-in-progress"`
	}
	Environment yaml.Node
	Env         map[string]string
	If          string
	Needs       names
	Outputs     map[string]string
	Strategy    struct{ Matrix yaml.Node }
	Steps       []actionStep
}

// names are one name, or a list of them.
type names []string

func (n *names) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*n = names{node.Value}
		return nil
	}
	return node.Decode((*[]string)(n))
}

func workflows(t *testing.T) map[string]workflowFile {
	t.Helper()
	all := map[string]workflowFile{}
	for _, path := range githubFiles(t, "workflows/*.yml") {
		var w workflowFile
		readYAML(t, path, &w)
		all[filepath.Base(path)] = w
	}
	return all
}

func githubFiles(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(repositoryRoot, ".github", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	return paths
}

// An expression in a script is put there before the shell reads it: whoever
// names a branch could then run commands. Scripts get such text as variables.
func TestActionScriptsHoldNoExpression(t *testing.T) {
	steps := map[string][]actionStep{}
	for name, w := range workflows(t) {
		for _, job := range w.Jobs {
			steps[name] = append(steps[name], job.Steps...)
		}
	}
	for _, path := range githubFiles(t, "actions/*/action.yml") {
		var a actionFile
		readYAML(t, path, &a)
		steps[path] = a.Runs.Steps
	}
	for name, all := range steps {
		if len(all) == 0 {
			t.Errorf("%s has no steps", name)
		}
		for _, step := range all {
			if strings.Contains(step.Run, "${{") {
				t.Errorf("%s: a script holds an expression:\n%s", name, step.Run)
			}
			if lines := strings.Count(strings.TrimSpace(step.Run), "\n"); lines > 5 {
				t.Errorf("%s: a script of %d lines belongs into a file:\n%s", name, lines+1, step.Run)
			}
			for key, value := range step.Env {
				if strings.HasPrefix(key, "GITHUB_") || strings.HasPrefix(key, "BASH") || key == "PATH" {
					t.Errorf("%s: the variable %s: %s", name, key, value)
				}
			}
		}
	}
	for _, path := range githubFiles(t, "actions/*/*.sh") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if word := regexp.MustCompile(`(?m)^[^#\n]*(\$\{\{|\beval\b|\bsource /)`).Find(text); word != nil {
			t.Errorf("%s has %s", path, word)
		}
	}
}

func TestActionInputsReachTheScriptsAsVariables(t *testing.T) {
	script, err := os.ReadFile(filepath.Join(repositoryRoot, ".github/actions/pinsync/run.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range githubFiles(t, "actions/*/action.yml") {
		var a actionFile
		readYAML(t, path, &a)
		last := a.Runs.Steps[slices.IndexFunc(a.Runs.Steps, func(s actionStep) bool { return s.ID == "run" })]
		want, got := map[string]bool{}, map[string]bool{last.Dir: true}
		for name := range a.Inputs {
			want["${{ inputs."+name+" }}"] = true
		}
		for name, value := range last.Env {
			if !strings.HasPrefix(name, "INPUT_") || !strings.Contains(string(script), "$"+name) && !strings.Contains(string(script), "${"+name+":-}") {
				t.Errorf("%s: the script does not use %s", path, name)
			}
			if strings.Contains(value, "${{") {
				got[value] = true
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: variables of the step that runs pinsync: %s", path, diff)
		}
	}
}

func TestActionHasTheInterfaceThatIsPromised(t *testing.T) {
	var a actionFile
	readYAML(t, filepath.Join(repositoryRoot, ".github/actions/pinsync/action.yml"), &a)
	if a.Runs.Using != "composite" {
		t.Errorf("it uses %q", a.Runs.Using)
	}
	inputs := []string{"args", "base", "base-url", "command", "comment", "concurrency", "only-changed", "page", "paths", "private-key", "strict", "token", "tracker-id", "working-directory"}
	if diff := cmp.Diff(inputs, slices.Sorted(maps.Keys(a.Inputs))); diff != "" {
		t.Errorf("inputs: %s", diff)
	}
	outputs := []string{"changed", "exit-code", "failed", "invalid", "page", "page-url", "report", "shops", "updated"}
	if diff := cmp.Diff(outputs, slices.Sorted(maps.Keys(a.Outputs))); diff != "" {
		t.Errorf("outputs: %s", diff)
	}
}

// permissions of each job; everything else is none.
var grantedPermissions = map[string]map[string]string{
	"validate.yml validate":   {"contents": "read"},
	"sync.yml shops":          {"contents": "read"},
	"sync.yml plan":           {"contents": "read", "pull-requests": "write"},
	"sync.yml sync":           {"contents": "write"},
	"sync.yml verify":         {"contents": "read"},
	"verify.yml shops":        {"contents": "read"},
	"verify.yml verify":       {"contents": "read"},
	"drift.yml shops":         {"contents": "read"},
	"drift.yml drift":         {"contents": "write", "pull-requests": "write", "actions": "write"},
	"ci.yml checks":           {"contents": "read"},
	"catalog.yml catalog":     {"contents": "read"},
	"catalog.yml shops":       {"contents": "read"},
	"ci.yml action":           {"contents": "read"},
	"ci.yml release":          {"contents": "read"},
	"release.yml binaries":    {"contents": "write", "id-token": "write", "attestations": "write"},
	"release.yml image":       {"contents": "read", "packages": "write", "id-token": "write", "attestations": "write"},
	"sheet-import.yml import": {"contents": "write", "pull-requests": "write", "actions": "write"},
	"sheet-export.yml export": {"contents": "read"},
	"tidy.yml tidy":           {"contents": "write", "pull-requests": "write", "actions": "write"},
}

func TestActionWorkflowsAskForLittleAndEnd(t *testing.T) {
	granted := map[string]map[string]string{}
	for file, w := range workflows(t) {
		if w.Permissions == nil || len(*w.Permissions) > 0 {
			t.Errorf("%s: permissions of the whole workflow are %v, want {}", file, w.Permissions)
		}
		events, err := yaml.Marshal(&w.On)
		if err != nil || strings.Contains(string(events), "pull_request_target") || strings.Contains(string(events), "workflow_run") {
			t.Errorf("%s runs with write access on what others propose: %s", file, events)
		}
		for name, job := range w.Jobs {
			if job.TimeoutMinutes == 0 {
				t.Errorf("%s: the job %s has no timeout-minutes", file, name)
			}
			if job.Permissions != nil {
				granted[file+" "+name] = *job.Permissions
			}
			for _, step := range job.Steps {
				for key, value := range step.Env {
					if strings.Contains(value, "secrets.") {
						t.Errorf("%s: the step with %s gets a secret: %s", file, key, step.Run)
					}
				}
			}
			for key, value := range job.Env {
				if strings.Contains(value, "secrets.") && !strings.HasSuffix(value, " != '' }}") {
					t.Errorf("%s: every step of %s gets the secret %s", file, name, key)
				}
			}
		}
	}
	if diff := cmp.Diff(grantedPermissions, granted); diff != "" {
		t.Errorf("permissions: %s", diff)
	}
	sync := workflows(t)["sync.yml"].Jobs["sync"]
	if c := sync.Concurrency; !strings.Contains(c.Group, "matrix.shop") || c.Cancel == nil || *c.Cancel {
		t.Errorf("concurrency of a sync: %+v", c)
	}
	if sync.Environment.Value == "" {
		t.Error("a sync has no environment that could ask for approval")
	}
}

// A tag can be moved to other code; a commit's hash can't.
func TestActionUsesOthersByHash(t *testing.T) {
	uses := regexp.MustCompile(`(?m)^\s*(?:- )?uses: (.*)$`)
	pinned := regexp.MustCompile(`^actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	hashes := map[string]string{}
	for _, path := range slices.Concat(githubFiles(t, "workflows/*.yml"), githubFiles(t, "actions/*/action.yml")) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range uses.FindAllStringSubmatch(string(text), -1) {
			used := found[1]
			if strings.HasPrefix(used, "./.github/actions/") {
				continue
			}
			if !pinned.MatchString(used) {
				t.Errorf("%s uses %s", path, used)
			}
			name, hash, _ := strings.Cut(used, "@")
			if hashes[name] != "" && hashes[name] != hash {
				t.Errorf("%s is used as %s and as %s", name, hashes[name], hash)
			}
			hashes[name] = hash
		}
	}
}

// Whoever may change pinsync.yaml must not be able to say where a job with the
// key sends its requests.
func TestActionJobsWithTheKeySayWhereRequestsGo(t *testing.T) {
	jobs := 0
	for file, w := range workflows(t) {
		for name, job := range w.Jobs {
			for _, step := range job.Steps {
				if step.With["private-key"] == "" {
					continue
				}
				jobs++
				if got := step.With["base-url"]; got != "${{ vars.LUIGISBOX_BASE_URL || 'https://live.luigisbox.com' }}" {
					t.Errorf("%s: the job %s has the base-url %q", file, name, got)
				}
			}
		}
	}
	if jobs != 4 {
		t.Errorf("%d steps get the key, want those of plan, sync, drift and catalog", jobs)
	}
}

// A required check that does not run blocks a pull request for ever.
func TestActionValidateRunsOnEveryPullRequest(t *testing.T) {
	var on map[string]any
	w := workflows(t)["validate.yml"]
	if err := w.On.Decode(&on); err != nil {
		t.Fatal(err)
	}
	if filter, ok := on["pull_request"]; !ok || filter != nil {
		t.Errorf("validate.yml runs on %v", on)
	}
}

// What a pull request shows is what its merge does: the same flags, from one
// place, and the same shops.
func TestActionPlanAndSyncAreGivenTheSame(t *testing.T) {
	w := workflows(t)["sync.yml"]
	for _, flag := range []string{"--delete", "--move-base", "--remote origin"} {
		if !strings.Contains(w.Env["FLAGS"], flag) {
			t.Errorf("the flags are %q, without %s", w.Env["FLAGS"], flag)
		}
	}
	used := map[string]map[string]string{}
	for _, name := range []string{"plan", "sync"} {
		for _, step := range w.Jobs[name].Steps {
			if step.ID == name {
				used[name] = step.With
			}
		}
		if used[name] == nil {
			t.Fatalf("the job %s has no step %[1]s", name)
		}
	}
	for key, value := range used["plan"] {
		switch {
		case key == "command", key == "comment":
		case key == "args" && value != "${{ env.FLAGS }}", key == "args" && !strings.HasPrefix(used["sync"][key], value+" "),
			key != "args" && value != used["sync"][key]:
			t.Errorf("%s of plan is %q, of sync %q", key, value, used["sync"][key])
		}
	}
	if len(used["sync"]) != len(used["plan"])-1 { // comment
		t.Errorf("a plan is given %v, a sync %v", used["plan"], used["sync"])
	}
}

// The list of shops stands in pinsync.yaml files, and nowhere else.
func TestActionMatricesAreOfTheShopsThereAre(t *testing.T) {
	for file, w := range workflows(t) {
		for name, job := range w.Jobs {
			var matrix map[string]any
			if job.Strategy.Matrix.Decode(&matrix) != nil || matrix["os"] != nil || job.Strategy.Matrix.IsZero() {
				continue
			}
			if diff := cmp.Diff(map[string]any{"shop": "${{ fromJSON(needs.shops.outputs.shops) }}"}, matrix); diff != "" {
				t.Errorf("%s: the matrix of %s: %s", file, name, diff)
			}
			shops := w.Jobs["shops"]
			step := shops.Steps[len(shops.Steps)-1]
			if !slices.Contains(job.Needs, "shops") || !strings.Contains(job.If, "needs.shops.outputs.shops != '[]'") ||
				shops.Outputs["shops"] != "${{ steps.shops.outputs.shops }}" || step.ID != "shops" || step.With["command"] != "shops" ||
				!strings.HasPrefix(step.With["args"], "--format json") {
				t.Errorf("%s: %s does not take its shops from pinsync: needs %q, if %q, %+v", file, name, job.Needs, job.If, step)
			}
		}
	}
}
