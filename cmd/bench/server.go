package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	pinsync "pinsync/sync"
	"pinsync/sync/sandbox"
)

// server is the sandbox with a clock and counters of its own.
type server struct {
	*httptest.Server

	mu          sync.Mutex
	first, last time.Time // when the first request came and the last answer went
	connections int
	requests    map[string]int // by method; "list" for those that read a page
}

// serve starts a server that has the customizations in dir, as seed puts them
// there.
func serve(ctx context.Context, dir string, latency time.Duration, seed func(*sandbox.Server, string, []byte) (string, error)) (*server, error) {
	api := sandbox.New(sandbox.Options{Latency: latency})
	definitions, _, err := pinsync.Load(ctx, pinsync.Options{Dir: dir, Paths: []string{"."}})
	if err != nil {
		return nil, err
	}
	for _, d := range definitions {
		if _, err := seed(api, d.ID, d.Body); err != nil {
			return nil, err
		}
	}
	s := &server{}
	s.reset()
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.came(r)
		api.ServeHTTP(w, r)
		s.mu.Lock()
		s.last = time.Now()
		s.mu.Unlock()
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.mu.Lock()
			s.connections++
			s.mu.Unlock()
		}
	}
	s.Start()
	return s, nil
}

func (s *server) came(r *http.Request) {
	kind := r.Method
	if strings.HasSuffix(r.URL.Path, "/scopes") {
		kind = "list"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[kind]++
	if s.first.IsZero() {
		s.first = time.Now()
	}
}

// reset starts counting anew.
func (s *server) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.first, s.last, s.connections, s.requests = time.Time{}, time.Time{}, 0, map[string]int{}
}

// env is what pinsync needs to know of s.
func (s *server) env() []string {
	return []string{
		"LUIGISBOX_BASE_URL=" + s.URL,
		"LUIGISBOX_TRACKER_ID=" + sandbox.DefaultTrackerID,
		"LUIGISBOX_PRIVATE_KEY=" + sandbox.DefaultPrivateKey,
	}
}
