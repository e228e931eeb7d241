package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pinsync/sync/luigisbox"
	"pinsync/sync/sandbox"
)

// inTheApp does what people do in the vendor's app, past pinsync: its requests
// don't count.
func inTheApp(ts *testscript.TestScript, neg bool, args []string) {
	a := ts.Value("api").(*api)
	a.mute(true)
	defer a.mute(false)
	client := appClient(ts)
	defer client.Close()
	ctx := context.Background()
	switch what := strings.Join(args[:1], ""); {
	case what == "put" && len(args) == 3:
		body := []byte(ts.ReadFile(args[2]))
		_, err := client.Update(ctx, args[1], body)
		if isNotFound(err) {
			_, err = a.server.Seed(args[1], body)
		}
		ts.Check(err)
	case what == "delete" && len(args) == 2:
		_, err := client.Delete(ctx, args[1])
		ts.Check(err)
	case what == "show" && len(args) == 2:
		object, _, err := client.Get(ctx, args[1])
		if neg {
			if !isNotFound(err) {
				ts.Fatalf("%s is live: %s, %v", args[1], object, err)
			}
			return
		}
		ts.Check(err)
		fmt.Fprintf(ts.Stdout(), "%s\n", tidied(object))
	case what == "count" && len(args) == 2:
		page, _, err := client.List(ctx, 0, 0)
		ts.Check(err)
		if fmt.Sprint(page.Total) != args[1] {
			ts.Fatalf("%d are live, want %s", page.Total, args[1])
		}
	default:
		ts.Fatalf("app does not know %q", args)
	}
}

// tidied is an object without what it does not have and what the server adds.
func tidied(object json.RawMessage) []byte {
	var fields map[string]any
	if json.Unmarshal(object, &fields) != nil {
		return object
	}
	for _, name := range []string{"creator", "created_at", "available"} {
		delete(fields, name)
	}
	text, _ := json.Marshal(withoutNothing(fields))
	return text
}

func withoutNothing(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			if member == nil || member == false {
				delete(v, name)
			} else {
				v[name] = withoutNothing(member)
			}
		}
	case []any:
		for i := range v {
			v[i] = withoutNothing(v[i])
		}
	}
	return value
}

func isNotFound(err error) bool {
	var refused *luigisbox.APIError
	return errors.As(err, &refused) && refused.Status == http.StatusNotFound
}

func appClient(ts *testscript.TestScript) *luigisbox.Client {
	key, err := luigisbox.ParseKey(sandbox.DefaultPrivateKey)
	ts.Check(err)
	client, err := luigisbox.New(luigisbox.Config{
		BaseURL: ts.Getenv(envBaseURL), TrackerID: sandbox.DefaultTrackerID, Key: key,
		Concurrency: 1, Timeout: 10 * time.Second,
	})
	ts.Check(err)
	return client
}

func (a *api) mute(muted bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.muted = muted
}

func countWrites(ts *testscript.TestScript, _ bool, args []string) {
	a := ts.Value("api").(*api)
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for _, line := range a.log {
		method, rest, _ := strings.Cut(line, " ")
		if method == http.MethodPut || method == http.MethodDelete || method == http.MethodPost && !strings.Contains(rest, "/scopes") {
			n++
		}
	}
	if len(args) != 1 || fmt.Sprint(n) != args[0] {
		ts.Fatalf("%d writes came, want %v:\n%s", n, args, strings.Join(a.log, "\n"))
	}
}
