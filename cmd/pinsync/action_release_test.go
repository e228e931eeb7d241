//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// releaseStep is the step of the action that looks for a release.
type releaseStep struct {
	folder string // where the runner put the action
	temp   string // RUNNER_TEMP
	server string // GITHUB_SERVER_URL
	bin    string // what is in PATH besides the machine's own
}

// newReleaseStep puts the action into a folder as the runner does for ref, and a gh
// into PATH that has a release v1.2.3 of acme/pinsync, built from commit.
func newReleaseStep(t *testing.T, ref, commit string) *releaseStep {
	t.Helper()
	s := &releaseStep{temp: t.TempDir(), server: t.TempDir(), bin: t.TempDir()}
	s.folder = filepath.Join(t.TempDir(), "_actions", "acme", "pinsync", ref, ".github", "actions", "pinsync")
	if err := os.MkdirAll(s.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	gh := fmt.Sprintf(`#!/bin/sh
[ -z "${LUIGISBOX_PRIVATE_KEY+x}" ] || { echo "gh gets the key"; exit 1; }
echo "gh $*"
case "$1 $2 $3 $5" in
"release download v1.2.3 acme/pinsync")
    cd "$9" && echo "echo released" >pinsync && tar -czf "$7" pinsync && rm pinsync ;;
"attestation verify "*)
    case " $* " in
    *" --signer-workflow acme/pinsync/.github/workflows/release.yml "*) ;;
    *) exit 1 ;;
    esac
    case " $* " in
    *" --source-ref refs/tags/v1.2.3 "* | *" --source-digest %s "*) ;;
    *) exit 1 ;;
    esac ;;
*) exit 1 ;;
esac
`, commit)
	if err := os.WriteFile(filepath.Join(s.bin, "gh"), []byte(gh), 0o755); err != nil {
		t.Fatal(err)
	}
	return s
}

// run gives what the step prints, and whether the source is to be built.
func (s *releaseStep) run(t *testing.T, more ...string) (log string, build bool) {
	t.Helper()
	output := filepath.Join(t.TempDir(), "output")
	if err := os.WriteFile(output, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("bash", "--noprofile", "--norc", filepath.Join(repositoryRoot, ".github/actions/pinsync/release.sh"))
	cmd.Env = append([]string{"PATH=" + s.bin + ":" + os.Getenv("PATH"), "HOME=" + s.temp, "GITHUB_ACTION_PATH=" + s.folder, "GITHUB_OUTPUT=" + output,
		"GITHUB_SERVER_URL=file://" + s.server, "RUNNER_TEMP=" + s.temp, "RUNNER_OS=Linux", "RUNNER_ARCH=X64", envPrivateKey + "=hush"}, more...)
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("it ends with %v:\n%s", err, text)
	}
	return string(text), readOutputs(t, output)["build"] == "true"
}

// taken is what is left of the release.
func (s *releaseStep) taken(t *testing.T) []string {
	t.Helper()
	names := []string{}
	entries, err := os.ReadDir(filepath.Join(s.temp, "pinsync-action"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestActionTakesTheProgramOfItsRelease(t *testing.T) {
	t.Parallel()
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, test := range []struct {
		name, ref, built string // built: the commit that the release is proved to be of
		env              []string
		want             string // in the log
		build            bool
	}{
		{name: "a tag", ref: "v1.2.3", built: commit, want: "v1.2.3 is that of the release"},
		{name: "no such release", ref: "v1.2.4", built: commit, want: "there is no release v1.2.4", build: true},
		{name: "no release for the system", ref: "v1.2.3", built: commit, env: []string{"RUNNER_OS=Plan9"}, want: "for the system Plan9", build: true},
		{name: "a branch", ref: "main", built: commit, want: "neither a release nor a commit", build: true},
		{name: "a commit without tags", ref: commit, built: commit, want: "its tags cannot be read", build: true},
		{name: "a name that is none", ref: "v1.2.3;touch pwned", built: commit, want: "not used from a release", build: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newReleaseStep(t, test.ref, test.built)
			log, build := s.run(t, test.env...)
			if build != test.build || !strings.Contains(log, test.want) {
				t.Errorf("build is %t, the log\n%s", build, log)
			}
			if got := s.taken(t); test.build != (len(got) == 0) || !test.build && got[0] != "pinsync" {
				t.Errorf("it leaves %q", got)
			}
		})
	}
}

// The tag of a commit is looked up, and what is proved is the commit.
func TestActionTakesTheReleaseOfItsCommit(t *testing.T) {
	t.Parallel()
	s := newReleaseStep(t, "unknown", "none")
	repository := filepath.Join(s.server, "acme", "pinsync")
	git := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("git %v: %v", args, err)
		}
		return strings.TrimSpace(string(out))
	}
	if err := os.MkdirAll(repository, 0o755); err != nil {
		t.Fatal(err)
	}
	git("init", "-q", "-b", "main")
	git("commit", "-q", "--allow-empty", "-m", "one")
	git("tag", "-a", "-m", "release", "v1.2.3")
	released := git("rev-parse", "HEAD")
	git("commit", "-q", "--allow-empty", "-m", "two")
	for _, test := range []struct {
		ref, built, want string
		build            bool
	}{
		{released, released, "v1.2.3 is that of the release", false},
		{released, "another", "nothing proves that pinsync_1.2.3_linux_amd64.tar.gz was built from it", true},
		{git("rev-parse", "HEAD"), released, "no release is of the commit", true},
	} {
		step := newReleaseStep(t, test.ref, test.built)
		step.server = s.server
		log, build := step.run(t)
		if build != test.build || !strings.Contains(log, test.want) || test.build != (len(step.taken(t)) == 0) {
			t.Errorf("of %s: build is %t, it leaves %q, the log\n%s", test.ref, build, step.taken(t), log)
		}
	}
}

// A tag of an image can be moved; a digest can't.
func TestImagesAreUsedByDigest(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(repositoryRoot, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	from := regexp.MustCompile(`(?m)^(?:FROM|# syntax=).*$`).FindAllString(string(text), -1)
	if len(from) < 2 {
		t.Fatalf("the Dockerfile is from %q", from)
	}
	for _, line := range from {
		if !regexp.MustCompile(`:\S+@sha256:[0-9a-f]{64}( AS \w+)?$`).MatchString(line) {
			t.Errorf("the Dockerfile has %q", line)
		}
	}
}

// The action looks for the archives that goreleaser names, and the checks use the
// version that makes the release.
func TestReleaseNamesAgree(t *testing.T) {
	t.Parallel()
	read := func(path string) string {
		text, err := os.ReadFile(filepath.Join(repositoryRoot, path))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var config struct {
		Archives []struct {
			Name string `yaml:"name_template"`
		}
		Checksum struct {
			Name string `yaml:"name_template"`
		}
	}
	readYAML(t, filepath.Join(repositoryRoot, ".goreleaser.yaml"), &config)
	if len(config.Archives) != 1 || config.Archives[0].Name != "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}" {
		t.Errorf("archives are %+v", config.Archives)
	}
	if script := read(".github/actions/pinsync/release.sh"); !strings.Contains(script, "pinsync_${tag#v}_${os}_$arch.$form") {
		t.Error("the action looks for archives of another name")
	}
	if workflow := read(".github/workflows/release.yml"); !strings.Contains(workflow, "subject-checksums: dist/"+config.Checksum.Name) {
		t.Error("the workflow attests other checksums")
	}
	version := regexp.MustCompile(`goreleaser/v2@(v[\d.]+)`)
	if made, checked := version.FindString(read(".ci/release")), version.FindString(read(".github/workflows/ci.yml")); made == "" || made != checked {
		t.Errorf("a release is made by %q, and checked by %q", made, checked)
	}
}
