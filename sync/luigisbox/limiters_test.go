package luigisbox

import "time"

// limit is what a server allows. All times are since the start of the run.
type limit interface {
	// allow takes in a request, and reports whether it passes.
	allow(now time.Duration) bool
	// end takes in that one that passed ended.
	end()
	// opens is when the next may pass, if none comes before.
	opens(now time.Duration) time.Duration
}

// window allows so many requests in each span of a clock that shows phase at the
// start of the run.
type window struct {
	size   time.Duration
	limit  int
	phase  time.Duration
	number int64
	seen   int
}

func (w *window) allow(now time.Duration) bool {
	if n := int64((now + w.phase) / w.size); n > w.number {
		w.number, w.seen = n, 0
	}
	w.seen++
	return w.seen <= w.limit
}

func (w *window) end() {}

func (w *window) opens(now time.Duration) time.Duration {
	if int64((now+w.phase)/w.size) > w.number || w.seen < w.limit {
		return now
	}
	return (now + w.phase).Truncate(w.size) + w.size - w.phase
}

// bucket allows one request in each interval, and burst at once.
type bucket struct {
	interval time.Duration
	burst    int
	full     time.Duration // when it is, again
}

func (b *bucket) allow(now time.Duration) bool {
	if b.opens(now) > now {
		return false
	}
	b.full = max(b.full, now) + b.interval
	return true
}

func (b *bucket) end() {}

func (b *bucket) opens(now time.Duration) time.Duration {
	return max(now, b.full-time.Duration(b.burst-1)*b.interval)
}

// sliding allows so many requests in any span of its size. Refused ones count
// as well where strict is set.
type sliding struct {
	size   time.Duration
	limit  int
	strict bool
	seen   []time.Duration
}

func (s *sliding) allow(now time.Duration) bool {
	pass := s.opens(now) <= now
	if pass || s.strict {
		s.seen = append(s.seen, now)
	}
	return pass
}

func (s *sliding) end() {}

func (s *sliding) opens(now time.Duration) time.Duration {
	if len(s.seen) < s.limit {
		return now
	}
	return max(now, s.seen[len(s.seen)-s.limit]+s.size)
}

// parallel allows so many requests in flight.
type parallel struct{ limit, inFlight int }

func (p *parallel) allow(time.Duration) bool {
	if p.inFlight == p.limit {
		return false
	}
	p.inFlight++
	return true
}

func (p *parallel) end() { p.inFlight-- }

func (p *parallel) opens(now time.Duration) time.Duration {
	if p.inFlight < p.limit {
		return now
	}
	return now + time.Second
}

// closed allows nothing for a while, and everything before and after.
type closed struct{ from, until time.Duration }

func (c closed) allow(now time.Duration) bool { return now < c.from || now >= c.until }

func (c closed) end() {}

func (c closed) opens(now time.Duration) time.Duration {
	if c.allow(now) {
		return now
	}
	return c.until
}

type namedLimit struct {
	name string
	make func(phase float64) limit
	// phases are the parts of a window that are over when the run starts.
	phases []float64
}

func limits() []namedLimit {
	const s = time.Second
	always := []float64{0}
	each := func(name string, size time.Duration, n int) namedLimit {
		return namedLimit{name, func(phase float64) limit {
			return &window{size: size, limit: n, phase: time.Duration(phase * float64(size))}
		}, []float64{0, 0.35, 0.7}}
	}
	inAny := func(name string, size time.Duration, n int, strict bool) namedLimit {
		return namedLimit{name, func(float64) limit { return &sliding{size: size, limit: n, strict: strict} }, always}
	}
	return []namedLimit{
		{"50 a second, 1 at once", func(float64) limit { return &bucket{interval: s / 50, burst: 1} }, always},
		{"50 a second, 10 at once", func(float64) limit { return &bucket{interval: s / 50, burst: 10} }, always},
		each("50 in each second", s, 50),
		each("60 in each 5 s", 5*s, 60),
		each("250 in each 5 s", 5*s, 250),
		each("300 in each 30 s", 30*s, 300),
		each("1,500 in each 30 s", 30*s, 1500),
		each("600 in each minute", 60*s, 600),
		inAny("50 in any second", s, 50, false),
		inAny("250 in any 5 s", 5*s, 250, false),
		inAny("50 in any second, refused ones too", s, 50, true),
		inAny("250 in any 5 s, refused ones too", 5*s, 250, true),
		{"4 in flight", func(float64) limit { return &parallel{limit: 4} }, always},
	}
}
