package sync_test

import (
	"net/http"
	"net/http/httptest"
	stdsync "sync"
	"testing"
	"time"

	pinsync "pinsync/sync"
	"pinsync/sync/internal/corpus"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
	"pinsync/sync/sandbox"
)

// files gives the options of a run over the first n files of the corpus.
func files(b testing.TB, n int) pinsync.Options {
	dir := b.TempDir()
	if err := corpus.Write(dir, n, ""); err != nil {
		b.Fatal(err)
	}
	return pinsync.Options{Dir: dir, Paths: []string{"."}}
}

// BenchmarkValidate finds, reads and checks 1,000 files.
func BenchmarkValidate(b *testing.B) {
	options := files(b, 1000)
	b.ReportAllocs()
	for b.Loop() {
		report, err := pinsync.Validate(b.Context(), options)
		if err != nil || report.Summary().Errors > 0 {
			b.Fatal(report, err)
		}
	}
}

// TestValidatingAllocatesLittle guards the cost of a file from its name in a
// folder to its result. Nine tenths of it are yaml.v3's.
func TestValidatingAllocatesLittle(t *testing.T) {
	const n, most = 500, 260
	options := files(t, n)
	all := testing.AllocsPerRun(2, func() {
		if _, err := pinsync.Validate(t.Context(), options); err != nil {
			t.Error(err)
		}
	})
	if got := all / n; got > most {
		t.Errorf("%.1f allocations for a file, want at most %d", got, most)
	} else {
		t.Logf("%.1f allocations for a file", got)
	}
}

// BenchmarkSync replaces 320 customizations on a server that takes 20 ms for an
// answer, 16 at a time. No client can be faster than one answer after the other
// on each connection: the figure "×ideal" is the time from the first request to
// the last answer, by the server's clock, to that.
func BenchmarkSync(b *testing.B) {
	const latency, concurrency, n = 20 * time.Millisecond, 16, 320
	options := files(b, n)
	server := serve(b, options, latency, (*sandbox.Server).SeedOutdated)
	b.ReportAllocs()
	var worst float64
	for b.Loop() {
		server.first, server.last = time.Time{}, time.Time{}
		server.sync(b, options, pinsync.SyncOptions{Concurrency: concurrency}, result.Updated)
		ideal := latency * n / concurrency
		worst = max(worst, float64(server.last.Sub(server.first))/float64(ideal))
	}
	b.ReportMetric(worst, "×ideal")
}

// BenchmarkSyncUnchanged compares 1,000 files with what is live, and finds them
// to be the same.
func BenchmarkSyncUnchanged(b *testing.B) {
	options := files(b, 1000)
	server := serve(b, options, 0, (*sandbox.Server).Seed)
	b.ReportAllocs()
	for b.Loop() {
		server.sync(b, options, pinsync.SyncOptions{Concurrency: 16, OnlyChanged: true}, result.Unchanged)
	}
}

// clocked is a sandbox that notes when its first request came and its last
// answer went.
type clocked struct {
	url string

	mu          stdsync.Mutex
	first, last time.Time
	answering   time.Duration // in all, of requests that were answered side by side
}

// serve starts a sandbox that has the customizations of the files, put there by
// seed.
func serve(b *testing.B, options pinsync.Options, latency time.Duration, seed func(*sandbox.Server, string, []byte) (string, error)) *clocked {
	api := sandbox.New(sandbox.Options{Latency: latency})
	definitions, _, err := pinsync.Load(b.Context(), options)
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range definitions {
		if _, err := seed(api, d.ID, d.Body); err != nil {
			b.Fatal(err)
		}
	}
	c := &clocked{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		c.mu.Lock()
		if c.first.IsZero() {
			c.first = begin
		}
		c.mu.Unlock()
		api.ServeHTTP(w, r)
		c.mu.Lock()
		c.last = time.Now()
		c.answering += c.last.Sub(begin)
		c.mu.Unlock()
	}))
	b.Cleanup(server.Close)
	c.url = server.URL
	return c
}

// sync runs a sync with a client of its own, all of whose files come to want.
func (c *clocked) sync(b *testing.B, options pinsync.Options, s pinsync.SyncOptions, want result.Status) {
	key, err := luigisbox.ParseKey(sandbox.DefaultPrivateKey)
	if err != nil {
		b.Fatal(err)
	}
	s.Client, err = luigisbox.New(luigisbox.Config{
		BaseURL: c.url, TrackerID: sandbox.DefaultTrackerID, Key: key, Concurrency: s.Concurrency, Timeout: 30 * time.Second,
	})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Client.Close()
	report, err := pinsync.Sync(b.Context(), options, s)
	if err != nil {
		b.Fatal(err)
	}
	if got := report.Summary(); got.Statuses[want] != len(report.Results) {
		b.Fatalf("%+v, want all %s", got, want)
	}
}
