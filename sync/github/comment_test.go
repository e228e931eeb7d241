package github_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/github"
)

const token = "ghs_the-token-0123456789"

var pull = &github.PullRequest{Repository: "acme/shop", Number: 7}

type comment struct {
	ID   int64  `json:"id"`
	Body string `json:"body"`
	User user   `json:"user"`
}

type user struct {
	Login string `json:"login"`
	Type  string `json:"type"`
}

var bot = user{"github-actions[bot]", "Bot"}

// fakeGitHub is the part of the REST API that a comment needs.
type fakeGitHub struct {
	t        *testing.T
	mu       sync.Mutex
	comments []comment
	calls    []string
	login    string // of the token's user; empty is a bot, which may not ask
	pageSize int    // at most that many on a page
	fail     func(method string, n int, w http.ResponseWriter) bool
}

func (f *fakeGitHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, r.Method+" "+r.URL.Path)
	if r.Header.Get("Authorization") != "Bearer "+token || r.Header.Get("User-Agent") == "" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	n := 0
	for _, call := range f.calls {
		if strings.HasPrefix(call, r.Method) {
			n++
		}
	}
	if f.fail != nil && f.fail(r.Method, n, w) {
		return
	}
	var in struct{ Body string }
	if r.Method != http.MethodGet {
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			f.t.Error(err)
		}
	}
	var id int64
	switch _, err := fmt.Sscanf(r.URL.Path, "/repos/acme/shop/issues/comments/%d", &id); {
	case r.Method == http.MethodGet && r.URL.Path == "/user" && f.login != "":
		json.NewEncoder(w).Encode(user{f.login, "User"})
	case r.Method == http.MethodGet && r.URL.Path == "/repos/acme/shop/issues/7/comments":
		var page, size int
		fmt.Sscan(r.URL.Query().Get("page"), &page)
		fmt.Sscan(r.URL.Query().Get("per_page"), &size)
		size = min(size, f.pageSize)
		from := min((page-1)*size, len(f.comments))
		json.NewEncoder(w).Encode(f.comments[from:min(from+size, len(f.comments))])
	case r.Method == http.MethodPost && r.URL.Path == "/repos/acme/shop/issues/7/comments":
		f.comments = append(f.comments, comment{int64(len(f.comments) + 1), in.Body, bot})
		w.WriteHeader(http.StatusCreated)
	case r.Method == http.MethodPatch && err == nil && id >= 1 && id <= int64(len(f.comments)):
		f.comments[id-1].Body = in.Body
	default:
		w.WriteHeader(http.StatusForbidden)
	}
}

func start(t *testing.T, f *fakeGitHub) *github.Client {
	t.Helper()
	f.t = t
	if f.pageSize == 0 {
		f.pageSize = 100
	}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return connect(t, server.URL)
}

func connect(t *testing.T, url string) *github.Client {
	t.Helper()
	client, err := github.New(github.Config{URL: url, Token: token + "\n", Agent: "pinsync/test", Wait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func keep(t *testing.T, c *github.Client, marker, body string, create bool) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err := c.Keep(ctx, pull, marker, body, create)
	if err != nil && strings.Contains(err.Error(), "the-token") {
		t.Errorf("the error has the token: %v", err)
	}
	return err
}

// wrote is the method of the first call that changes something, of those since it was
// asked last; empty if none does.
func (f *fakeGitHub) wrote() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer func() { f.calls = nil }()
	for _, call := range f.calls {
		if method, _, _ := strings.Cut(call, " "); method != http.MethodGet {
			return method
		}
	}
	return ""
}

func TestACommentIsKeptInPlace(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 3, 100} {
		f := &fakeGitHub{pageSize: size}
		for i := range 7 {
			f.comments = append(f.comments, comment{int64(i + 1), "a person's", user{"eva", "User"}})
		}
		c := start(t, f)
		for _, step := range []struct {
			marker, body string
			create       bool
			want         string
		}{
			{"pinsync 1", "nothing", false, ""},
			{"pinsync 1", "first", true, http.MethodPost},
			{"pinsync 2", "other shop", true, http.MethodPost},
			{"pinsync 1", "first", true, ""},
			{"pinsync 1", "second", true, http.MethodPatch},
			{"pinsync 1", "nothing", false, http.MethodPatch},
		} {
			err := keep(t, c, step.marker, step.body, step.create)
			if got := f.wrote(); err != nil || got != step.want {
				t.Fatalf("page size %d: %q: %s, %v, want %s", size, step.body, got, err, step.want)
			}
		}
		var bodies []string
		for _, c := range f.comments[7:] {
			bodies = append(bodies, c.Body)
		}
		want := []string{"<!-- pinsync 1 -->\nnothing", "<!-- pinsync 2 -->\nother shop"}
		if diff := cmp.Diff(want, bodies); diff != "" {
			t.Errorf("page size %d: %s", size, diff)
		}
	}
}

