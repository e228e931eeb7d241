package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	pinsync "pinsync/sync"
	"pinsync/sync/base"
	"pinsync/sync/result"
	"pinsync/sync/settings"
)

// baseFlags are those of the commands that compare with a git revision.
type baseFlags struct {
	ref        string
	remote     string
	none       bool
	maxDeletes int

	set *pflag.FlagSet
}

// What --remote means, and what it is by default; nothing is pushed with remoteTakes.
const (
	remoteFirst   = "take the base, which must be below refs/pinsync/, from the git remote `NAME` first"
	remoteDefault = " (default remote of pinsync.yaml, else origin for the base of pinsync.yaml)"
	remoteTakes   = remoteFirst + remoteDefault
)

func (f *baseFlags) register(flags *pflag.FlagSet, usage string) {
	f.set = flags
	flags.StringVar(&f.ref, "base", "", usage+" (default base of pinsync.yaml)")
	flags.BoolVar(&f.none, "no-base", false, "set the base of pinsync.yaml aside")
	flags.StringVar(&f.remote, "remote", "", remoteFirst+", and push it there when it was moved"+remoteDefault)
	flags.IntVar(&f.maxDeletes, "max-deletes", pinsync.DefaultMaxDeletes, "more deletions than `N`: nothing at all is sent")
}

// check looks for values that make no sense.
func (f *baseFlags) check() error {
	switch {
	case f.set.Changed("base") && f.ref == "":
		return withHint(errors.New("--base names no revision"), "name one, such as refs/pinsync/shop or HEAD~1")
	case f.set.Changed("base") && f.none:
		return errors.New("--base and --no-base exclude each other")
	case f.set.Changed("remote") && f.remote == "":
		return withHint(errors.New("--remote names no remote"), "'git remote' lists them")
	case f.maxDeletes < 0:
		return fmt.Errorf("--max-deletes must not be negative, found %d", f.maxDeletes)
	}
	return nil
}

// chosenBase is the base of a run; the zero value is that of a run without one.
type chosenBase struct {
	ref, remote string
	askOrigin   bool
	fromFile    string // the settings file that names it; empty where a flag does
}

// deletes is the limit of deletions: the flag's, else that of the settings, else the
// default.
func (f *baseFlags) deletes(s *settings.Settings) int {
	if s.MaxDeletes != nil && !f.set.Changed("max-deletes") {
		return *s.MaxDeletes
	}
	return f.maxDeletes
}

// chooseBase takes the base from the flags, else, unless aside names the flag that sets
// it aside, from the settings. needing are the names of the flags that need one.
func (c *cli) chooseBase(ctx context.Context, f *baseFlags, s *settings.Settings, aside string, needing ...string) (chosenBase, error) {
	if f.none {
		aside = "--no-base"
	}
	var b chosenBase
	switch {
	case f.ref != "":
		b.ref, b.remote = f.ref, f.remote
		if base.IsSynced(b.ref) {
			b.remote = cmp.Or(f.remote, s.Remote)
		}
	case s.Base != "" && aside == "":
		b = chosenBase{ref: s.Base, remote: cmp.Or(f.remote, s.Remote), fromFile: s.File}
		b.askOrigin = b.remote == ""
	default:
		hint := "name the git revision at which files and live were the same, or write base into pinsync.yaml"
		if s.Base != "" {
			hint = fmt.Sprintf("%s sets the base of %s aside", aside, s.File)
		}
		if i := slices.IndexFunc(needing, f.set.Changed); i >= 0 {
			return b, withHint(fmt.Errorf("--%s needs --base", needing[i]), hint)
		}
		return b, nil
	}
	return b, c.checkOwner(ctx, s)
}

// explain adds to an error about a base that only the settings name how to run
// without it.
func (b *chosenBase) explain(err error) error {
	if _, about := errors.AsType[*base.Error](err); b.fromFile == "" || !about {
		return err
	}
	return withHint(err, fmt.Sprintf("the base %s is named by %s; --no-base sets it aside, and then the files win over what was edited in the app", b.ref, b.fromFile))
}

// sayMoved says what became of the ref that a run was to move.
func (c *cli) sayMoved(m *result.Move) {
	switch {
	case m == nil:
	case m.Failure != "":
		c.message("%s", m.Failure)
		c.hint(m.Hint)
	case m.Moved:
		where := ""
		if m.Remote != "" {
			where = ", here and at " + m.Remote
		}
		c.message("%s is at %.10s now%s", m.Ref, m.Commit, where)
	}
}
