package main

import (
	"strings"
	"testing"
	"time"

	steps "pinsync/sync/progress"
	"pinsync/sync/result"
)

func TestALongRunSaysHowLongItTakes(t *testing.T) {
	for _, tt := range []struct {
		step  steps.Step
		total int
		rate  float64
		want  string
	}{
		{steps.Sending, 1200, 5, "1,200 writes at 5 a second: about 4 minutes\n"},
		{steps.Sending, 150, 5, "150 writes at 5 a second: about 30 s\n"},
		{steps.Sending, 149, 5, ""},
		{steps.Sending, 1234567, 0.5, "1,234,567 writes at 0.5 a second: about 685 h 52 min\n"},
		{steps.Sending, 36000, 5, "36,000 writes at 5 a second: about 2 h\n"},
		{steps.Sending, 1200, 0, ""},
		{steps.Deleting, 300, 5, "300 deletions at 5 a second: about 60 s\n"},
		{steps.Asking, 1200, 2, "1,200 questions to the recommender at 2 a second: about 10 minutes\n"},
		{steps.AskingAgain, 1200, 2, ""},
		{steps.Checking, 100000, 5, ""},
	} {
		var stderr strings.Builder
		c := &cli{stderr: &stderr, rate: tt.rate}
		c.progressed(tt.step, 0, tt.total)
		c.progressed(tt.step, 1, tt.total)
		if stderr.String() != tt.want {
			t.Errorf("%s of %d at %g: %q, want %q", tt.step, tt.total, tt.rate, stderr.String(), tt.want)
		}
	}
}

func TestALongWaitIsSaidWithoutATerminal(t *testing.T) {
	for name, tt := range map[string]struct {
		waits []time.Duration
		want  []string
	}{
		"a short one":           {[]time.Duration{2 * time.Second}, nil},
		"a long one":            {[]time.Duration{30 * time.Second}, []string{"30 s"}},
		"nearly 25 hours":       {[]time.Duration{25*time.Hour - 20*time.Millisecond}, []string{"25 h"}},
		"a server that is shut": {[]time.Duration{time.Second, 3 * time.Second, 4 * time.Second, 20 * time.Second, 40 * time.Second, 8 * time.Second}, []string{"3 s", "8 s"}},
		"one wait a minute":     {[]time.Duration{time.Minute, time.Minute, time.Minute}, []string{"60 s", "60 s", "60 s"}},
	} {
		var stderr strings.Builder
		now := time.Unix(1e9, 0)
		c := &cli{stderr: &stderr, now: func() time.Time { return now }}
		for _, wait := range tt.waits {
			c.waits(wait)
			now = now.Add(wait)
		}
		want := ""
		for _, text := range tt.want {
			want += "the server throttles: waiting " + text + "\n"
		}
		if stderr.String() != want {
			t.Errorf("%s: %q, want %q", name, stderr.String(), want)
		}
	}
}

func TestARunThatEndsIn5xxNamesTheStatusPage(t *testing.T) {
	for status, want := range map[int]bool{503: true, 422: false} {
		var stderr strings.Builder
		c := &cli{stderr: &stderr}
		c.hintIncident(&result.Report{Results: []result.Result{{Status: result.Updated}, {Status: result.Failed, HTTPStatus: status}}})
		if got := strings.Contains(stderr.String(), "luigisboxstatus.com"); got != want {
			t.Errorf("%d: %q", status, stderr.String())
		}
	}
}

func TestTheTimeLeft(t *testing.T) {
	for _, tt := range []struct {
		done, total int
		took, want  time.Duration
	}{
		{0, 100, time.Minute, 0},
		{50, 100, 10 * time.Second, 10 * time.Second},
		{50, 100, 500 * time.Millisecond, 0},
		{99, 100, 10 * time.Second, 0},
		{10, 0, 10 * time.Second, 0},
	} {
		s := progressState{done: tt.done, total: tt.total}
		if got := s.estimate(tt.took); got != tt.want {
			t.Errorf("%d of %d after %s: %s, want %s", tt.done, tt.total, tt.took, got, tt.want)
		}
	}
}
