package main

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	steps "pinsync/sync/progress"
)

func TestTheBarTellsWhatThereIsRoomFor(t *testing.T) {
	for _, tt := range []struct {
		room  int
		state progressState
		want  string
	}{
		{79, progressState{step: steps.Finding}, "finding files"},
		{79, progressState{step: steps.Finding, done: 1234}, "finding files 1234"},
		{79, progressState{step: steps.Sending, total: 3000}, "sending   0% [..............................] (0/3000)"},
		{79, progressState{step: steps.Sending, done: 2999, total: 3000}, "sending  99% [============================>.] (2999/3000)"},
		{79, progressState{step: steps.Sending, done: 3000, total: 3000}, "sending 100% [==============================] (3000/3000)"},
		{79, progressState{step: steps.Sending, done: 3001, total: 3000}, "sending 100% [==============================] (3000/3000)"},
		{79, progressState{step: steps.Sending, done: 1500, total: 3000, left: 5 * time.Minute}, "sending  50% [==============>...............] (1500/3000), 5 minutes left"},
		{79, progressState{step: steps.Sending, done: 1500, total: 3000, left: 5 * time.Minute, pause: 8 * time.Second}, "sending  50% [=======>.........] (1500/3000), waiting 8 s: the server throttles"},
		{45, progressState{step: steps.Sending, done: 1500, total: 3000}, "sending  50% [========>.........] (1500/3000)"},
		{37, progressState{step: steps.Sending, done: 1500, total: 3000}, "sending  50% [====>.....] (1500/3000)"},
		{36, progressState{step: steps.Sending, done: 1500, total: 3000}, "sending 1500/3000"},
		{10, progressState{step: steps.Sending, done: 1500, total: 3000}, "sending 15"},
		{5, progressState{step: steps.Sending, done: 1500, total: 3000}, "sendi"},
		{0, progressState{step: steps.Sending, done: 1500, total: 3000}, ""},
		{-1, progressState{step: steps.Sending, done: 1500, total: 3000}, ""},
		{79, progressState{step: steps.Reading, pause: 12 * time.Second}, "reading the live state, waiting 12 s: the server throttles"},
		{79, progressState{step: steps.Sending, done: 1, total: 9, pause: 999 * time.Millisecond}, "sending  11% [==>...........................] (1/9)"},
		{79, progressState{step: steps.Sending, done: 1, total: 9, pause: time.Second}, "sending  11% [=>.....................] (1/9), waiting 1 s: the server throttles"},
		{40, progressState{step: steps.Sending, done: 1, total: 9, pause: time.Second}, "sending  11% [=>.................] (1/9)"},
	} {
		if got := tt.state.line(tt.room); got != tt.want {
			t.Errorf("in %d columns %+v is\n%q, want\n%q", tt.room, tt.state, got, tt.want)
		}
	}
}

// screen is what a terminal shows of what is written to it.
type screen struct {
	width int
	lines []string // the last one is that of the cursor
	col   int
	rest  string // an escape sequence that has not come to its end
}

func (s *screen) Write(text []byte) (int, error) {
	if len(s.lines) == 0 {
		s.lines = []string{""}
	}
	all := s.rest + string(text)
	s.rest = ""
	for i := 0; i < len(all); i++ {
		line := &s.lines[len(s.lines)-1]
		switch c := all[i]; {
		case c == '\r':
			s.col = 0
		case c == '\n':
			s.lines, s.col = append(s.lines, ""), 0
		case c == '\x1b':
			end := strings.IndexFunc(all[i:], func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' })
			if end < 0 {
				s.rest = all[i:]
				return len(text), nil
			}
			if all[i+end] == 'K' {
				*line = (*line)[:min(s.col, len(*line))]
			}
			i += end
		default:
			if s.col == s.width {
				s.lines, s.col = append(s.lines, ""), 0
				line = &s.lines[len(s.lines)-1]
			}
			*line = (*line)[:min(s.col, len(*line))] + string(c) + (*line)[min(s.col+1, len(*line)):]
			s.col++
		}
	}
	return len(text), nil
}

func TestTheBarStandsBelowEverythingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &screen{width: 40}
		p := &progress{stderr: s, shared: true, width: func() int { return s.width }, start: time.Now()}
		wants := func(when string, lines ...string) {
			t.Helper()
			p.mu.Lock()
			defer p.mu.Unlock()
			if diff := cmp.Diff(lines, s.lines); diff != "" {
				t.Errorf("%s the screen shows (-want +got):\n%s", when, diff)
			}
		}
		after := func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
		}

		p.set(steps.Sending, 0, 1000)
		after(progressDelay - time.Millisecond)
		wants("in a run that may still be short")
		after(progressInterval)
		wants("in a long run", "sending   0% [...............] (0/1000)")
		for i := range 980 {
			p.set(steps.Sending, i+1, 1000)
		}
		after(progressInterval)
		wants("when nothing more comes", "sending  98% [===========>.] (980/1000)")

		fmt.Fprintln(p, "pinsync: interrupted")
		p.besideStdout(func() { fmt.Fprintln(s, "updated") })
		wants("after other lines", "pinsync: interrupted", "updated", "sending  98% [===========>.] (980/1000)")
		s.Write([]byte("^C")) // a key's echo
		wants("after a key", "pinsync: interrupted", "updated", "^Cnding  98% [===========>.] (980/1000)")
		after(progressRepair + progressInterval)
		wants("soon after a key", "pinsync: interrupted", "updated", "sending  98% [===========>.] (980/1000)")
		p.set(steps.Sending, 1000, 1000)
		wants("at the end of a step", "pinsync: interrupted", "updated", "sending 100% [============] (1000/1000)")
		pause := 3 * time.Second
		p.waitsFor(func() time.Duration { return pause })
		p.mu.Lock()
		s.width = 70
		p.mu.Unlock()
		after(progressInterval)
		wants("in a pause", "pinsync: interrupted", "updated",
			"sending 1000/1000, waiting 3 s: the server throttles")
		pause = 0
		p.set(steps.ReadingAgain, 0, 0)
		wants("at the next step", "pinsync: interrupted", "updated", "reading the live state again")
		p.end()
		wants("in the end", "pinsync: interrupted", "updated", "")
		fmt.Fprintln(p, "bye")
		wants("afterwards", "pinsync: interrupted", "updated", "bye", "")
	})
}
