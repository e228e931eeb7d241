package luigisbox_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"pinsync/sync/luigisbox/internal/faulty"
)

func header(status int, lines ...string) faulty.Answer {
	return faulty.Answer{Status: status, Header: lines}
}

func TestWhatIsTriedAgainAndWhen(t *testing.T) {
	const (
		soon   = 100 * time.Millisecond // the longest wait after a lone 429
		first  = 500 * time.Millisecond // the longest first backoff
		second = time.Second
		// The shortest pauses after a second, third and fourth refusal in a row.
		pause2 = 50 * time.Millisecond
		pause3 = pause2 * 6 / 5
		pause4 = pause3 * 6 / 5
	)
	// Fake time begins here.
	epoch := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(d time.Duration) string { return "Retry-After: " + epoch.Add(d).Format(http.TimeFormat) }

	tests := map[string]struct {
		answers     []faulty.Answer
		status      int
		attempts    int
		least, most time.Duration
		fails       bool
	}{
		"done at once":                     {[]faulty.Answer{noContent}, 204, 1, 0, 0, false},
		"503 once":                         {[]faulty.Answer{unavailable, noContent}, 204, 2, 0, soon, false},
		"408 once":                         {[]faulty.Answer{header(408), noContent}, 204, 2, 0, first, false},
		"599 once":                         {[]faulty.Answer{header(599), noContent}, 204, 2, 0, first, false},
		"500 for ever":                     {[]faulty.Answer{header(500)}, 500, 5, (first + second + 2*second + 4*second) / 2, first + second + 2*second + 4*second, true},
		"429 without a moment":             {[]faulty.Answer{header(429), noContent}, 204, 2, 0, soon, false},
		"429 twice":                        {[]faulty.Answer{header(429), header(429), noContent}, 204, 3, pause2, 2 * soon, false},
		"429 three times":                  {[]faulty.Answer{header(429), header(429), header(429), noContent}, 204, 4, pause2 + pause3, 3 * soon, false},
		"429 four times":                   {[]faulty.Answer{header(429), header(429), header(429), header(429), noContent}, 204, 5, pause2 + pause3 + pause4, 4 * soon, false},
		"429, then 503":                    {[]faulty.Answer{header(429, "Retry-After: 2"), unavailable, noContent}, 204, 3, 2 * time.Second, 3 * time.Second, false},
		"Retry-After in seconds":           {[]faulty.Answer{header(503, "Retry-After: 7"), noContent}, 204, 2, 7 * time.Second, 7 * time.Second * 11 / 10, false},
		"Retry-After as a date":            {[]faulty.Answer{header(503, at(9*time.Second)), noContent}, 204, 2, 9 * time.Second, 9 * time.Second * 11 / 10, false},
		"Retry-After as a date at 429":     {[]faulty.Answer{header(429, at(9*time.Second)), noContent}, 204, 2, 9 * time.Second, 9 * time.Second * 11 / 10, false},
		"Retry-After of 5 minutes":         {[]faulty.Answer{header(429, "Retry-After: 300"), noContent}, 204, 2, 5 * time.Minute, 5*time.Minute + time.Second, false},
		"500 with a Retry-After":           {[]faulty.Answer{header(500, "Retry-After: 7"), noContent}, 204, 2, 7 * time.Second, 7 * time.Second * 11 / 10, false},
		"Retry-After that is past":         {[]faulty.Answer{header(503, at(-time.Hour)), noContent}, 204, 2, 0, first, false},
		"Retry-After below zero":           {[]faulty.Answer{header(503, "Retry-After: -5"), noContent}, 204, 2, 0, first, false},
		"Retry-After of no sense":          {[]faulty.Answer{header(503, "Retry-After: soon"), noContent}, 204, 2, 0, first, false},
		"Retry-After of no sense at 429":   {[]faulty.Answer{header(429, "Retry-After: 1.5"), noContent}, 204, 2, 0, soon, false},
		"Retry-After of nothing at 429":    {[]faulty.Answer{header(429, "Retry-After: 0"), noContent}, 204, 2, 0, soon, false},
		"400":                              {[]faulty.Answer{header(400)}, 400, 1, 0, 0, true},
		"404":                              {[]faulty.Answer{header(404)}, 404, 1, 0, 0, true},
		"409":                              {[]faulty.Answer{header(409)}, 409, 1, 0, 0, true},
		"413":                              {[]faulty.Answer{header(413)}, 413, 1, 0, 0, true},
		"422":                              {[]faulty.Answer{header(422)}, 422, 1, 0, 0, true},
		"200 is not documented":            {[]faulty.Answer{header(200)}, 200, 1, 0, 0, true},
		"202 is not documented":            {[]faulty.Answer{header(202)}, 202, 1, 0, 0, true},
		"304":                              {[]faulty.Answer{header(304)}, 304, 1, 0, 0, true},
		"closed before an answer":          {[]faulty.Answer{{Then: faulty.Close}, noContent}, 204, 2, 0, first, false},
		"closed in the middle of the head": {[]faulty.Answer{{Status: 204, Cut: 20, Then: faulty.Close}, noContent}, 204, 2, 0, first, false},
		"no HTTP":                          {[]faulty.Answer{{Status: 204, Header: []string{"\x00"}, Then: faulty.Close}, noContent}, 204, 2, 0, first, false},
		"no answer in time":                {[]faulty.Answer{{Then: faulty.Hang}, noContent}, 204, 2, 30 * time.Second, 30*time.Second + first, false},
		"a refusal that does not end":      {[]faulty.Answer{{Status: 422, Body: `{"reason":"no"`, Length: 100, Then: faulty.Hang}}, 422, 1, 3 * time.Second, 3 * time.Second, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serve(t, tt.answers...)
				c := start(t, config(t, server))
				began := time.Now()
				ex, err := c.Update(t.Context(), someID, someBody)
				took := time.Since(began)

				if (err != nil) != tt.fails {
					t.Errorf("error %v", err)
				}
				if ex.Status != tt.status || ex.Attempts != tt.attempts || ex.Duration != took {
					t.Errorf("%+v after %v, want status %d and %d attempts", ex, took, tt.status, tt.attempts)
				}
				if took < tt.least || took > tt.most {
					t.Errorf("took %v, want %v to %v", took, tt.least, tt.most)
				}
				if n := len(server.Requests()); n != tt.attempts {
					t.Errorf("the server saw %d requests", n)
				}
				for _, r := range server.Requests() {
					if err := signedNow(r); err != nil {
						t.Errorf("request %d: %v", r.N, err)
					}
					if string(r.Body) != string(someBody) {
						t.Errorf("request %d: body %q", r.N, r.Body)
					}
				}
			})
		})
	}
}

func TestNoRetryWhenNoneIsAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, header(500))
		cfg := config(t, server)
		cfg.Retries = 0
		ex, err := start(t, cfg).Update(t.Context(), someID, someBody)
		if err == nil || ex.Attempts != 1 {
			t.Errorf("%+v, %v", ex, err)
		}
	})
}

func TestADeadKeptConnectionCostsNoRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Each connection answers once and dies on the second request.
		server := serveScript(t, func(r *faulty.Request) faulty.Answer {
			if r.OnConn > 1 {
				return faulty.Answer{Then: faulty.Close}
			}
			return noContent
		})
		cfg := config(t, server)
		cfg.Retries = 0
		c := start(t, cfg)
		began := time.Now()
		for i := range 5 {
			ex, err := c.Update(t.Context(), someID, someBody)
			if err != nil || ex.Attempts > 2 || i == 1 && ex.Attempts != 2 {
				t.Errorf("call %d: %+v, %v", i, ex, err)
			}
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("took %v, want no wait", took)
		}
		for _, r := range server.Requests() {
			if err := signedNow(r); err != nil {
				t.Errorf("request %d: %v", r.N, err)
			}
		}
	})
}

func TestAnOldDateIsSignedAgainOnce(t *testing.T) {
	const slow = "the link is too slow: 59 bytes took 4s, and the server accepts a date for 5s (401 Unauthorized)"
	late := faulty.Answer{Status: 401, Delay: 4*time.Second + time.Millisecond}
	for name, tt := range map[string]struct {
		answers  []faulty.Answer
		attempts int
		what     string
		says     string
		stops    bool
	}{
		"late 401, then fine":     {[]faulty.Answer{late, noContent}, 2, "success", "", false},
		"late 401 for ever":       {[]faulty.Answer{late}, 2, "refused", slow, false},
		"late 401, then at once":  {[]faulty.Answer{late, header(401)}, 2, "unauthorized", "the server refused the credentials (401 Unauthorized)", true},
		"401 in time":             {[]faulty.Answer{{Status: 401, Delay: 4 * time.Second}}, 1, "unauthorized", "the server refused the credentials (401 Unauthorized)", true},
		"late 403":                {[]faulty.Answer{{Status: 403, Delay: 6 * time.Second}}, 1, "unauthorized", "the server refused the credentials (403 Forbidden)", true},
		"late 401, 503, late 401": {[]faulty.Answer{late, unavailable, late}, 3, "refused", slow, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serve(t, tt.answers...)
				cfg := config(t, server)
				cfg.Retries = 0
				c := start(t, cfg)
				ex, err := c.Update(t.Context(), someID, someBody)
				if ex.Attempts != tt.attempts || what(err) != tt.what || err != nil && err.Error() != tt.says {
					t.Errorf("%+v, %v", ex, err)
				}
				if stopped := c.Stopped() != nil; stopped != tt.stops {
					t.Errorf("stopped: %v", c.Stopped())
				}
				for _, r := range server.Requests() {
					if err := signedNow(r); err != nil {
						t.Errorf("request %d: %v", r.N, err)
					}
				}
			})
		})
	}
}

func TestACreationTakesNoConnectionThatMayBeDead(t *testing.T) {
	for idle, conns := range map[time.Duration]int{time.Second: 1, 3 * time.Second: 2, 29 * time.Second: 2} {
		synctest.Test(t, func(t *testing.T) {
			server := serveScript(t, func(r *faulty.Request) faulty.Answer {
				if r.Method == "POST" {
					return faulty.Answer{Status: 201, Body: `{"id":"` + someID + `"}`}
				}
				return noContent
			})
			c := start(t, config(t, server))
			if _, err := c.Update(t.Context(), someID, someBody); err != nil {
				t.Fatal(err)
			}
			time.Sleep(idle)
			if _, _, err := c.Create(t.Context(), someBody); err != nil || server.Conns() != conns {
				t.Errorf("after %v: %d connections, %v", idle, server.Conns(), err)
			}
		})
	}
}
