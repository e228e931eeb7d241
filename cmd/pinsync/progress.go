package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	steps "pinsync/sync/progress"
)

// progress shows on the terminal that stderr is how far a long run has come, in
// one line that stays below everything else: the bar. What is written to it
// goes to stderr, above the bar. The nil progress shows nothing. It is safe for
// concurrent use.
type progress struct {
	stderr io.Writer
	shared bool       // stdout is on a terminal too
	width  func() int // of the terminal, in columns
	start  time.Time

	mu     sync.Mutex
	state  progressState
	began  time.Time            // the step
	paused func() time.Duration // how long the server keeps the run waiting; nil before there is one
	shown  string               // the bar on the screen; empty for none
	drawn  time.Time            // when
	quit   chan struct{}        // ends the drawing; nil while there is none
	drawer sync.WaitGroup
}

// progressState is what a bar shows.
type progressState struct {
	step        steps.Step
	done, total int // total is 0 where it is not known
	pause       time.Duration
	left        time.Duration // 0 is unknown, or too short to say
}

const (
	// A run that is over sooner than this shows no bar.
	progressDelay = time.Second
	// progressInterval is the time between two looks at how far the run is.
	progressInterval = 100 * time.Millisecond
	// progressRepair is when a bar is drawn again that is as it was: something
	// else may stand in it, such as the echo of a key.
	progressRepair = time.Second
)

// newProgress gives nil where stderr is not a terminal.
func (c *cli) newProgress() *progress {
	if c.inActions() || c.env("TERM") == "dumb" || !isTerminal(c.stderr) || !enableANSI(c.stderr) {
		return nil
	}
	screen := c.stderr
	return &progress{
		stderr: screen,
		shared: isTerminal(c.stdout),
		width: func() int {
			width, _ := terminalSize(screen)
			return cmp.Or(width, 80)
		},
		start: time.Now(),
	}
}

// set says how far the run is. It is shown within progressInterval, and the
// beginning and the end of a step at once.
func (p *progress) set(step steps.Step, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	begun := step != p.state.step
	if begun {
		p.began = time.Now()
	}
	p.state = progressState{step: step, done: done, total: total}
	if p.quit == nil {
		p.quit = make(chan struct{})
		quit := p.quit
		p.drawer.Go(func() { p.keepDrawing(quit) })
	}
	if begun || done == total {
		p.draw()
	}
}

// waitsFor makes the bar say when the run waits because paused is above zero.
func (p *progress) waitsFor(paused func() time.Duration) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.paused = paused
}

func (p *progress) keepDrawing(quit chan struct{}) {
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	for {
		select {
		case <-quit:
			return
		case <-ticker.C:
		}
		p.mu.Lock()
		if p.quit == quit {
			p.draw()
		}
		p.mu.Unlock()
	}
}

// draw puts the bar on the screen in one write, over the one that is there, and
// leaves the cursor at its beginning: whatever else comes, such as the echo of
// a key, is over it and not after it. p.mu is held.
func (p *progress) draw() {
	if p.quit == nil || time.Since(p.start) < progressDelay {
		return
	}
	if p.paused != nil {
		p.state.pause = p.paused()
	}
	p.state.left = p.state.estimate(time.Since(p.began))
	line := p.state.line(p.width() - 1)
	if line != p.shown || time.Since(p.drawn) >= progressRepair {
		p.shown, p.drawn = line, time.Now()
		io.WriteString(p.stderr, p.bar())
	}
}

const clearLine = "\r\x1b[K"

// bar is what draws the bar, if there is one.
func (p *progress) bar() string {
	if p.shown == "" {
		return ""
	}
	return "\r" + p.shown + "\x1b[K\r"
}

// clear takes the bar off the screen. p.mu is held.
func (p *progress) clear() {
	if p.shown != "" {
		p.shown = ""
		io.WriteString(p.stderr, clearLine)
	}
}

// Write writes whole lines to stderr, in one write with the bar below them.
func (p *progress) Write(lines []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown == "" {
		return p.stderr.Write(lines)
	}
	if _, err := io.WriteString(p.stderr, clearLine+string(lines)+p.bar()); err != nil {
		return 0, err
	}
	return len(lines), nil
}

// besideStdout runs print, which writes whole lines to stdout, with the bar out
// of its way.
func (p *progress) besideStdout(print func()) {
	if p == nil || !p.shared {
		print()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	shown := p.shown != ""
	p.clear()
	print()
	if shown {
		p.draw()
	}
}

// end takes the bar away for good.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	p.clear()
	if p.quit != nil {
		close(p.quit)
		p.quit = nil
	}
	p.mu.Unlock()
	p.drawer.Wait()
}

// abandon takes the bar away from a process that ends at once: it does not wait
// for who is writing to the terminal.
func (p *progress) abandon() {
	if p != nil && p.mu.TryLock() {
		p.clear() // and no one draws again
	}
}

const (
	longestBar  = 30
	shortestBar = 10
	// shortestLeft is the shortest time that is worth saying.
	shortestLeft = 5 * time.Second
)

// line shows the state in room columns: the step, how far it is, and what it
// waits for, as far as there is room. It is ASCII, so that its width is no
// matter of fonts.
func (s *progressState) line(room int) string {
	wait := ""
	// Shorter waits come and go too fast to be read.
	if s.pause >= time.Second {
		wait = fmt.Sprintf(", waiting %.0f s: the server throttles", s.pause.Seconds())
	} else if s.left > 0 {
		wait = ", " + roughly(s.left) + " left"
	}
	plain := string(s.step)
	switch {
	case s.total > 0:
		plain += fmt.Sprintf(" %d/%d", s.done, s.total)
	case s.done > 0:
		plain += fmt.Sprintf(" %d", s.done)
	}
	if line, ok := s.withBar(wait, room); ok {
		return line
	}
	if wait != "" && len(plain+wait) <= room {
		return plain + wait
	}
	if line, ok := s.withBar("", room); ok {
		return line
	}
	return plain[:max(min(len(plain), room), 0)]
}

// estimate is how long the step still takes if it goes on as it did; 0 if that
// is not known yet or not worth saying.
func (s *progressState) estimate(took time.Duration) time.Duration {
	if s.done == 0 || s.total == 0 || took < progressDelay {
		return 0
	}
	left := time.Duration(float64(took) * float64(s.total-s.done) / float64(s.done))
	if left < shortestLeft {
		return 0
	}
	return left
}

// withBar is the line with a bar and rest after it, if there is room for both.
func (s *progressState) withBar(rest string, room int) (line string, ok bool) {
	if s.total == 0 {
		return "", false
	}
	line = s.bar(longestBar) + rest
	if length := longestBar - (len(line) - room); length < longestBar {
		return s.bar(max(length, 1)) + rest, length >= shortestBar
	}
	return line, true
}

// bar is the state with a bar of so many columns between percentage and count.
func (s *progressState) bar(length int) string {
	done := min(s.done, s.total)
	filled := strings.Repeat("=", length*done/s.total)
	if done < s.total && filled != "" {
		filled = filled[1:] + ">"
	}
	return fmt.Sprintf("%s %3d%% [%s%s] (%d/%d)", s.step, 100*done/s.total,
		filled, strings.Repeat(".", length-len(filled)), done, s.total)
}
