package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"pinsync/sync/diagnostic"
	"pinsync/sync/git"
	"pinsync/sync/github"
	"pinsync/sync/result"
)

// setsOutputs reports whether the run of a command is a step's work, so that it sets the
// outputs of a step.
func setsOutputs(cmd *cobra.Command) bool {
	switch cmd.Name() {
	case "validate", "sync", "plan", "pull", "fix", "verify", "agenda", "import", "ping", "shops", "drift", "inbox", "tidy", "pinsync":
		return true
	}
	return false
}

// setOutputs sets the outputs of the step that runs the command.
func (c *cli) setOutputs(cmd *cobra.Command, code int) {
	name := c.env("GITHUB_OUTPUT")
	if !c.inActions() || name == "" || cmd == nil || !setsOutputs(cmd) {
		return
	}
	text := stepOutputs(c.ran, c.jsonReport, c.pageReport, code)
	for _, output := range c.outputs {
		text += output + "\n"
	}
	if err := appendText(name, text); err != nil {
		c.warn("the outputs of the step can't be written to the file that GITHUB_OUTPUT names: %v", diagnostic.Cause(err))
	}
}

// openToAppend opens a file of the runner, which earlier steps may have written to.
func openToAppend(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
}

func appendText(name, text string) error {
	file, err := openToAppend(name)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return cmp.Or(err, file.Close())
}

// summarize appends Markdown to the summary of the step, if there is one.
func (c *cli) summarize(markdown string) {
	if name := c.env("GITHUB_STEP_SUMMARY"); name != "" && c.inActions() {
		if err := appendText(name, markdown); err != nil {
			c.noSummary(err)
		}
	}
}

func (c *cli) noSummary(err error) {
	c.warn("the step summary named by GITHUB_STEP_SUMMARY can't be written: %v", diagnostic.Cause(err))
}

// stepOutputs are the outputs, a line each. r is nil where nothing was done;
// file is that of the JSON report, page that of the HTML page.
func stepOutputs(r *result.Report, file, page string, code int) string {
	r = cmp.Or(r, &result.Report{})
	count := r.Summary().Statuses
	return fmt.Sprintf("exit-code=%d\nupdated=%d\nfailed=%d\ninvalid=%d\nchanged=%d\nreport=%s\npage=%s\ntracker-id=%s\n",
		code, count[result.Updated], count[result.Failed], count[result.Invalid], changes(r), oneLine(file), oneLine(page), r.Shop)
}

// oneLine is a path, or empty where that would be read as another output.
func oneLine(path string) string {
	if strings.ContainsAny(path, "\r\n") {
		return ""
	}
	return path
}

// changes is how much a command has changed, or, of a plan, would change.
func changes(r *result.Report) (n int) {
	statuses := []result.Status{result.Updated, result.Created, result.Deleted}
	switch r.Command {
	case "plan":
		statuses = []result.Status{result.WouldUpdate, result.WouldCreate, result.WouldDelete, result.Drifted, result.Conflict, result.Orphaned}
	case "pull":
		statuses = []result.Status{result.Written, result.Deleted}
	case "sheet import":
		statuses = []result.Status{result.Written, result.WouldUpdate, result.WouldCreate}
	}
	count := r.Summary().Statuses
	for _, status := range statuses {
		n += count[status]
	}
	return n
}

// gitPatience is how long git may take to compare two commits.
const gitPatience = time.Minute

// changedByPullRequest returns a function that reports whether the pull request
// changes a file, or nil where the workflow does not run for one. Git is asked
// when it is first called; where that can't be known, every file counts as changed.
func (c *cli) changedByPullRequest() func(file string) bool {
	if !c.inPullRequest() {
		return nil
	}
	ask := sync.OnceValue(func() *changedFiles {
		ctx, cancel := context.WithTimeout(context.Background(), gitPatience)
		defer cancel()
		return c.changedFiles(ctx)
	})
	return func(file string) bool {
		changed := ask()
		if changed == nil {
			return true
		}
		below, err := filepath.Rel(c.dir, c.abs(filepath.FromSlash(file)))
		return err != nil || changed.names[path.Join(changed.prefix, filepath.ToSlash(below))]
	}
}

// changedFiles are the files that differ between two commits, with their paths
// in the repository.
type changedFiles struct {
	prefix string // the working directory's path there
	names  map[string]bool
}

// changedFiles are those that the pull request changes; nil where git can't say.
func (c *cli) changedFiles(ctx context.Context) *changedFiles {
	g, err := git.Open(ctx, c.dir, c.environ)
	if err != nil {
		return nil
	}
	base := c.pullRequestBase(ctx, g)
	if base == "" {
		return nil
	}
	changed := &changedFiles{names: map[string]bool{}}
	if changed.prefix, err = g.Line(ctx, "rev-parse", "--show-prefix"); err != nil {
		return nil
	}
	names, err := g.Records(ctx, "diff-tree", "-r", "-z", "--no-renames", "--name-only", "--end-of-options", base, "HEAD")
	if err != nil {
		return nil
	}
	for _, name := range names {
		changed.names[name] = true
	}
	return changed
}

// pullRequestBase is the commit to compare HEAD with, empty where none is here.
// GitHub checks out a merge of the pull request into its target, whose first
// parent is the target; anything else is compared with where it left the commit
// that the event names.
func (c *cli) pullRequestBase(ctx context.Context, g *git.Git) string {
	head, err := g.Line(ctx, "rev-parse", "HEAD")
	if err != nil {
		return ""
	}
	if ref := c.env("GITHUB_REF"); strings.HasPrefix(ref, "refs/pull/") && strings.HasSuffix(ref, "/merge") && c.env("GITHUB_SHA") == head {
		if parent, err := g.Line(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^1^{commit}"); err == nil {
			return parent
		}
	}
	pull, err := github.ReadEvent(c.env("GITHUB_EVENT_PATH"))
	if err != nil || pull.Base == "" {
		return ""
	}
	base, err := g.Line(ctx, "merge-base", "--end-of-options", pull.Base, "HEAD")
	if err != nil {
		return ""
	}
	return base
}
