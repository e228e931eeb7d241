package github

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Pull is a pull request as far as it is looked at here.
type Pull struct {
	Number int
	// State is "open" or "closed"; one that was merged is closed, too.
	State  string
	Merged bool
	Body   string
}

// FindPull returns the newest pull request from branch into target, both of the
// repository, which is "owner/name"; nil where there is none. The error is as of
// Keep.
func (c *Client) FindPull(ctx context.Context, repository, branch, target string) (*Pull, error) {
	if !repositoryName.MatchString(repository) {
		return nil, fmt.Errorf("the repository is named %q", repository)
	}
	owner, _, _ := strings.Cut(repository, "/")
	query := url.Values{
		"state": {"all"}, "sort": {"created"}, "direction": {"desc"}, "per_page": {fmt.Sprint(pageSize)},
		"head": {owner + ":" + branch}, "base": {target},
	}
	var list []struct {
		Number   int
		State    string
		Body     string
		MergedAt *string `json:"merged_at"`
		Head     struct {
			Ref  string
			Repo *struct {
				FullName string `json:"full_name"`
			}
		}
	}
	err := c.repeat(ctx, func() error {
		return c.call(ctx, http.MethodGet, "/repos/"+repository+"/pulls?"+query.Encode(), nil, &list)
	})
	if err != nil {
		return nil, err
	}
	var newest *Pull
	for _, found := range list {
		// Forks may have a branch of the same name.
		own := found.Head.Ref == branch && found.Head.Repo != nil && found.Head.Repo.FullName == repository
		if own && (newest == nil || found.Number > newest.Number) {
			newest = &Pull{Number: found.Number, State: found.State, Merged: found.MergedAt != nil, Body: found.Body}
		}
	}
	return newest, nil
}

// OpenPull opens a pull request, and returns its number. It is not repeated: the
// next run finds one whose answer was lost.
func (c *Client) OpenPull(ctx context.Context, repository, branch, target, title, body string) (int, error) {
	var made struct{ Number int }
	err := c.call(ctx, http.MethodPost, "/repos/"+repository+"/pulls", map[string]string{
		"title": title, "head": branch, "base": target, "body": body,
	}, &made)
	return made.Number, err
}

// EditPull replaces the body of a pull request.
func (c *Client) EditPull(ctx context.Context, repository string, number int, body string) error {
	return c.patchPull(ctx, repository, number, bodyOf(body))
}

// ClosePull closes a pull request, and replaces its body.
func (c *Client) ClosePull(ctx context.Context, repository string, number int, body string) error {
	return c.patchPull(ctx, repository, number, map[string]string{"state": "closed", "body": body})
}

func (c *Client) patchPull(ctx context.Context, repository string, number int, fields map[string]string) error {
	return c.repeat(ctx, func() error {
		return c.call(ctx, http.MethodPatch, fmt.Sprintf("/repos/%s/pulls/%d", repository, number), fields, nil)
	})
}

// Dispatch starts a workflow, named by its file such as "validate.yml", on a
// branch. GitHub lets a job's own token do that, unlike whatever else such a
// token's deeds would start.
func (c *Client) Dispatch(ctx context.Context, repository, workflow, branch string) error {
	return c.call(ctx, http.MethodPost, "/repos/"+repository+"/actions/workflows/"+url.PathEscape(workflow)+"/dispatches",
		map[string]string{"ref": branch}, nil)
}
