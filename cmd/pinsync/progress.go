package main

import (
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	pinsync "pinsync/sync"
)

// progress shows on a terminal how far a long run has come. The nil progress
// shows nothing. It is safe for concurrent use.
type progress struct {
	c      *cli
	shared bool // stdout is on a terminal too

	mu    sync.Mutex
	start time.Time
	step  pinsync.Step
	drawn time.Time
	bar   *progressbar.ProgressBar
}

// A run that is over sooner than this shows no bar.
const progressDelay = time.Second

// progressInterval is the least time between two moves of the bar.
const progressInterval = 100 * time.Millisecond

// newProgress gives nil where stderr is no terminal.
func (c *cli) newProgress() *progress {
	if c.inActions() || c.env("TERM") == "dumb" || !isTerminal(c.stderr) {
		return nil
	}
	return &progress{c: c, start: time.Now(), shared: isTerminal(c.stdout)}
}

// set moves the bar to done of total; total is 0 where it is not known.
func (p *progress) set(step pinsync.Step, done, total int) {
	if p == nil || time.Since(p.start) < progressDelay {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil || p.step != step {
		p.clear()
		if total == 0 {
			total = -1
		}
		p.step = step
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.c.stderr),
			progressbar.OptionSetDescription(string(step)),
			progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(30),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionClearOnFinish(),
		)
	}
	if now := time.Now(); now.Sub(p.drawn) >= progressInterval {
		p.drawn = now
		p.bar.Set(done)
	}
}

// aside runs print, which writes to stdout, with the bar out of its way where
// both are on one screen.
func (p *progress) aside(print func()) {
	if p == nil || !p.shared {
		print()
		return
	}
	p.above(print)
}

// above is aside for a print that writes to stderr, as the bar does.
func (p *progress) above(print func()) {
	if p == nil {
		print()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		print()
		return
	}
	p.bar.Clear()
	print()
	p.bar.RenderBlank() // in spite of its name, as far as it has come
}

// end takes the bar away.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

func (p *progress) clear() {
	if p.bar != nil {
		p.bar.Clear()
		p.bar.Exit()
		p.bar = nil
	}
}
