package github

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

const (
	pageSize = 100 // the most that GitHub gives
	maxPages = 100
)

type existing struct {
	ID   int64
	Body string
	User struct{ Login, Type string }
}

// Keep makes a comment on the pull request, or edits the one that it made before:
// that begins with the same marker, an HTML comment, which is not displayed. create
// says whether one is made where there is none. body is not longer than GitHub
// takes.
//
// A comment with that marker by another user is left alone. An error wraps
// ErrNotAllowed, ErrUnavailable or the context's error.
func (c *Client) Keep(ctx context.Context, p *PullRequest, marker, body string, create bool) error {
	return c.revise(ctx, p, marker, create, func(string) string { return body })
}

// Revise changes the text of the comment that Keep made with a marker, if there is
// one: revise gets the text, without the marker, and gives the new one. For errors
// see Keep.
func (c *Client) Revise(ctx context.Context, p *PullRequest, marker string, revise func(body string) string) error {
	return c.revise(ctx, p, marker, false, revise)
}

func (c *Client) revise(ctx context.Context, p *PullRequest, marker string, create bool, revise func(body string) string) error {
	line := "<!-- " + marker + " -->"
	// Before a repeated creation, the list shows whether the last one was made.
	return c.repeat(ctx, func() error {
		old, err := c.find(ctx, p, line)
		switch {
		case err != nil:
			return err
		case old == nil && !create:
			return nil
		case old == nil:
			return c.call(ctx, http.MethodPost, fmt.Sprintf("/repos/%s/issues/%d/comments", p.Repository, p.Number), bodyOf(line+"\n"+revise("")), nil)
		}
		_, before, _ := strings.Cut(old.Body, "\n")
		text := line + "\n" + revise(before)
		if sameText(old.Body, text) {
			return nil
		}
		return c.call(ctx, http.MethodPatch, fmt.Sprintf("/repos/%s/issues/comments/%d", p.Repository, old.ID), bodyOf(text), nil)
	})
}

func bodyOf(text string) map[string]string { return map[string]string{"body": text} }

// CommentCommit comments on a commit, whose author GitHub notifies. The error is as of
// Keep.
func (c *Client) CommentCommit(ctx context.Context, repository, commit, body string) error {
	if !repositoryName.MatchString(repository) || !commitHash.MatchString(commit) {
		return fmt.Errorf("there is no commit %q in a repository named %q", commit, repository)
	}
	return c.call(ctx, http.MethodPost, fmt.Sprintf("/repos/%s/commits/%s/comments", repository, commit), bodyOf(body), nil)
}

// sameText compares as GitHub keeps a text, with either kind of line end.
func sameText(a, b string) bool {
	clean := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return clean(a) == clean(b)
}

// find returns the comment whose first line is that, by this client; nil where
// there is none.
func (c *Client) find(ctx context.Context, p *PullRequest, line string) (*existing, error) {
	own := ""
	for page := 1; page <= maxPages; page++ {
		var list []existing
		path := fmt.Sprintf("/repos/%s/issues/%d/comments?per_page=%d&page=%d", p.Repository, p.Number, pageSize, page)
		if err := c.call(ctx, http.MethodGet, path, nil, &list); err != nil {
			return nil, err
		}
		for i := range list {
			if found := &list[i]; beginsWith(found.Body, line) && c.isOwn(ctx, found, &own) {
				return found, nil
			}
		}
		if len(list) == 0 {
			return nil, nil
		}
	}
	return nil, fmt.Errorf("the pull request has more than %d pages of comments", maxPages)
}

func beginsWith(body, line string) bool {
	first, _, _ := strings.Cut(body, "\n")
	return strings.TrimSuffix(first, "\r") == line
}

// isOwn reports whether the comment may be by this client: a job's own token is a
// bot's, and cannot ask who it is. login keeps the answer of any other.
func (c *Client) isOwn(ctx context.Context, e *existing, login *string) bool {
	if e.User.Type == "Bot" {
		return true
	}
	if *login == "" {
		var user struct{ Login string }
		if c.call(ctx, http.MethodGet, "/user", nil, &user) != nil || user.Login == "" {
			user.Login = "?" // no login
		}
		*login = user.Login
	}
	return strings.EqualFold(e.User.Login, *login)
}
