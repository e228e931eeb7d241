package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	pinsync "pinsync/sync"
	"pinsync/sync/git"
	"pinsync/sync/github"
	"pinsync/sync/offer"
	"pinsync/sync/report"
	"pinsync/sync/result"
	"pinsync/sync/sheet"
)

// inboxFolder is where sheets are uploaded to.
const inboxFolder = "inbox"

// inboxCommand is the work of the sheet action; elsewhere sheet import does that.
func (c *cli) inboxCommand() *cobra.Command {
	var f inboxFlags
	cmd := &cobra.Command{
		Use:   "inbox [DIR]",
		Short: "offer what uploaded sheets say as a pull request",
		Long: `inbox imports the sheets that were committed to the folder ` + inboxFolder + `, and offers the
edits as a pull request on GitHub, which the variables of a workflow name; the
sheets are not a part of it. Where a cell is wrong, it comments on the pull request
of the branch, else on the commit. The checkout stays as it is.`,
		Example: `  pinsync inbox --target main
  pinsync inbox --target main --dispatch validate.yml shops/de`,
		Args: atMostOne("inbox takes one folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.offer.target == "" {
				return withHint(errors.New("inbox needs the branch that edits are offered to"), "name it with --target, such as main")
			}
			if err := f.check(); err != nil {
				return err
			}
			return c.inbox(cmd.Context(), &f, args)
		},
	}
	flags := cmd.Flags()
	f.register(flags, "a sheet")
	f.offer.register(flags, "", " (default pinsync/sheet-, and the branch that is checked out)")
	flags.StringVar(&f.offer.target, "target", "", "the `BRANCH` that edits are offered to")
	return cmd
}

type inboxFlags struct {
	sheetFlags
	offer offerFlags
}

// inbox runs the command. An error means that nothing was done.
func (c *cli) inbox(ctx context.Context, f *inboxFlags, args []string) error {
	from := c.env("GITHUB_REF_NAME")
	f.offer.branch = cmp.Or(f.offer.branch, sheetBranch(from))
	place, args, err := c.offerPlace(ctx, offer.Sheet(), &f.offer, args, "'pinsync sheet import' brings a sheet into the files")
	if err != nil {
		return err
	}
	sheets, err := c.uploaded(ctx, place.Git)
	if err != nil {
		return err
	}
	code := exitFine
	err = c.reporting(&f.reporting, nothingNewStarts, func(sig *interrupts, out *output) (*result.Report, error) {
		if len(sheets) == 0 {
			c.say(offer.Notice, "there is no sheet in the folder "+inboxFolder+": nothing was done")
			return &result.Report{Command: "sheet import"}, nil
		}
		r, edits, err := c.importAll(sig.ctx, f, place, sheets, args)
		if err != nil {
			return nil, err
		}
		for i := range r.Results {
			out.result(r.Results[i])
		}
		code = c.answer(sig.ctx, f, place, from, r, edits)
		return r, nil
	})
	if err == nil && !interrupted(c.exit) {
		c.exit = max(c.exit, code)
	}
	return err
}

// sheetBranch is the branch for what was uploaded to another one.
func sheetBranch(from string) string {
	return "pinsync/sheet-" + regexp.MustCompile(`[^A-Za-z0-9_]`).ReplaceAllString(from, "-")
}

// uploaded are the sheets that are committed to the inbox, seen from the top of the
// repository.
func (c *cli) uploaded(ctx context.Context, g *git.Git) (sheets []string, err error) {
	entries, err := g.Records(ctx, "ls-tree", "-r", "-z", "--full-tree", "HEAD", "--", inboxFolder+"/")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		mode, name, _ := strings.Cut(entry, "\t") // see git-ls-tree(1)
		if strings.HasPrefix(filepath.Base(name), ".") {
			continue
		}
		if !strings.HasPrefix(mode, "100") {
			// What a link leads to may be none of the repository's business, and
			// cells are quoted in comments.
			c.warn("%s was left out: it is not a file; a symbolic link is not followed", name)
			continue
		}
		if sheet.FormOf(name) == sheet.NoForm {
			c.warn("%s was left out: it is neither an .xlsx nor a .csv", name)
			continue
		}
		sheets = append(sheets, name)
	}
	return sheets, nil
}

