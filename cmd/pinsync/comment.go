package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"pinsync/sync/github"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// commentPatience is how long a comment may take altogether.
const commentPatience = 2 * time.Minute

// comment keeps the comment on the pull request that says what the plan is for a
// shop. Nothing that goes wrong with it makes the run worse: it is said, and that
// is all.
func (c *cli) comment(r *result.Report) {
	if !c.inActions() || !c.inPullRequest() {
		c.notice("--comment does nothing here: no workflow runs this for a pull request")
		return
	}
	pull, err := github.ReadEvent(c.env("GITHUB_EVENT_PATH"))
	switch {
	case err != nil:
		c.warn("no comment: the pull request can't be read from the file that GITHUB_EVENT_PATH names: %v", err)
		return
	case pull.Fork && c.env("GITHUB_EVENT_NAME") == "pull_request":
		c.notice("no comment on the pull request: it comes from a fork, whose workflows may not comment; the plan is in this log")
		return
	}
	client, err := c.gitHub()
	if err != nil {
		c.warn("no comment: %v; the step needs GITHUB_TOKEN and GITHUB_API_URL", err)
		return
	}
	sig := c.watchSignals("no comment is made")
	defer sig.close()
	ctx, cancel := context.WithTimeout(sig.ctx, commentPatience)
	defer cancel()
	text, worthwhile := report.Comment(r, report.CommentOptions{Shop: r.Shop, RunURL: c.runURL(), PageURL: c.pageURL(), Changed: c.changedByPullRequest()})
	err = client.Keep(ctx, pull, commentMarker(r.Shop), text, worthwhile)
	switch code := sig.exitCode(); {
	case code != exitFine:
		c.exit = code
	case errors.Is(err, github.ErrNotAllowed):
		c.notice(fmt.Sprintf("no comment on the pull request: %v; give the job pull-requests: write", err))
	case err != nil:
		c.warn("no comment on the pull request: %v", err)
	}
}

// commentMarker is what the comment of a shop is found by.
func commentMarker(tracker string) string { return "pinsync plan " + tracker }

// notice says what is not a fault; under GitHub Actions also next to the run.
func (c *cli) notice(text string) {
	if c.annotates {
		// As good as written: a log that can't be written has no reader.
		_ = report.Annotate(c.commands, "notice", text)
		return
	}
	c.message("%s", text)
}

// pageURL is where the page of the run will be, as far as that is known before it
// is kept: among the artifacts of the run. It is empty where there is no page.
func (c *cli) pageURL() string {
	if run := c.runURL(); run != "" && c.pageReport != "" {
		return run + "#artifacts"
	}
	return ""
}

// sourceURL is the address of the repository's files at the commit that the
// workflow runs for, empty where that is not known.
func (c *cli) sourceURL() string { return c.ownURL("/blob/", "GITHUB_SHA", `^[0-9A-Za-z]{4,64}$`) }

// runURL is the address of the page of the workflow's run, empty where that is
// not known.
func (c *cli) runURL() string { return c.ownURL("/actions/runs/", "GITHUB_RUN_ID", `^\d+$`) }

// ownURL is the address of a page of the workflow's repository, which ends in the value of
// a variable; empty where that does not fit the pattern.
func (c *cli) ownURL(page, variable, pattern string) string {
	repository, value := c.env("GITHUB_REPOSITORY"), c.env(variable)
	if !regexp.MustCompile(`^[\w.-]+/[\w.-]+$`).MatchString(repository) || !regexp.MustCompile(pattern).MatchString(value) {
		return ""
	}
	return c.serverURL(repository + page + value)
}

// serverURL is the address of path at the GitHub server of the workflow, empty where
// that is not known.
func (c *cli) serverURL(path string) string {
	server, err := url.Parse(c.env("GITHUB_SERVER_URL"))
	if err != nil || server.Scheme != "https" || server.Host == "" || server.User != nil {
		return ""
	}
	return (&url.URL{Scheme: server.Scheme, Host: server.Host, Path: server.Path}).JoinPath(path).String()
}

// rulesURL is the address of the manual's page about rules, as it was at the commit
// of the action that started this; empty where no action did. Its folder says where
// it is from: the runner's variables for that are empty in a composite action
// (github.com/actions/runner/issues/2473).
func (c *cli) rulesURL() string {
	const page = "cmd/pinsync/manual/rules.md"
	folder := filepath.ToSlash(c.env("GITHUB_ACTION_PATH"))
	source, _, found := strings.Cut(folder, "/.github/actions/")
	if !c.inActions() || !found {
		return ""
	}
	_, source, foreign := strings.Cut(source, "/_actions/")
	parts := regexp.MustCompile(`^([\w.-]+/[\w.-]+)/([\w./-]+)$`).FindStringSubmatch(source)
	switch {
	case foreign && parts != nil:
		return c.serverURL(parts[1] + "/blob/" + parts[2] + "/" + page)
	case foreign:
		return ""
	}
	// The action of the repository itself.
	own := c.sourceURL()
	if own == "" {
		return ""
	}
	return own + "/" + page
}
