package github_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/github"
)

func TestTheNewestPullRequestOfItsOwnIsFound(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]*github.Pull{
		`[]`: nil,
		`[{"number": 3, "state": "open", "head": {"ref": "a&b", "repo": {"full_name": "mallory/shop"}}}]`: nil,
		`[{"number": 3, "state": "open", "head": {"ref": "a&b", "repo": null}}]`:                          nil,
		`[{"number": 3, "state": "open", "head": {"ref": "other", "repo": {"full_name": "acme/shop"}}}]`:  nil,
		`[{"number": 3, "state": "closed", "body": "old", "head": {"ref": "a&b", "repo": {"full_name": "acme/shop"}}},
		  {"number": 4, "state": "closed", "body": null, "merged_at": "2026-01-01T00:00:00Z", "head": {"ref": "a&b", "repo": {"full_name": "acme/shop"}}},
		  {"number": 5, "state": "open", "head": {"ref": "a&b", "repo": {"full_name": "mallory/shop"}}}]`: {Number: 4, State: "closed", Merged: true},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if q := r.URL.Query(); r.URL.Path != "/repos/acme/shop/pulls" || q.Get("head") != "acme:a&b" || q.Get("base") != "main" || q.Get("state") != "all" {
				t.Errorf("asked for %s", r.URL)
			}
			w.Write([]byte(list))
		}))
		t.Cleanup(server.Close)
		got, err := connect(t, server.URL).FindPull(t.Context(), "acme/shop", "a&b", "main")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", list, err, diff)
		}
	}
	if _, err := connect(t, "http://127.0.0.1:1").FindPull(t.Context(), "acme/../x", "b", "main"); err == nil {
		t.Error("a repository may be named so")
	}
}

// What makes something is asked for once: it may have been made.
func TestAPullRequestIsNotOpenedTwice(t *testing.T) {
	t.Parallel()
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(server.Close)
	if _, err := connect(t, server.URL).OpenPull(t.Context(), "acme/shop", "b", "main", "t", "b"); !errors.Is(err, github.ErrUnavailable) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestAPullRequestIsEditedClosedAndChecked(t *testing.T) {
	t.Parallel()
	type call struct {
		What string
		In   map[string]string
	}
	var calls []call
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in map[string]string
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		calls = append(calls, call{r.Method + " " + r.URL.EscapedPath(), in})
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	c := connect(t, server.URL)
	for _, err := range []error{
		c.EditPull(t.Context(), "acme/shop", 7, "new"), c.ClosePull(t.Context(), "acme/shop", 7, "gone"), c.Dispatch(t.Context(), "acme/shop", "../x.yml", "b"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	want := []call{
		{"PATCH /repos/acme/shop/pulls/7", map[string]string{"body": "new"}},
		{"PATCH /repos/acme/shop/pulls/7", map[string]string{"state": "closed", "body": "gone"}},
		{"POST /repos/acme/shop/actions/workflows/..%2Fx.yml/dispatches", map[string]string{"ref": "b"}},
	}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Error(diff)
	}
}