// importAll imports the sheets one after the other in a worktree, and gives what
// came of all of them, and the edits; those are empty where a sheet has a fault.
func (c *cli) importAll(ctx context.Context, f *inboxFlags, place *offer.Place, sheets, args []string) (*result.Report, offer.Edits, error) {
	r := &result.Report{Command: "sheet import"}
	start := time.Now()
	edits, err := place.Edit(ctx, c.env("RUNNER_TEMP"), true, func(dir string) (bool, error) {
		up, err := place.Git.Line(ctx, "rev-parse", "--show-cdup")
		if err != nil {
			return false, err
		}
		top := filepath.Join(dir, filepath.FromSlash(up))
		for _, name := range sheets {
			one, err := c.importOne(ctx, dir, f, filepath.Join(top, filepath.FromSlash(name)), args)
			if err != nil {
				return false, err
			}
			r.Results = append(r.Results, one.Results...)
			r.Stopped = cmp.Or(r.Stopped, one.Stopped)
		}
		if r.NotFine() != "" || r.Summary().Statuses[result.Written] == 0 {
			return false, nil
		}
		for _, name := range sheets {
			if err := os.Remove(filepath.Join(top, filepath.FromSlash(name))); err != nil {
				return false, err
			}
		}
		return true, nil
	})
	r.Duration = time.Since(start)
	slices.SortStableFunc(r.Results, func(a, b result.Result) int { return strings.Compare(a.File, b.File) })
	return r, edits, err
}

// importOne imports one sheet into the files of the worktree dir. The catalogues are
// those of the checkout: git does not know them.
func (c *cli) importOne(ctx context.Context, dir string, f *inboxFlags, path string, args []string) (*result.Report, error) {
	run := f.run
	run.File = path
	var paths []string
	var err error
	if run.Shops, paths, err = c.in(dir).sheetShops(ctx, args); err != nil {
		return nil, err
	}
	options, err := c.offlineOptions(&f.reporting, paths, nil)
	if err != nil {
		return nil, err
	}
	options.Dir, options.Progress = dir, nil
	return pinsync.ImportSheet(ctx, options, run)
}

// answer offers the edits, or says which cells are wrong, and gives the exit code.
func (c *cli) answer(ctx context.Context, f *inboxFlags, place *offer.Place, from string, r *result.Report, edits offer.Edits) int {
	if r.NotFine() != "" {
		if r.Stopped == "" {
			c.commentFaults(ctx, place, from, report.SheetFaults(r, c.runURL()))
		}
		return exitNotFine
	}
	found, err := place.Find(ctx)
	if err != nil {
		return c.offerFailed(err)
	}
	if edits.Fingerprint == "" {
		code := c.withdraw(ctx, place, found, "the sheet changes nothing: the files say the same already")
		if code == exitFine {
			c.commentDone(ctx, place, from, "The sheet changes nothing: the files say the same already.\n")
		}
		return code
	}
	number, code, err := c.offer(ctx, &f.offer, place, found, edits, "Take over the sheet of "+from, report.Sheet(r, c.runURL()))
	if err != nil {
		return c.offerFailed(err)
	}
	if number > 0 {
		c.commentDone(ctx, place, from, fmt.Sprintf("The sheet was taken over: #%d shows what changes.\n", number))
	}
	return code
}

// sheetMarker is that of the comment that is kept on a pull request.
const sheetMarker = "pinsync sheet"

// commentFaults comments on the pull request of the branch, else on the commit. What
// goes wrong with that is said, and that is all: the run is red anyway.
func (c *cli) commentFaults(ctx context.Context, place *offer.Place, from, text string) {
	err := c.keepComment(ctx, place, from, text, true)
	if errors.Is(err, errNoPull) {
		var commit string
		if commit, err = place.Git.Line(ctx, "rev-parse", "HEAD"); err == nil {
			err = place.GitHub.CommentCommit(ctx, place.Repository, commit, text)
		}
	}
	if err != nil {
		c.say(offer.Warning, fmt.Sprintf("no comment on the upload: %v; give the job contents: write and pull-requests: write", err))
	}
}

// commentDone makes an old comment on the pull request of the branch say that all is
// well.
func (c *cli) commentDone(ctx context.Context, place *offer.Place, from, text string) {
	if err := c.keepComment(ctx, place, from, text, false); err != nil && !errors.Is(err, errNoPull) {
		c.say(offer.Warning, fmt.Sprintf("an old comment may still list cells as wrong, since it can't be edited: %v", err))
	}
}

// errNoPull: the branch of the upload has no open pull request.
var errNoPull = errors.New("the branch has no open pull request")

func (c *cli) keepComment(ctx context.Context, place *offer.Place, from, text string, create bool) error {
	if from == "" || from == place.Target {
		return errNoPull
	}
	pull, err := place.GitHub.FindPull(ctx, place.Repository, from, place.Target)
	if err != nil {
		return err
	}
	if pull == nil || pull.State != "open" {
		return errNoPull
	}
	return place.GitHub.Keep(ctx, &github.PullRequest{Repository: place.Repository, Number: pull.Number}, sheetMarker, text, create)
}
