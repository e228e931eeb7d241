//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// actionGitHub is GitHub as far as the drift action needs it: it keeps one pull
// request, number 7, and what else belongs to it.
type actionGitHub struct {
	*httptest.Server
	mu    sync.Mutex
	state string // empty: there is none; open, closed or merged
	head  string // the branch that it is from
	body  string
	fail  string // the call that is refused
	calls []string
	more  []map[string]any // pull requests from forks
	// upload is the branch of an open pull request, number 8, and said what is commented
	// there, or on a commit.
	upload, said string
}

func newActionGitHub(t *testing.T) *actionGitHub {
	g := &actionGitHub{}
	g.Server = httptest.NewServer(g)
	t.Cleanup(g.Close)
	return g
}

func (g *actionGitHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	const repository = "/repos/owner/shop"
	var in struct{ State, Title, Head, Base, Body, Ref string }
	if r.Method != http.MethodGet && json.NewDecoder(r.Body).Decode(&in) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	call := map[string]string{
		"GET " + repository + "/pulls":                                      "list",
		"POST " + repository + "/pulls":                                     "open",
		"PATCH " + repository + "/pulls/7":                                  "edit",
		"POST " + repository + "/actions/workflows/validate.yml/dispatches": "dispatch",
		"GET " + repository + "/issues/8/comments":                          "comments",
		"POST " + repository + "/issues/8/comments":                         "comment",
		"PATCH " + repository + "/issues/comments/1":                        "recomment",
	}[r.Method+" "+r.URL.Path]
	if strings.HasPrefix(r.URL.Path, repository+"/commits/") && strings.HasSuffix(r.URL.Path, "/comments") {
		call = "comment on the commit"
	}
	if in.State == "closed" {
		call = "close"
	}
	g.calls = append(g.calls, call)
	switch {
	case r.Header.Get("Authorization") != "Bearer the-token":
		w.WriteHeader(http.StatusUnauthorized)
	case call == g.fail:
		w.WriteHeader(http.StatusForbidden)
	case call == "list":
		list := append([]map[string]any{}, g.more...)
		if g.state != "" && r.URL.Query().Get("head") == "owner:"+g.head && r.URL.Query().Get("base") == "main" {
			entry := map[string]any{"number": 7, "state": g.state, "body": g.body, "head": map[string]any{"ref": g.head, "repo": map[string]string{"full_name": "owner/shop"}}}
			if g.state == "merged" {
				entry["state"], entry["merged_at"] = "closed", "2026-01-01T00:00:00Z"
			}
			list = append(list, entry)
		}
		if g.upload != "" && r.URL.Query().Get("head") == "owner:"+g.upload {
			list = append(list, map[string]any{"number": 8, "state": "open", "head": map[string]any{"ref": g.upload, "repo": map[string]string{"full_name": "owner/shop"}}})
		}
		json.NewEncoder(w).Encode(list)
	case call == "comments":
		list := []map[string]any{}
		if g.said != "" {
			list = append(list, map[string]any{"id": 1, "body": g.said, "user": map[string]string{"login": "github-actions[bot]", "type": "Bot"}})
		}
		json.NewEncoder(w).Encode(list)
	case call == "comment", call == "recomment", call == "comment on the commit":
		g.said = in.Body
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, "{}")
	case call == "open":
		g.state, g.head, g.body = "open", in.Head, in.Body
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"number": 7}`)
	case call == "edit":
		g.body = in.Body
	case call == "close":
		g.state, g.body = "closed", in.Body
	case call == "dispatch" && strings.HasPrefix(in.Ref, "pinsync/"):
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}
