package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/sandbox"
)

func TestTheZeroOptionsMakeTheDefaultShop(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	r := request("POST", "/v1/recommender/pin/"+sandbox.DefaultTrackerID+"/scopes", `{}`)
	r.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	wantStatus(t, send(s, signAs(r, sandbox.DefaultTrackerID, sandbox.DefaultPrivateKey)), 200)
}

func TestRequestsBeyondTheThrottleHaveToWait(t *testing.T) {
	now := noon
	s := shop(t, sandbox.Options{Throttle: 2, Now: func() time.Time { return now }})
	get := func() int { return send(s, request("GET", root+"/scope/"+knownID, "")).Code }
	for i, step := range []struct {
		after  time.Duration
		status int
	}{
		{0, 200}, {0, 200}, {0, 429}, {0, 429},
		{500 * time.Millisecond, 200}, {0, 429},
		{4 * time.Second, 200}, {0, 200}, {0, 429},
	} {
		now = now.Add(step.after)
		if got := get(); got != step.status {
			t.Errorf("request %d: status %d, want %d", i+1, got, step.status)
		}
	}
	w := send(s, request("GET", root+"/scope/"+knownID, ""))
	wantStatus(t, w, 429)
	if got := w.Header().Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After %q", got)
	}
}

func TestAThrottleMaySay503AndNoMoment(t *testing.T) {
	s := shop(t, sandbox.Options{Throttle: 1, ThrottleStatus: 503, NoRetryAfter: true, Now: func() time.Time { return noon }})
	wantStatus(t, send(s, request("GET", root+"/scope/"+knownID, "")), 200)
	w := send(s, request("GET", root+"/scope/"+knownID, ""))
	wantStatus(t, w, 503)
	if got := w.Header().Values("Retry-After"); got != nil {
		t.Errorf("Retry-After %q", got)
	}
}

func TestTheSummaryCountsEachModel(t *testing.T) {
	s := shop(t, sandbox.Options{})
	for _, body := range []string{
		`{"model": "trends", "target_type": "all", "tags": ["b", "a"], "pin_definitions": []}`,
		`{"model": "trends", "target_type": "item", "target_identity": "/p/1", "tags": ["a"], "pin_definitions": []}`,
	} {
		wantStatus(t, send(s, request("POST", root+"/scope", body)), 201)
	}
	w := send(s, request("GET", root+"/summary", ""))
	wantStatus(t, w, 200)
	var got struct {
		Counts map[string]int `json:"scope_counts"`
		Tags   []string       `json:"user_tags"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Counts["trends"] != 2 ||
		!slices.Contains(got.Tags, "a") || !slices.Contains(got.Tags, "b") || !slices.IsSorted(got.Tags) {
		t.Errorf("%s: %v", w.Body, err)
	}
	wantStatus(t, send(s, request("POST", root+"/summary", "")), 405)
}

func TestFailuresComeByChanceBeforeAnythingIsApplied(t *testing.T) {
	dice := []float64{0.29, 0.3, 0.99, 0}
	s := shop(t, sandbox.Options{FailRate: 0.3, Random: func() float64 {
		next := dice[0]
		dice = dice[1:]
		return next
	}})
	target := root + "/scope/" + knownID
	w := send(s, request("DELETE", target, ""))
	wantStatus(t, w, 503)
	wantJSON(t, w, `{"reason": "Service unavailable"}`)
	wantStatus(t, send(s, request("DELETE", target, "")), 204)
	wantStatus(t, send(s, request("DELETE", target, "")), 404)
	wantStatus(t, send(s, request("DELETE", target, "")), 503)
}

func TestLatencyDoesNotAgeARequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		s := shop(t, sandbox.Options{Latency: time.Minute, Now: func() time.Time { return noon.Add(time.Since(start)) }})
		w := send(s, request("GET", root+"/scope/"+knownID, ""))
		wantStatus(t, w, 200)
		if took := time.Since(start); took != time.Minute {
			t.Errorf("took %v", took)
		}
		if got, want := w.Header().Get("Date"), "Sat, 01 Feb 2025 12:01:00 GMT"; got != want {
			t.Errorf("Date %q, want the server's clock, %q", got, want)
		}
	})
}

func TestARequestGivenUpWhileItWaitsIsNotApplied(t *testing.T) {
	s := shop(t, sandbox.Options{Latency: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantStatus(t, send(s, request("DELETE", root+"/scope/"+knownID, "").WithContext(ctx)), 503)
}

func TestTheLogHasALineForEachRequest(t *testing.T) {
	var lines []string
	now := noon
	s := shop(t, sandbox.Options{
		Log: func(line string) { lines = append(lines, line) },
		Now: func() time.Time { now = now.Add(time.Millisecond); return now },
	})
	send(s, request("PUT", root+"/scope/"+knownID, example))
	send(s, request("POST", root+"/scopes?tag=a%20b&limit=1", `{}`))
	hostile := request("GET", root+"/scope/x", "")
	hostile.Method = "::error::\x1b[2J"
	hostile.RequestURI = "/##[error]\r\n\u202e::warning::" + strings.Repeat("é", 300)
	send(s, hostile)

	want := []string{
		"PUT " + root + "/scope/" + knownID + " 204 2ms",
		"POST " + root + "/scopes?tag=a%20b&limit=1 200 2ms",
		"%3A%3Aerror%3A%3A%1B%5B2J /%23%23%5Berror%5D%0D%0A%E2%80%AE%3A%3Awarning%3A%3A" + strings.Repeat("%C3%A9", 137) + "... 404 2ms",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func TestManyClientsAtOnceAreServed(t *testing.T) {
	s := shop(t, sandbox.Options{Throttle: 1_000_000, FailRate: 0.01, Log: func(string) {}})
	var clients sync.WaitGroup
	for n := range 8 {
		clients.Go(func() {
			body := strings.Replace(example, "/p/123", fmt.Sprintf("/p/%d", n), 1)
			for range 20 {
				for _, r := range []*http.Request{
					request("PUT", root+"/scope/"+knownID, body),
					request("GET", root+"/scope/"+knownID, ""),
					request("POST", root+"/scope", body),
					request("POST", root+"/scopes?limit=5&tag=x", `{}`),
					request("POST", root+"/scopes/_bulk?conflict_strategy=override", body),
					request("DELETE", root+"/scope/"+otherID, ""),
				} {
					if w := send(s, r); w.Code == 401 || w.Code == 500 {
						t.Errorf("%s %s: status %d", r.Method, r.RequestURI, w.Code)
					}
				}
				_, _ = s.SeedOutdated(otherID, []byte(body)) // another client may have been first
			}
		})
	}
	clients.Wait()
}
