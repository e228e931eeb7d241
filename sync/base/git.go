package base

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// git runs the git program in one folder.
type git struct {
	dir     string
	environ []string
}

// afterKill is how long the pipes of a killed git may stay open, should a child
// of its own hold them.
const afterKill = time.Second

// hardened returns environ for a git that answers from the repository around
// its folder alone. Configuration may still come from variables: containers
// name their safe.directory that way.
func hardened(environ []string) []string {
	kept := slices.DeleteFunc(slices.Clone(environ), func(entry string) bool {
		name, _, _ := strings.Cut(strings.ToUpper(entry), "=")
		switch name {
		case "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH":
			return false
		}
		return strings.HasPrefix(name, "LUIGISBOX_") ||
			strings.HasPrefix(name, "GIT_") && !strings.HasPrefix(name, "GIT_CONFIG_")
	})
	return append(kept,
		"LC_ALL=C",
		"GIT_TERMINAL_PROMPT=0",
		// A partial clone gets nothing over the network: the first is for git
		// 2.45 and newer, the second makes every transport fail before that.
		"GIT_NO_LAZY_FETCH=1",
		"GIT_ALLOW_PROTOCOL=none",
	)
}

// process is a running git whose output is read as it comes.
type process struct {
	cmd    *exec.Cmd
	name   string // git's command
	ctx    context.Context
	kill   context.CancelFunc
	stdin  io.WriteCloser
	stdout *bufio.Reader
	stderr excerpt
	ended  bool
}

// start runs git with args. Whoever starts a process ends it by wait or stop.
func (g git) start(ctx context.Context, args ...string) (*process, error) {
	p := &process{ctx: ctx, name: args[0]}
	killable, kill := context.WithCancel(ctx)
	p.kill = kill
	p.cmd = exec.CommandContext(killable, "git",
		append([]string{"--no-pager", "--no-optional-locks", "--literal-pathspecs", "-c", "core.quotepath=off"}, args...)...)
	p.cmd.Dir, p.cmd.Env, p.cmd.WaitDelay = g.dir, g.environ, afterKill
	p.cmd.Stderr = &p.stderr
	apart(p.cmd)
	var out io.ReadCloser
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err == nil {
		if out, err = p.cmd.StdoutPipe(); err == nil {
			p.stdout = bufio.NewReaderSize(out, 64<<10)
			err = p.cmd.Start()
		}
	}
	if err != nil {
		kill()
		return nil, p.notStarted(err)
	}
	return p, nil
}

func (p *process) notStarted(err error) error {
	switch {
	case p.ctx.Err() != nil:
		return p.interrupted()
	case errors.Is(err, exec.ErrNotFound):
		return &Error{
			Message: "the git program was not found",
			Hint:    "install git 2.30 or newer, or put it on the PATH: earlier versions of the files are read through it",
			Err:     ErrNoGit,
		}
	}
	return fmt.Errorf("running git: %w", err)
}

func (p *process) interrupted() error {
	return fmt.Errorf("reading from git: %w", p.ctx.Err())
}

// wait ends a process whose output was read to its end. It returns a *failure
// when git did not exit with 0.
func (p *process) wait() error {
	p.ended = true
	p.stdin.Close() // git may be waiting for more; it is gone if this fails
	err := p.cmd.Wait()
	p.kill()
	if p.ctx.Err() != nil {
		return p.interrupted()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return &failure{command: p.name, exit: exit.ExitCode(), said: p.stderr.text()}
	}
	if err != nil {
		return fmt.Errorf("running git: %w", err)
	}
	return nil
}

// stop ends a process whatever it is doing. After wait it does nothing.
func (p *process) stop() {
	if !p.ended {
		p.kill()
		_ = p.wait() // it was killed: how it ended says nothing
	}
}

// run returns all that git prints.
func (g git) run(ctx context.Context, args ...string) ([]byte, error) {
	p, err := g.start(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer p.stop()
	out, err := io.ReadAll(p.stdout)
	if failed := p.wait(); failed != nil {
		return nil, failed
	}
	return out, err
}

// line returns the one line that git prints.
func (g git) line(ctx context.Context, args ...string) (string, error) {
	out, err := g.run(ctx, args...)
	return strings.TrimSuffix(string(out), "\n"), err
}

// failure is a git that ended with another status than 0.
type failure struct {
	command string
	exit    int
	said    string // the first line of stderr
}

func (f *failure) Error() string {
	return fmt.Sprintf("git %s failed with exit status %d%s", f.command, f.exit, f.because())
}

// because returns git's own words, to follow a message of ours.
func (f *failure) because() string {
	if f.said == "" {
		return ""
	}
	return ": git says: " + f.said
}

// excerpt keeps the beginning of what is written to it.
type excerpt struct{ kept []byte }

func (e *excerpt) Write(p []byte) (int, error) {
	e.kept = append(e.kept, p[:min(len(p), 1024-len(e.kept))]...)
	return len(p), nil
}

// text returns the first line that is not a warning, without git's prefix.
func (e *excerpt) text() string {
	for line := range bytes.Lines(e.kept) {
		text := strings.TrimSpace(string(line))
		if text == "" || strings.HasPrefix(text, "warning: ") || strings.HasPrefix(text, "hint: ") {
			continue
		}
		return strings.TrimPrefix(strings.TrimPrefix(text, "fatal: "), "error: ")
	}
	return ""
}
