// Package offer keeps a branch and a pull request that offer edits to files.
//
// In come a repository and a function that edits files in a worktree of its own,
// so that the checkout stays as it is; out goes a branch with one commit on HEAD,
// and a pull request that shows it. The branch is this package's while all of its
// commits are. What was offered last is remembered by a fingerprint in the commit
// and in the pull request, so that the same edits are offered once.
//
// No hook is run, and nothing is pushed over what others pushed since.
package offer

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"pinsync/sync/git"
	"pinsync/sync/github"
)

// The author of the commits, which is GitHub's own for workflows.
const (
	botName  = "github-actions[bot]"
	botEmail = "41898282+github-actions[bot]@users.noreply.github.com"
)

// Place is where an offer is made.
type Place struct {
	Git        *git.Git
	GitHub     *github.Client
	Repository string // on GitHub, "owner/name"
	Remote     string // the git remote that has the branches
	Branch     string // for the offer
	Subject    Subject
	Target     string // the branch that it is offered to
}

// failed is the context's error once that has ended, else what could not be done, in
// words for the user, and why.
func failed(ctx context.Context, err error, format string, args ...any) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), err)
}

// Check finds what would fail on the day of a drift: it should fail every day.
// The error is in words for the user, or that of the context.
func (p *Place) Check(ctx context.Context) error {
	for _, branch := range []string{p.Branch, p.Target} {
		if _, err := p.Git.Line(ctx, "check-ref-format", "refs/heads/"+branch); err != nil {
			return cmp.Or(ctx.Err(), fmt.Errorf("%q is not the name of a branch", branch))
		}
	}
	if p.Branch == p.Target {
		return fmt.Errorf("the pull request can't be from the branch %q, since that is the branch that it is for", p.Branch)
	}
	shallow, err := p.Git.Line(ctx, "rev-parse", "--is-shallow-repository")
	switch {
	case err != nil:
		return failed(ctx, err, "this is not a checkout")
	case shallow != "false":
		return errors.New("this clone is shallow; set fetch-depth: 0 for actions/checkout")
	}
	return nil
}

var marked = regexp.MustCompile(`<!-- pinsync-[a-z]+ ([0-9a-f]+) -->`)

// mark is the line by which the text of a pull request is recognized.
func (p *Place) mark(fingerprint string) string {
	return "<!-- pinsync-" + p.Subject.Name + " " + fingerprint + " -->\n"
}

// trailer is that of the commits that offer edits.
func (p *Place) trailer() string {
	return "Pinsync-" + strings.ToUpper(p.Subject.Name[:1]) + p.Subject.Name[1:]
}

// Find looks for what is there already. For the error see Check.
func (p *Place) Find(ctx context.Context) (Found, error) {
	f := Found{Branch: p.Branch, Subject: p.Subject}
	network := p.Git.Remote()
	ref := "refs/heads/" + p.Branch
	listed, err := network.Line(ctx, "ls-remote", "--refs", "--end-of-options", p.Remote, ref)
	if err != nil {
		return f, failed(ctx, err, "the remote %q could not be asked for the branch %q", p.Remote, p.Branch)
	}
	for line := range strings.Lines(listed) {
		if _, name, _ := strings.Cut(strings.TrimSpace(line), "\t"); name != ref {
			continue // the pattern matches the end of a name
		}
		if err := p.findBranch(ctx, network, ref, &f); err != nil {
			return f, failed(ctx, err, "the branch %q could not be fetched", p.Branch)
		}
	}
	pull, err := p.GitHub.FindPull(ctx, p.Repository, p.Branch, p.Target)
	if err != nil {
		return f, failed(ctx, err, "the pull requests could not be listed: the job needs the permission pull-requests: write")
	}
	if pull != nil {
		f.Pull, f.Open, f.Closed = pull.Number, pull.State == "open", pull.State == "closed" && !pull.Merged
		if found := marked.FindStringSubmatch(pull.Body); found != nil {
			f.PullShows = found[1]
		}
	}
	return f, nil
}

func (p *Place) findBranch(ctx context.Context, network *git.Git, ref string, f *Found) error {
	_, err := network.Run(ctx, "fetch", "--quiet", "--no-tags", "--no-write-commit-graph", "--end-of-options", p.Remote, ref)
	if err != nil {
		return err
	}
	if f.Tip, err = p.Git.Line(ctx, "rev-parse", "--verify", "FETCH_HEAD^{commit}"); err != nil {
		return err
	}
	authors, err := p.Git.Line(ctx, "log", "--format=%ae %ce", "HEAD.."+f.Tip)
	if err != nil {
		return err
	}
	for line := range strings.Lines(authors) {
		if line = strings.TrimSpace(line); line != "" && line != botEmail+" "+botEmail {
			f.Theirs = true
		}
	}
	shown, err := p.Git.Line(ctx, "log", "-1", "--format=%(trailers:key="+p.trailer()+",valueonly)", f.Tip)
	f.Shown = strings.TrimSpace(shown)
	return err
}

// Edits are the edits to be offered, as a git tree.
type Edits struct {
	Tree        string
	Fingerprint string // empty where nothing was edited
}

