// Package git starts the git program, and is the only place where that happens.
//
// In come a folder, an environment and arguments; out comes what git prints. A
// repository, its configuration and a git program that answers oddly are
// hostile here, as far as someone who proposes a change can choose them:
//
//   - git sees neither the API's private key nor a token for GitHub in its
//     environment nor, on Linux, the memory and the environment of this process,
//     where they may be;
//   - a checkout of another user is refused, as git does it, unless it lies in the
//     workspace of a GitHub Actions runner: that is its job's own;
//   - a folder is not taken for a repository because it holds files named HEAD,
//     objects and refs (safe.bareRepository, which needs git 2.38);
//   - no hook and no file system monitor is run, no password is asked for, and
//     the transport ext, which runs any command, does not exist;
//   - nothing is fetched or pushed, unless the caller says [Git.Remote].
//
// The package knows nothing of customizations.
package git

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// The oldest git that knows safe.bareRepository.
const (
	oldestMajor = 2
	oldestMinor = 38
)

// Git runs the git program in one folder. It holds no process and needs no
// closing, and may be used by several goroutines.
type Git struct {
	dir     string
	environ []string
	trusted string // a folder that may belong to another user; empty if none
	network bool
}

// Open looks for the git program. dir is the folder that git runs in, an
// absolute path; environ is the environment as os.Environ gives it. Variables
// that would lead git to another repository, and the API's credentials, are
// left out of it; what a user configures for git stays.
//
// It fails with an *Error that wraps ErrNotFound or ErrTooOld, or with the
// context's error.
func Open(ctx context.Context, dir string, environ []string) (*Git, error) {
	g := &Git{dir: dir, environ: hardened(environ), trusted: checkout(dir, environ)}
	answer, err := g.Line(ctx, "version")
	if err != nil {
		return nil, err
	}
	return g, checkVersion(answer)
}

// checkVersion returns an error unless answer, that of "git version", names a
// version that is new enough.
func checkVersion(answer string) error {
	found := regexp.MustCompile(`^git version (\d{1,6})\.(\d{1,6})`).FindStringSubmatch(answer)
	if found != nil {
		major, _ := strconv.Atoi(found[1]) // at most six digits
		minor, _ := strconv.Atoi(found[2])
		if major > oldestMajor || major == oldestMajor && minor >= oldestMinor {
			return nil
		}
	}
	return &Error{
		Message: fmt.Sprintf("git %d.%d or newer is needed, found %q", oldestMajor, oldestMinor, answer),
		Hint:    "install a newer git: an older one takes files named like those of a repository for one, and runs what they say",
		Err:     ErrTooOld,
	}
}

// Remote returns a Git that may use the network, for commands that ask remotes.
func (g *Git) Remote() *Git {
	asking := *g
	asking.network = true
	return &asking
}

// In returns a Git that runs in another folder of the same repository.
func (g *Git) In(dir string) *Git {
	there := *g
	there.dir = dir
	return &there
}

// Run returns all that git prints. The error is a *Failure if git ended with
// another status than 0.
func (g *Git) Run(ctx context.Context, args ...string) ([]byte, error) {
	out, _, err := g.Output(ctx, args...)
	return out, err
}

// Output is Run, and also returns what git warned of, a line each and without
// the word "warning".
func (g *Git) Output(ctx context.Context, args ...string) (out []byte, warnings []string, err error) {
	p, err := g.Start(ctx, args...)
	if err != nil {
		return nil, nil, err
	}
	defer p.Stop()
	out, err = io.ReadAll(p.Stdout)
	if failed := p.Wait(); failed != nil {
		err = failed
	}
	return out, p.stderr.warnings(), err
}

// Line returns the one line that git prints.
func (g *Git) Line(ctx context.Context, args ...string) (string, error) {
	out, err := g.Run(ctx, args...)
	return strings.TrimSuffix(string(out), "\n"), err
}

// Records returns what git prints with a NUL after each record.
func (g *Git) Records(ctx context.Context, args ...string) ([]string, error) {
	out, err := g.Run(ctx, args...)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"), nil
}

// options are those of every git.
func (g *Git) options() []string {
	options := []string{
		"--no-pager", "--no-optional-locks", "--literal-pathspecs",
		"-c", "safe.bareRepository=explicit",
		"-c", "core.fsmonitor=false",
		"-c", "core.hooksPath=/dev/null",
		"-c", "core.quotePath=false",
		"-c", "core.warnAmbiguousRefs=true",
		"-c", "gc.auto=0", "-c", "maintenance.auto=false",
	}
	if g.trusted != "" {
		options = append(options, "-c", "safe.directory="+g.trusted)
	}
	return options
}