func TestAnothersCommentIsLeftAlone(t *testing.T) {
	t.Parallel()
	theirs := "<!-- pinsync 1 -->\nforged"
	for login, want := range map[string]string{"": http.MethodPost, "mallory": http.MethodPatch, "ann": http.MethodPost} {
		f := &fakeGitHub{login: login, comments: []comment{
			{1, "> <!-- pinsync 1 -->\nquoted", bot}, {2, theirs, user{"Mallory", "User"}}, {3, "x <!-- pinsync 1 -->", bot},
		}}
		err := keep(t, start(t, f), "pinsync 1", "new", true)
		if got := f.wrote(); got != want || err != nil {
			t.Errorf("%q: %s, %v, want %s", login, got, err, want)
		}
		if changed := f.comments[1].Body != theirs; changed != (want == http.MethodPatch) {
			t.Errorf("%q: the other's comment is %q", login, f.comments[1].Body)
		}
	}
}

func TestACommentThatIsRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		method string
		status int
		header string
		is     error
		calls  int
	}{
		{"GET", 401, "", github.ErrNotAllowed, 1},
		{"GET", 404, "", github.ErrNotAllowed, 1},
		{"POST", 403, "", github.ErrNotAllowed, 2},
		{"POST", 403, "1", github.ErrUnavailable, 6},
		{"GET", 403, "3600", github.ErrUnavailable, 1},
		{"GET", 429, "", github.ErrUnavailable, 3},
		{"GET", 500, "", github.ErrUnavailable, 3},
		{"POST", 502, "", github.ErrUnavailable, 6},
		{"POST", 422, "", nil, 2},
		{"GET", 302, "", nil, 1},
	} {
		t.Run(fmt.Sprint(test.method, test.status, test.header), func(t *testing.T) {
			t.Parallel()
			f := &fakeGitHub{fail: func(method string, _ int, w http.ResponseWriter) bool {
				if method != test.method {
					return false
				}
				if test.header != "" {
					w.Header().Set("Retry-After", test.header)
				}
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(test.status)
				fmt.Fprintf(w, `{"message": "Bearer %s"}`, token)
				return true
			}}
			c := start(t, f)
			err := keep(t, c, "m", "b", true)
			if err == nil || test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("got %v, want %v", err, test.is)
			}
			if len(f.calls) != test.calls {
				t.Errorf("calls: %q, want %d", f.calls, test.calls)
			}
		})
	}
}

// A creation whose answer was lost is not made twice.
func TestACommentWhoseAnswerWasLost(t *testing.T) {
	t.Parallel()
	f := &fakeGitHub{}
	f.fail = func(method string, n int, w http.ResponseWriter) bool {
		if method != http.MethodPost {
			return false
		}
		f.comments = append(f.comments, comment{1, "<!-- m -->\nb", bot})
		w.WriteHeader(http.StatusBadGateway)
		return true
	}
	if err := keep(t, start(t, f), "m", "b", true); err != nil || len(f.comments) != 1 {
		t.Errorf("%v, %d comments", err, len(f.comments))
	}
}

func TestHostileAnswers(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(w http.ResponseWriter){
		"no JSON":     func(w http.ResponseWriter) { fmt.Fprint(w, "<html>") },
		"cut short":   func(w http.ResponseWriter) { fmt.Fprint(w, `[{"body": "`) },
		"an object":   func(w http.ResponseWriter) { fmt.Fprint(w, `{}`) },
		"wrong types": func(w http.ResponseWriter) { fmt.Fprint(w, `[{"id": "x", "body": 5}]`) },
		"nothing":     func(http.ResponseWriter) {},
		"hangs up":    func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
		"never ends": func(w http.ResponseWriter) {
			fmt.Fprint(w, `[`)
			for sent := 0; ; sent++ {
				if sent > 256 {
					t.Error("256 MiB were read")
					return
				}
				if _, err := fmt.Fprint(w, strings.Repeat(" ", 1<<20)); err != nil {
					return
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w) }))
			t.Cleanup(server.Close)
			if err := keep(t, connect(t, server.URL), "m", "b", true); err == nil {
				t.Error("it was taken")
			}
		})
	}
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `[{"id": 1, "body": "x"}]`)
	}))
	t.Cleanup(endless.Close)
	if err := keep(t, connect(t, endless.URL), "m", "b", true); err == nil {
		t.Error("endless pages were taken")
	}
}

func TestASlowAnswerEndsWithTheContext(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := connect(t, server.URL).Keep(ctx, pull, "m", "b", true); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// The token goes to the address that was named, and is in no message.
func TestTheTokenStaysWithItsAddress(t *testing.T) {
	t.Parallel()
	got := ""
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got += r.Header.Get("Authorization") }))
	t.Cleanup(other.Close)
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	if err := keep(t, connect(t, server.URL), "m", "b", true); err == nil || got != "" {
		t.Errorf("%v; the other server got %q", err, got)
	}
	for _, c := range []github.Config{
		{URL: "http://api.example.com", Token: token}, {URL: "ftp://127.0.0.1", Token: token}, {URL: token, Token: token},
		{URL: "https://user:" + token + "@example.com", Token: token}, {URL: "https://example.com/?q", Token: token}, {URL: "", Token: token},
		{URL: "https://example.com", Token: ""}, {URL: "https://example.com", Token: "x\n" + token}, {URL: "https://example.com", Token: token + "é"},
	} {
		if _, err := github.New(c); err == nil || strings.Contains(err.Error(), "the-token") {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
