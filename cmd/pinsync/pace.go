package main

import (
	"fmt"
	"math"
	"time"

	steps "pinsync/sync/progress"
	"pinsync/sync/result"
)

const (
	// longRun is how long a step must take for that to be said before it.
	longRun = 30 * time.Second
	// longWait is the shortest wait for the server that is said on stderr.
	longWait = 3 * time.Second
)

// statusPage is where the vendor says what it knows of its incidents.
const statusPage = "https://luigisboxstatus.com shows incidents of Luigi's Box"

// progressed takes in how far a run is.
func (c *cli) progressed(step steps.Step, done, total int) {
	if done == 0 {
		c.announce(step, total)
		if step == steps.Checking && total > manyFiles && c.growMemory != nil {
			c.growMemory()
		}
	}
	if c.bar != nil {
		c.bar.set(step, done, total)
	}
}

// announce says how long a step takes at least, if that is long.
func (c *cli) announce(step steps.Step, total int) {
	what := "writes"
	switch step {
	case steps.Sending:
	case steps.Deleting:
		what = "deletions"
	case steps.Asking:
		what = "questions to the recommender"
	default:
		return
	}
	if c.rate == 0 {
		return
	}
	if took := time.Duration(float64(total) / c.rate * float64(time.Second)); took >= longRun {
		fmt.Fprintf(c.stderr, "%s %s at %g a second: about %s\n", thousands(total), what, c.rate, roughly(took))
	}
}

// waits says that the server keeps the run waiting. The bar says it, too. A server
// that closes for long makes many waits, of which one a minute is said.
func (c *cli) waits(wait time.Duration) {
	if c.bar != nil || wait < longWait {
		return
	}
	c.waitMu.Lock()
	defer c.waitMu.Unlock()
	if now := c.now(); wait >= time.Minute || now.Sub(c.waitSaid) >= time.Minute {
		c.waitSaid = now
		fmt.Fprintf(c.stderr, "the server throttles: waiting %s\n", roughly(wait))
	}
}

// hintIncident names the vendor's status page where the server failed.
func (c *cli) hintIncident(r *result.Report) {
	for i := range r.Results {
		if f := &r.Results[i]; f.Status == result.Failed && f.HTTPStatus >= 500 {
			c.hint(statusPage)
			return
		}
	}
}

// roughly is d for people: seconds up to a minute and a half, then minutes, then
// hours and minutes.
func roughly(d time.Duration) string {
	if d < 90*time.Second {
		return fmt.Sprintf("%.0f s", math.Ceil(d.Seconds()))
	}
	minutes := int(d.Round(time.Minute) / time.Minute)
	switch {
	case minutes < 60:
		return fmt.Sprintf("%d minutes", minutes)
	case minutes%60 == 0:
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
}

// thousands writes n with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
