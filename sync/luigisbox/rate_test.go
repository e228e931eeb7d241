package luigisbox_test

import (
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox/internal/faulty"
)

func TestTheRateIsKeptAfter429s(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		server := serveScript(t, func(r *faulty.Request) faulty.Answer {
			if r.N%3 == 0 && time.Since(began) < 5*time.Second {
				return header(429)
			}
			return noContent
		})
		cfg := config(t, server)
		cfg.Rate, cfg.Concurrency, cfg.Retries = 10, 8, 10
		if got := count(updateAll(t.Context(), start(t, cfg), 400, 8)); got["success"] != 400 {
			t.Errorf("%v", got)
		}
		requests := server.Requests()
		for i, r := range requests[10:] {
			if d := r.Time.Sub(requests[i].Time); d < 999*time.Millisecond {
				t.Fatalf("requests %d to %d came in %v", i+1, r.N, d)
			}
		}
	})
}
