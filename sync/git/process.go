package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// afterKill is how long the pipes of a killed git may stay open, should a child
// of its own hold them.
const afterKill = time.Second

// Process is a running git whose output is read as it comes.
type Process struct {
	Stdin  io.WriteCloser
	Stdout *bufio.Reader

	cmd    *exec.Cmd
	name   string // git's command
	ctx    context.Context
	kill   context.CancelFunc
	stderr excerpt
	ended  bool
}

// Start runs git with args. The caller ends the process by Wait or Stop.
func (g *Git) Start(ctx context.Context, args ...string) (*Process, error) {
	p := &Process{ctx: ctx, name: args[0]}
	killable, kill := context.WithCancel(ctx)
	p.kill = kill
	p.cmd = exec.CommandContext(killable, "git", append(g.options(), args...)...)
	p.cmd.Dir, p.cmd.Env, p.cmd.WaitDelay = g.dir, g.environment(), afterKill
	p.cmd.Stderr = &p.stderr
	detach(p.cmd)
	guardMemory()
	var out io.ReadCloser
	var err error
	if p.Stdin, err = p.cmd.StdinPipe(); err == nil {
		if out, err = p.cmd.StdoutPipe(); err == nil {
			p.Stdout = bufio.NewReaderSize(out, 64<<10)
			err = p.cmd.Start()
		}
	}
	if err != nil {
		kill()
		return nil, p.notStarted(err)
	}
	return p, nil
}

func (p *Process) notStarted(err error) error {
	switch {
	case p.ctx.Err() != nil:
		return p.interrupted()
	case errors.Is(err, exec.ErrNotFound):
		return &Error{
			Message: "the git program was not found",
			Hint:    fmt.Sprintf("install git %d.%d or newer, or put it on the PATH: earlier versions of the files are read through it", oldestMajor, oldestMinor),
			Err:     ErrNotFound,
		}
	}
	return fmt.Errorf("running git: %w", err)
}

func (p *Process) interrupted() error {
	return fmt.Errorf("reading from git: %w", p.ctx.Err())
}

// Wait ends a process whose output was read to its end. It returns a *Failure
// when git did not exit with 0, and the context's error when that has ended.
func (p *Process) Wait() error {
	if p.ended {
		return nil
	}
	p.ended = true
	p.Stdin.Close() // git may be waiting for more; it is gone if this fails
	err := p.cmd.Wait()
	p.kill()
	if p.ctx.Err() != nil {
		return p.interrupted()
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return &Failure{Command: p.name, Exit: exit.ExitCode(), Said: p.stderr.said()}
	}
	if err != nil {
		return fmt.Errorf("running git: %w", err)
	}
	return nil
}

// Stop ends a process whatever it is doing. After Wait it does nothing.
func (p *Process) Stop() {
	if !p.ended {
		p.kill()
		_ = p.Wait() // it was killed: how it ended says nothing
	}
}
