package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"pinsync/sync/sandbox"
)

// sync times how long a server with a latency sees n files come. No client can
// be faster than one answer after the other in each of its requests in flight.
func (b *bench) sync(n int, latency time.Duration, concurrency int) error {
	type measured struct {
		process
		served      time.Duration
		connections int
	}
	dir, err := b.files(n, "")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := serve(b.ctx, dir, latency, (*sandbox.Server).SeedOutdated)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := repeat(b, func() (m measured, err error) {
		s.reset()
		m.process, err = start(b.ctx, b.temp, s.env(), b.pinsync, "sync", "--concurrency", strconv.Itoa(concurrency), dir)
		m.served, m.connections = s.last.Sub(s.first), s.connections
		return m, err
	})
	if err != nil {
		return err
	}
	ideal := latency * time.Duration(n) / time.Duration(concurrency)
	served := median(all, func(m measured) time.Duration { return m.served })
	b.row("`sync`", thousands(n),
		seconds(served),
		seconds(median(all, func(m measured) time.Duration { return m.cpu })),
		mebibytes(median(all, func(m measured) int64 { return m.peak })),
		fmt.Sprintf("first request to last answer at %v latency, %d at a time, over %d connections: %.3f × files × latency / concurrency",
			latency, concurrency, median(all, func(m measured) int { return m.connections }), served.Seconds()/ideal.Seconds()))
	return nil
}

// work compares the CPU time that a PUT costs, beside reading and checking, with
// that of the plainest loop that signs and sends the same bodies.
func (b *bench) work(n, concurrency int) error {
	type measured struct{ sync, dryRun, bare process }
	n *= 5
	dir, err := b.files(n, "")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := serve(b.ctx, dir, 0, (*sandbox.Server).SeedOutdated)
	if err != nil {
		return err
	}
	defer s.Close()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	inFlight := strconv.Itoa(concurrency)
	all, err := repeat(b, func() (m measured, err error) {
		if m.sync, err = start(b.ctx, b.temp, s.env(), b.pinsync, "sync", "--concurrency", inFlight, dir); err != nil {
			return m, err
		}
		if m.dryRun, err = start(b.ctx, b.temp, nil, b.pinsync, "sync", "--dry-run", dir); err != nil {
			return m, err
		}
		m.bare, err = start(b.ctx, b.temp, s.env(), self, bareCommand, inFlight, strconv.Itoa(n))
		return m, err
	})
	if err != nil {
		return err
	}
	ours := median(all, func(m measured) time.Duration { return m.sync.cpu - m.dryRun.cpu })
	bare := median(all, func(m measured) time.Duration { return m.bare.cpu })
	ratio := median(all, func(m measured) float64 {
		return (m.sync.cpu - m.dryRun.cpu).Seconds() / m.bare.cpu.Seconds()
	})
	each := func(d time.Duration) string { return (d / time.Duration(n)).Round(time.Microsecond).String() }
	b.row("`sync`", thousands(n),
		seconds(median(all, func(m measured) time.Duration { return m.sync.wall })),
		seconds(median(all, func(m measured) time.Duration { return m.sync.cpu })),
		mebibytes(median(all, func(m measured) int64 { return m.sync.peak })),
		fmt.Sprintf("no latency: %s of CPU for a PUT beside reading and checking; a bare `net/http` loop needs %s (ratio %.2f)", each(ours), each(bare), ratio))
	return nil
}

// same times a sync that finds nothing changed.
func (b *bench) same(n, concurrency int) error {
	dir, err := b.files(n, "")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := serve(b.ctx, dir, 0, (*sandbox.Server).Seed)
	if err != nil {
		return err
	}
	defer s.Close()
	var lists, others int
	all, err := repeat(b, func() (process, error) {
		s.reset()
		p, err := start(b.ctx, b.temp, s.env(), b.pinsync, "sync", "--only-changed", "--concurrency", strconv.Itoa(concurrency), dir)
		lists, others = s.requests["list"], 0
		for kind, count := range s.requests {
			if kind != "list" {
				others += count
			}
		}
		return p, err
	})
	if err != nil {
		return err
	}
	wall, cpu, peak := cells(all)
	b.row("`sync --only-changed`", thousands(n), wall, cpu, peak,
		fmt.Sprintf("nothing changed: %d requests that read the list, %d others", lists, others))
	return nil
}