// Edit makes a worktree of HEAD below temp, lets edit change files in the folder
// of it that corresponds to the working directory, and returns what was changed.
// Files that git does not know yet count only if added is true. Where edit returns
// false, nothing was edited. The error is that of edit, or as of Check.
func (p *Place) Edit(ctx context.Context, temp string, added bool, edit func(dir string) (bool, error)) (Edits, error) {
	prefix, err := p.Git.Line(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return Edits{}, failed(ctx, err, "this is not a checkout")
	}
	folder, err := os.MkdirTemp(temp, "pinsync-"+p.Subject.Name+"-")
	if err != nil {
		return Edits{}, fmt.Errorf("no folder could be made for the edits: %w", err)
	}
	defer os.RemoveAll(folder)
	top := filepath.Join(folder, "tree")
	// A partial clone gets what it lacks from the remote.
	if _, err := p.Git.Remote().Run(ctx, "worktree", "add", "--quiet", "--detach", top, "HEAD"); err != nil {
		return Edits{}, failed(ctx, err, "git could not make a worktree to bring the edits into")
	}
	defer func() {
		// Also when the run is over.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		_, _ = p.Git.Run(ctx, "worktree", "remove", "--force", top) // what is left is pruned by git itself
	}()
	if edited, err := edit(filepath.Join(top, filepath.FromSlash(prefix))); err != nil || !edited {
		return Edits{}, err
	}
	e, err := p.record(ctx, p.Git.In(top), added)
	if err != nil {
		err = failed(ctx, err, "git could not record the edits")
	}
	return e, err
}

func (p *Place) record(ctx context.Context, g *git.Git, added bool) (e Edits, err error) {
	which := "--update"
	if added {
		which = "--all"
	}
	if _, err := g.Run(ctx, "add", which); err != nil {
		return e, err
	}
	if e.Tree, err = g.Line(ctx, "write-tree"); err != nil {
		return e, err
	}
	differs, err := g.Run(ctx, "diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "HEAD", "--")
	if len(differs) > 0 {
		sum := sha256.Sum256(differs)
		e.Fingerprint = hex.EncodeToString(sum[:20])
	}
	return e, err
}

// push makes the branch one commit on HEAD, unless others pushed to it since it
// was looked for.
func (p *Place) push(ctx context.Context, f Found, e Edits, title string) error {
	commit, err := p.Git.Line(ctx, "-c", "user.name="+botName, "-c", "user.email="+botEmail,
		"commit-tree", e.Tree, "-p", "HEAD", "-m", title, "-m", p.trailer()+": "+e.Fingerprint)
	if err != nil {
		return err
	}
	return p.send(ctx, f, commit)
}

// send pushes commit to the branch; an empty one deletes it.
func (p *Place) send(ctx context.Context, f Found, commit string) error {
	ref := "refs/heads/" + p.Branch
	_, err := p.Git.Remote().Run(ctx, "push", "--quiet", "--no-verify", "--force-with-lease="+ref+":"+f.Tip, "--end-of-options", p.Remote, commit+":"+ref)
	return err
}

// Offer does what Decide says about the edits, and returns the number of the
// pull request that shows them and the sentence that says so. The error is
// as of Check.
func (p *Place) Offer(ctx context.Context, f Found, e Edits, title, body string) (Decision, int, error) {
	d := Decide(f, e.Fingerprint)
	number := 0
	if f.Open {
		number = f.Pull
	}
	if d.Push {
		if err := p.push(ctx, f, e, title); err != nil {
			return d, number, failed(ctx, err, "the branch %q could not be pushed: the job needs the permission contents: write, and a checkout that keeps its credentials", p.Branch)
		}
	}
	body = p.mark(e.Fingerprint) + body
	switch {
	case d.Open:
		made, err := p.GitHub.OpenPull(ctx, p.Repository, p.Branch, p.Target, title, body)
		if err != nil {
			return d, 0, failed(ctx, err, "no pull request could be opened: allow it in the repository's Settings, Actions, General, Workflow permissions, and give the job pull-requests: write")
		}
		number, d.Message = made, fmt.Sprintf("pull request #%d offers the edits", made)
	case d.Edit:
		if err := p.GitHub.EditPull(ctx, p.Repository, f.Pull, body); err != nil {
			return d, number, failed(ctx, err, "pull request #%d could not be refreshed: the job needs the permission pull-requests: write", f.Pull)
		}
	}
	return d, number, nil
}

// Withdraw does what DecideNone says. The error is as of Offer.
func (p *Place) Withdraw(ctx context.Context, f Found) (Decision, error) {
	d := DecideNone(f)
	if !d.Withdraw {
		return d, nil
	}
	if err := p.GitHub.ClosePull(ctx, p.Repository, f.Pull, p.Subject.Gone); err != nil {
		return d, failed(ctx, err, "pull request #%d could not be closed: the job needs the permission pull-requests: write", f.Pull)
	}
	if f.Tip == "" {
		return d, nil
	}
	if err := p.send(ctx, f, ""); err != nil {
		return d, failed(ctx, err, "the branch %q could not be deleted: the job needs the permission contents: write", p.Branch)
	}
	return d, nil
}
