package github_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/github"
)

const hash = "0123456789abcdef0123456789abcdef01234567"

func TestAnEventNamesItsPullRequest(t *testing.T) {
	t.Parallel()
	for event, want := range map[string]*github.PullRequest{
		`{"pull_request": {"number": 7, "base": {"sha": "` + hash + `", "repo": {"full_name": "a/b.c"}}, "head": {"repo": {"full_name": "a/b.c"}}}}`: {Repository: "a/b.c", Number: 7, Base: hash},
		`{"pull_request": {"number": 7, "base": {"sha": "--output=x", "repo": {"full_name": "a/b"}}, "head": {"repo": {"full_name": "z/b"}}}}`:       {Repository: "a/b", Number: 7, Fork: true},
		`{"pull_request": {"number": 7, "base": {"repo": {"full_name": "a/b"}}, "head": {"repo": null}}}`:                                            {Repository: "a/b", Number: 7, Fork: true},
		`{"pull_request": {"number": 0, "base": {"repo": {"full_name": "a/b"}}}}`:                                                                    nil,
		`{"pull_request": {"number": 7, "base": {"repo": {"full_name": "../../x"}}}}`:                                                                nil,
		`{"pull_request": {"number": 7, "base": {"repo": {"full_name": "a/.."}}}}`:                                                                   nil,
		`{"pull_request": {"number": 7, "base": {"repo": {"full_name": "a/b?c"}}}}`:                                                                  nil,
		`{"pull_request": []}`: nil,
		`{`:                    nil,
		``:                     nil,
	} {
		path := filepath.Join(t.TempDir(), "event.json")
		if err := os.WriteFile(path, []byte(event), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := github.ReadEvent(path)
		if (err == nil) != (want != nil) {
			t.Errorf("%s: %v", event, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", event, diff)
		}
	}
}

func TestAnEventMayBeAboutSomethingElse(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "event.json")
	if err := os.WriteFile(path, []byte(`{"ref": "refs/heads/main"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := github.ReadEvent(path); !errors.Is(err, github.ErrNoPullRequest) {
		t.Errorf("got %v", err)
	}
	if _, err := github.ReadEvent(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
