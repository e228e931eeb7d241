package main

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a new shop gets is what this repository itself uses, but for where the
// action is.
func TestStarterWorkflowsAreOurs(t *testing.T) {
	for _, name := range []string{"validate.yml", "sync.yml", "drift.yml", "catalog.yml", "verify.yml", "sheet-import.yml", "sheet-export.yml", "tidy.yml"} {
		ours, err := os.ReadFile(filepath.Join("..", "..", ".github", "workflows", name))
		if err != nil {
			t.Fatal(err)
		}
		starters, err := starterFiles.ReadFile(path.Join("starter", ".github", "workflows", name))
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		for line := range strings.Lines(string(ours)) {
			if before, action, ok := strings.Cut(line, "uses: ./"); ok {
				line = before + "uses: " + placeholder + "/" + strings.TrimSpace(action) + "@REF\n"
			}
			want.WriteString(line)
		}
		if diff := cmp.Diff(want.String(), string(starters)); diff != "" {
			t.Errorf("cmd/pinsync/starter/.github/workflows/%s is not made from .github/workflows/%[1]s (-want +got):\n%s", name, diff)
		}
	}
}

func TestGitHubRepository(t *testing.T) {
	for address, want := range map[string]string{
		"https://github.com/acme/pinsync":              "acme/pinsync",
		"https://github.com/acme/pinsync.git":          "acme/pinsync",
		"https://github.com/acme/pinsync/":             "acme/pinsync",
		"https://someone:secret@github.com/acme/p.git": "acme/p",
		"git@github.com:acme/pin.sync.git":             "acme/pin.sync",
		"ssh://git@github.com/acme/pinsync.git":        "acme/pinsync",
		"ssh://git@github.com:22/acme/pinsync":         "acme/pinsync",
		"https://github.com.example/acme/pinsync":      "",
		"https://example.com/github.com/acme/pinsync":  "",
		"https://github.com/acme":                      "",
		"https://github.com/acme/pin sync":             "",
		"https://github.com/acme/x\nuses: evil/y":      "",
		"../pinsync":      "",
		"https://pinsync": "",
		"":                "",
	} {
		if got := gitHubRepository(address); got != want {
			t.Errorf("gitHubRepository(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestRevisionOfABuild(t *testing.T) {
	const commit = "bab75dcec267bef563c4d8fa7fa8d9e1d9df61b5"
	from := func(version string, settings ...string) *debug.BuildInfo {
		info := &debug.BuildInfo{Main: debug.Module{Version: version}}
		for i := 0; i < len(settings); i += 2 {
			info.Settings = append(info.Settings, debug.BuildSetting{Key: settings[i], Value: settings[i+1]})
		}
		return info
	}
	for _, test := range []struct {
		name string
		info *debug.BuildInfo
		want string
	}{
		{"release", from("v1.2.3", "vcs.revision", commit), commit},
		{"release without a commit", from("v1.2.3"), "v1.2.3"},
		{"release candidate", from("v1.2.3-rc.1"), "v1.2.3-rc.1"},
		{"commit after a release", from("v1.2.4-0.20261123162710-bab75dcec267", "vcs.revision", commit, "vcs.modified", "false"), commit},
		{"commit without a release", from("v0.0.0-20261123162710-bab75dcec267", "vcs.revision", commit), commit},
		{"changed files", from("v1.2.3+dirty", "vcs.revision", commit, "vcs.modified", "true"), "REF"},
		{"nothing recorded", from("(devel)"), "REF"},
		{"nothing at all", from(""), "REF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := revision(test.info); got != test.want {
				t.Errorf("revision is %q, want %q", got, test.want)
			}
		})
	}
}

func TestHomeFromFlag(t *testing.T) {
	for text, want := range map[string]home{
		"acme/pinsync@v1.0.0":         {"acme/pinsync", "v1.0.0"},
		"a-b/p.q_r@feature/new-thing": {"a-b/p.q_r", "feature/new-thing"},
		"acme/pinsync":                {},
		"acme/pinsync@":               {},
		"acme/pinsync@-x":             {},
		"acme/pinsync/sub@v1":         {},
		"acme/pinsync@v1\nevil: true": {},
		"acme/pinsync@${{ x }}":       {},
		"https://github.com/a/b@v1":   {},
		"":                            {},
	} {
		got, err := parseHome(text)
		if got != want || (err == nil) != (want != home{}) {
			t.Errorf("parseHome(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
}

// Editors check what users are told to write, each kind with its own schema, and
// nothing else.
func TestStarterBindsEditorsToTheSchemas(t *testing.T) {
	text, err := starterFiles.ReadFile("starter/.vscode/settings.json")
	if err != nil {
		t.Fatal(err)
	}
	var settings struct {
		Schemas map[string][]string `json:"yaml.schemas"`
	}
	if err := json.Unmarshal(text, &settings); err != nil {
		t.Fatal(err)
	}
	// As the YAML language server reads patterns: at any depth, and one that
	// begins with ! excludes.
	glob := strings.NewReplacer(".", `\.`, "**/", "(.*/)?", "*", "[^/]*", "{", "(", ",", "|", "}", ")")
	matches := func(patterns []string, name string) bool {
		bound := false
		for _, pattern := range patterns {
			pattern, excluded := strings.CutPrefix(pattern, "!")
			if regexp.MustCompile("^(.*/)?" + glob.Replace(pattern) + "$").MatchString(name) {
				bound = !excluded
			}
		}
		return bound
	}
	for name, want := range map[string]string{
		"customizations/new.yaml":          "./schema/customization.schema.json",
		"customizations/basket/p-1.yml":    "./schema/customization.schema.json",
		"shops/sk/basket/p-1.yaml":         "./schema/customization.schema.json",
		"shops/sk/new.yml":                 "./schema/customization.schema.json",
		"pinsync.yaml":                     "./schema/pinsync.schema.json",
		"customizations/pinsync.yaml":      "./schema/pinsync.schema.json",
		"shops/sk/pinsync.yaml":            "./schema/pinsync.schema.json",
		".github/workflows/sync.yml":       "",
		"docker-compose.yaml":              "",
		".pre-commit-config.yaml":          "",
		"my-pinsync.yaml":                  "",
		"customizations/basket/notes.txt":  "",
		"schema/customization.schema.json": "",
	} {
		got := ""
		for schema, patterns := range settings.Schemas {
			if matches(patterns, name) {
				got += schema
			}
		}
		if got != want {
			t.Errorf("%s is bound to %q, want %q", name, got, want)
		}
	}
	files, err := starter{}.files()
	if err != nil {
		t.Fatal(err)
	}
	for schema := range settings.Schemas {
		written := func(f starterFile) bool { return "./"+f.name == schema }
		if !slices.ContainsFunc(files, written) {
			t.Errorf("init writes no %s", schema)
		}
	}
}
