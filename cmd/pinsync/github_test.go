package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

const jobToken = "ghs_the-token-of-the-job"

// pullRequest is GitHub, with one pull request, as far as a comment needs it.
type pullRequest struct {
	mu       sync.Mutex
	refuse   int // the status of each answer, if above 0
	calls    int
	comments []string
}

func (p *pullRequest) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	if r.Header.Get("Authorization") != "Bearer "+jobToken {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if p.refuse > 0 {
		w.WriteHeader(p.refuse)
		fmt.Fprintf(w, `{"message": "::error::%s"}`, jobToken)
		return
	}
	var in struct{ Body string }
	switch r.Method {
	case http.MethodGet:
		list := []any{}
		if r.URL.Query().Get("page") == "1" {
			for i, body := range p.comments {
				list = append(list, map[string]any{"id": i, "body": body, "user": map[string]string{"type": "Bot"}})
			}
		}
		json.NewEncoder(w).Encode(list)
	case http.MethodPost:
		json.NewDecoder(r.Body).Decode(&in)
		p.comments = append(p.comments, in.Body)
		w.WriteHeader(http.StatusCreated)
	case http.MethodPatch:
		json.NewDecoder(r.Body).Decode(&in)
		at, err := strconv.Atoi(r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:])
		if err == nil && at < len(p.comments) {
			p.comments[at] = in.Body
		}
	}
}

// inPullRequest is the command pullrequest of scripts:
//
//	pullrequest start [FORK]   what runs now is a workflow for a pull request, whose
//	                           changes come from the repository FORK
//	pullrequest refuse STATUS  GitHub answers with that from now on; 0: no longer
//	pullrequest comments N     it has N comments, which are printed
//	pullrequest calls N        that many requests came so far
func inPullRequest(ts *testscript.TestScript, _ bool, args []string) {
	p := ts.Value("pull request").(*pullRequest)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch what := strings.Join(args[:1], ""); {
	case what == "start":
		from := "acme/shop"
		if len(args) > 1 {
			from = args[1]
		}
		server := httptest.NewServer(p)
		ts.Defer(server.Close)
		event := fmt.Sprintf(`{"pull_request": {"number": 7, "base": {"sha": "", "repo": {"full_name": "acme/shop"}}, "head": {"repo": {"full_name": %q}}}}`, from)
		ts.Check(os.WriteFile(ts.MkAbs("event.json"), []byte(event), 0o600))
		for name, value := range map[string]string{
			"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": ts.MkAbs("event.json"),
			"GITHUB_API_URL": server.URL, "GITHUB_TOKEN": jobToken, "GITHUB_WORKSPACE": ts.Getenv("WORK"),
			"GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "acme/shop", "GITHUB_RUN_ID": "12",
		} {
			ts.Setenv(name, value)
		}
	case what == "refuse" && len(args) == 2:
		p.refuse, _ = strconv.Atoi(args[1])
	case what == "comments" && len(args) == 2:
		if fmt.Sprint(len(p.comments)) != args[1] {
			ts.Fatalf("%d comments, want %s: %q", len(p.comments), args[1], p.comments)
		}
		fmt.Fprintln(ts.Stdout(), strings.Join(p.comments, "\n"))
	case what == "calls" && len(args) == 2:
		if fmt.Sprint(p.calls) != args[1] {
			ts.Fatalf("%d calls, want %s", p.calls, args[1])
		}
	default:
		ts.Fatalf("pullrequest does not know %q", args)
	}
}
