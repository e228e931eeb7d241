package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/pflag"

	"pinsync/sync/base"
	"pinsync/sync/git"
	"pinsync/sync/github"
	"pinsync/sync/offer"
	"pinsync/sync/report"
)

// offerFlags are those of the commands that offer edits as a pull request.
type offerFlags struct {
	branch   string // for the pull request
	target   string // the branch that it is for; empty for the one that is checked out
	dispatch string // the workflow that is started on branch; empty for none
}

func (f *offerFlags) register(flags *pflag.FlagSet, branch, usage string) {
	flags.StringVar(&f.branch, "branch", branch, "the `BRANCH` for the pull request"+usage)
	flags.StringVar(&f.dispatch, "dispatch", "", "start the `WORKFLOW` on the branch, since no event does")
}

// ownBranch ends the usage of --branch.
const ownBranch = "; it should be for this alone"

// gitHub is a client of the API that the variables of a workflow name.
func (c *cli) gitHub() (*github.Client, error) {
	return github.New(github.Config{URL: c.env("GITHUB_API_URL"), Token: c.env("GITHUB_TOKEN"), Agent: "pinsync/" + version()})
}

// offerPlace finds out where edits are offered, and whether they can be. elsewhere
// says what to run instead outside of a workflow. The named folders and files become
// ones that count from the working directory, also that of another worktree.
func (c *cli) offerPlace(ctx context.Context, subject offer.Subject, f *offerFlags, named []string, elsewhere string) (*offer.Place, []string, error) {
	hint := "a workflow of GitHub Actions sets it, or can (GITHUB_TOKEN: ${{ github.token }}); elsewhere " + elsewhere
	for _, variable := range []string{"GITHUB_API_URL", "GITHUB_TOKEN", "GITHUB_REPOSITORY"} {
		if c.env(variable) == "" {
			return nil, nil, withHint(fmt.Errorf("%s is not set: this command opens a pull request on GitHub", variable), hint)
		}
	}
	api, err := c.gitHub()
	if err != nil {
		return nil, nil, withHint(err, hint)
	}
	g, err := git.Open(ctx, c.dir, c.environ)
	if err != nil {
		return nil, nil, err
	}
	target := cmp.Or(f.target, c.env("GITHUB_REF_NAME"))
	if target == "" {
		if target, err = g.Line(ctx, "symbolic-ref", "--short", "--quiet", "HEAD"); err != nil {
			return nil, nil, errors.New("no branch is checked out")
		}
	}
	place := &offer.Place{Git: g, GitHub: api, Repository: c.env("GITHUB_REPOSITORY"), Remote: base.DefaultRemote, Branch: f.branch, Target: target, Subject: subject}
	if err := place.Check(ctx); err != nil {
		return nil, nil, err
	}
	named, err = c.insideCheckout(ctx, g, named)
	return place, named, err
}

// insideCheckout makes the named folders and files ones that count from the working
// directory; it is an error where one does not lie in the checkout.
func (c *cli) insideCheckout(ctx context.Context, g *git.Git, named []string) ([]string, error) {
	here, err := filepath.EvalSymlinks(c.dir)
	if err != nil {
		return nil, err
	}
	up, err := g.Line(ctx, "rev-parse", "--show-cdup")
	if err != nil {
		return nil, err
	}
	top := filepath.Join(here, filepath.FromSlash(up))
	inside := make([]string, len(named))
	for i, name := range named {
		path, err := filepath.EvalSymlinks(c.abs(name))
		if err != nil {
			return nil, fmt.Errorf("there is no file or folder %q", name)
		}
		if below, err := filepath.Rel(top, path); err != nil || !filepath.IsLocal(below) {
			return nil, fmt.Errorf("%q is not in the checkout %q", name, top)
		}
		if inside[i], err = filepath.Rel(here, path); err != nil {
			return nil, err
		}
	}
	return inside, nil
}

// in is c as if it was called in dir, a worktree of the checkout.
func (c *cli) in(dir string) *cli {
	return &cli{env: c.env, environ: c.environ, dir: dir, stdout: c.stdout, stderr: c.stderr, now: c.now}
}

// offer shows edits in a pull request, and says so. It gives the number of the pull
// request, 0 for none, and the exit code. An error is for offerFailed.
func (c *cli) offer(ctx context.Context, f *offerFlags, place *offer.Place, found offer.Found, edits offer.Edits, title, body string) (number, code int, err error) {
	decision, number, err := place.Offer(ctx, found, edits, title, body)
	if number > 0 {
		c.outputs = append(c.outputs, fmt.Sprintf("pull-request=%d", number))
	}
	if err != nil {
		return number, exitNotFine, err
	}
	c.say(decision.Level, decision.Message)
	if decision.Push && f.dispatch != "" {
		if err := place.GitHub.Dispatch(ctx, place.Repository, f.dispatch, place.Branch); err != nil {
			c.say(offer.Warning, fmt.Sprintf("the workflow could not be started on the branch: %v; give the job actions: write", err))
		}
	}
	if decision.Level == offer.Error {
		return number, exitNotFine, nil
	}
	return number, exitFine, nil
}

// withdraw takes an open offer back, since there is nothing to offer, says so, and
// gives the exit code.
func (c *cli) withdraw(ctx context.Context, place *offer.Place, found offer.Found, nothing string) int {
	decision, err := place.Withdraw(ctx, found)
	if err != nil {
		return c.offerFailed(err)
	}
	c.say(decision.Level, decision.Message)
	c.say(offer.Notice, nothing)
	return exitFine
}

// offerFailed says why nothing was offered, and gives the exit code.
func (c *cli) offerFailed(err error) int {
	c.say(offer.Error, err.Error())
	return exitNotFine
}

// say shows a sentence at the run's page, or on stderr.
func (c *cli) say(level offer.Level, text string) {
	switch {
	case text == "":
	case c.annotates:
		// As good as written: a log that can't be written has no reader.
		_ = report.Annotate(c.commands, string(level), text)
	default:
		c.message("%s: %s", level, text)
	}
}
