package sync_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	pinsync "pinsync/sync"
	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
	"pinsync/sync/verify"
)

// recommender is a server of the public recommender that says byte by byte what a
// test wants, and keeps what it was asked. It has nothing to do with the sandbox.
type recommender struct {
	// answer gives the bytes of the answer to the nth question, from 1, and whether
	// the connection is then closed.
	answer func(n int, model, item string) (text string, closes bool)

	mu    sync.Mutex
	asked []string // "MODEL ITEM"
	seen  []*http.Request
	at    []time.Time

	serving sync.WaitGroup // connections
}

func (s *recommender) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	s.serving.Go(func() {
		defer server.Close()
		r := bufio.NewReader(server)
		for {
			request, err := http.ReadRequest(r)
			if err != nil {
				return
			}
			body, _ := io.ReadAll(request.Body)
			var questions []struct {
				Model string   `json:"recommendation_type"`
				Items []string `json:"item_ids"`
			}
			_ = json.Unmarshal(body, &questions)
			model, item := "", ""
			if len(questions) == 1 {
				model, item = questions[0].Model, strings.Join(questions[0].Items, ",")
			}
			s.mu.Lock()
			s.asked, s.seen, s.at = append(s.asked, model+" "+item), append(s.seen, request), append(s.at, time.Now())
			n := len(s.asked)
			s.mu.Unlock()
			text, closes := s.answer(n, model, item)
			if _, err := io.WriteString(server, text); err != nil || closes {
				return
			}
		}
	})
	return client, nil
}

// verifyAt runs verify against the server; the files are in the folder customizations.
func verifyAt(t *testing.T, s *recommender, files map[string]string, v pinsync.VerifyOptions, adjust ...func(*pinsync.Options, *luigisbox.Config)) *result.Report {
	t.Helper()
	o := pinsync.Options{Dir: writeFiles(t, files), Paths: []string{"."}}
	config := luigisbox.Config{
		BaseURL: "http://127.0.0.1", TrackerID: "1234-5678", Concurrency: 4, Retries: 1, Timeout: 10 * time.Second, DialContext: s.dial,
	}
	for _, f := range adjust {
		f(&o, &config)
	}
	client, err := luigisbox.NewRecommender(config)
	if err != nil {
		t.Fatal(err)
	}
	v.Recommender, v.Concurrency = client, config.Concurrency
	emitted := 0
	o.Emit = func(r result.Result) { emitted++ }
	r, err := pinsync.Verify(t.Context(), o, v)
	client.Close()
	s.serving.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if r.Command != "verify" || len(r.Results) != emitted {
		t.Errorf("%s: %d results, %d emitted", r.Command, len(r.Results), emitted)
	}
	for _, request := range s.seen {
		if request.Method != "POST" || request.URL.Path != "/v1/recommend" || request.URL.RawQuery != "tracker_id=1234-5678" || request.Header.Get("Authorization") != "" {
			t.Errorf("it was asked %s %s with %v", request.Method, request.URL, request.Header)
		}
	}
	return r
}

func ok200(body string) string { return respond("200 OK", "application/json", body) }

func respond(status, contentType, body string, headers ...string) string {
	lines := ""
	for _, h := range headers {
		lines += h + "\r\n"
	}
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n%s", status, contentType, lines, len(body), body)
}

// hits is a documented answer.
func hits(model string, items ...string) string {
	var list []string
	for _, item := range items {
		list = append(list, fmt.Sprintf(`{"url":%q,"attributes":{"title":"The %s"},"type":"item"}`, item, item))
	}
	return fmt.Sprintf(`[{"generated_at":"2026-11-27T10:00:00","recommendation_id":"1","recommendation_type":%q,"recommender_client_identifier":"pinsync","hits":[%s]}]`, model, strings.Join(list, ","))
}

// pinned is a file that pins x at place 1 for /p/1.
const pinned = `id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
target_type: item
target_identity: /p/1
pin_definitions:
  - position: 1
    pin_type: item
    pin_identity: x
`

// Whatever the recommender answers but what is documented, and with another item at
// the place: it is never not_seen, nor seen.
func TestAnOddAnswerIsNeverNotSeen(t *testing.T) {
	wrong := hits("basket", "a", "b")
	object := wrong[1 : len(wrong)-1]
	type answer func(n int) (string, bool)
	same := func(text string) answer { return func(int) (string, bool) { return text, false } }
	for name, tt := range map[string]answer{
		"a web page":          same(respond("200 OK", "text/html", "<!doctype html><html><body>Sign in</body></html>")),
		"a page as JSON":      same(ok200("<html></html>")),
		"JSON as a page":      same(respond("200 OK", "text/html; charset=utf-8", wrong)),
		"404":                 same(respond("404 Not Found", "application/json", `{"reason":"unknown"}`)),
		"404 with hits":       same(respond("404 Not Found", "application/json", wrong)),
		"400":                 same(respond("400 Bad Request", "application/json", `{}`)),
		"403":                 same(respond("403 Forbidden", "text/html", "no")),
		"nothing":             same(respond("200 OK", "application/json", "")),
		"204":                 same("HTTP/1.1 204 No Content\r\n\r\n"),
		"206 with hits":       same(respond("206 Partial Content", "application/json", wrong)),
		"an empty list":       same(ok200("[]")),
		"an object":           same(ok200(object)),
		"two objects":         same(ok200("[" + object + "," + object + "]")),
		"no hits":             same(ok200(hits("basket"))),
		"hits are null":       same(ok200(`[{"recommendation_type":"basket","hits":null}]`)),
		"another model":       same(ok200(hits("trends", "a", "b"))),
		"another client":      same(ok200(strings.Replace(wrong, `"pinsync"`, `"shop"`, 1))),
		"a hit without url":   same(ok200(strings.Replace(wrong, `"url":"b",`, ``, 1))),
		"a url that is null":  same(ok200(strings.Replace(wrong, `"url":"b"`, `"url":null`, 1))),
		"a url that is a map": same(ok200(strings.Replace(wrong, `"url":"b"`, `"url":{}`, 1))),
		"one item twice":      same(ok200(hits("basket", "a", "b", "a"))),
		"huge":                same(ok200(wrong + strings.Repeat(" ", 5<<20))),
		"cut":                 func(int) (string, bool) { return ok200(wrong)[:200], true },
		"cut JSON":            same(ok200(wrong[:len(wrong)-4])),
		"closed at once":      func(int) (string, bool) { return "", true },
		"too slow": func(int) (string, bool) {
			time.Sleep(time.Minute)
			return ok200(wrong), false
		},
		"silence":                func(int) (string, bool) { return "", false },
		"429 for ever":           same(respond("429 Too Many Requests", "application/json", `{}`, "Retry-After: 3")),
		"429 that names no time": same(respond("429 Too Many Requests", "text/html", `slow down`)),
		"429 that names an hour": same(respond("429 Too Many Requests", "application/json", `{}`, "Retry-After: 3600")),
		"503":                    same(respond("503 Service Unavailable", "text/html", "<html>")),
		"500 with hits":          same(respond("500 Internal Server Error", "application/json", wrong)),
		"a redirect":             same(respond("302 Found", "text/html", "", "Location: http://127.0.0.1/v1/recommend")),
		"no HTTP":                func(int) (string, bool) { return "SSH-2.0-x\r\n\r\n", true },
		"429, then a web page": func(n int) (string, bool) {
			return []string{respond("429 Too Many Requests", "text/plain", "", "Retry-After: 1"), respond("200 OK", "text/html", "<html>")}[min(n-1, 1)], false
		},
		"500, then another model": func(n int) (string, bool) {
			return []string{respond("500 Oops", "text/plain", ""), ok200(hits("trends", "a"))}[min(n-1, 1)], false
		},
		"an answer of another API": same(ok200(`{"pagination":{"total":0},"results":[]}`)),
	} {
		for _, wait := range []time.Duration{0, 20 * time.Second} {
			t.Run(fmt.Sprintf("%s, waiting %s", name, wait), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &recommender{answer: func(n int, _, _ string) (string, bool) { return tt(n) }}
					r := verifyAt(t, s, map[string]string{"a.yaml": pinned}, pinsync.VerifyOptions{Wait: wait})
					if got := r.Results[0]; got.Status != result.Failed || got.Reason == "" || len(got.Diagnostics) > 0 {
						t.Errorf("%+v", got)
					}
					if r.NotFine() == "" || r.Refused {
						t.Errorf("not fine: %q, refused: %v", r.NotFine(), r.Refused)
					}
				})
			})
		}
	}
}

// An answer that is cut anywhere, or has lost one byte anywhere, never makes a pin
// unseen unless it is still one of the documented shape, with other items.
func TestABrokenAnswerIsNeverNotSeen(t *testing.T) {
	whole := hits("basket", "a", "b")
	synctest.Test(t, func(t *testing.T) {
		text := ""
		s := &recommender{answer: func(int, string, string) (string, bool) { return ok200(text), false }}
		for i := range whole {
			for _, text = range []string{whole[:i], whole[:i] + whole[i+1:], whole[:i] + "\x00" + whole[i+1:]} {
				r := verifyAt(t, s, map[string]string{"a.yaml": pinned}, pinsync.VerifyOptions{})
				var list []map[string]any
				documented := json.Unmarshal([]byte(text), &list) == nil && len(list) == 1 && list[0]["recommendation_type"] == "basket" && list[0]["hits"] != nil
				if got := r.Results[0].Status; got == result.Seen || got == result.NotSeen && !documented {
					t.Fatalf("%s: %s", text, got)
				}
			}
		}
	})
}

func TestNotSeenSaysWhatStandsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &recommender{answer: func(int, string, string) (string, bool) { return ok200(hits("basket", "a", "x")), false }}
		r := verifyAt(t, s, map[string]string{"a.yaml": pinned}, pinsync.VerifyOptions{})
		got := r.Results[0]
		if got.Status != result.NotSeen || got.HTTPStatus != 200 || got.Attempts != 1 || r.NotFine() != "1 not_seen" {
			t.Fatalf("%+v, %s", got, r.NotFine())
		}
		d := got.Diagnostics[0]
		want := diagnostic.Span{Start: diagnostic.Position{Line: 8, Column: 19}, End: diagnostic.Position{Line: 8, Column: 20}}
		if d.Rule != "not-seen" || d.Severity != diagnostic.Error || d.Path != "/pin_definitions/0/pin_identity" || d.Span != want || !d.Live || d.Source != "    pin_identity: x" {
			t.Errorf("%+v", d)
		}
		if d.Message != `place 1 shows a "The a"; "x" stands at place 2` || !strings.Contains(d.Hint, "--wait 5m") {
			t.Errorf("%s\n%s", d.Message, d.Hint)
		}
	})
}

// Each target is asked about as it is: with its item, with none, with the probes.
func TestEachTargetIsAskedAbout(t *testing.T) {
	const criteria = "id: 199620b4-df1a-46e8-ab59-9e9ed9af7108\nmodel: other\ntarget_type: criteria\ntarget_criteria: {a: b}\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n"
	files := map[string]string{
		"item.yaml":     pinned,
		"all.yaml":      "id: 199620b4-df1a-46e8-ab59-9e9ed9af7107\nmodel: trends\ntarget_type: all\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n",
		"criteria.yaml": criteria,
		"broken.yaml":   "model: [",
		"none.yaml":     "id: 199620b4-df1a-46e8-ab59-9e9ed9af7109\nmodel: none\ntarget_type: all\npin_definitions: []\n",
		"far.yaml":      "id: 199620b4-df1a-46e8-ab59-9e9ed9af710a\nmodel: far\ntarget_type: all\npin_definitions: [{position: 51, pin_type: item, pin_identity: x}]\n",
	}
	for name, tt := range map[string]struct {
		probes   []string
		criteria result.Status
		reason   string
		asked    string
	}{
		"without a probe":     {nil, result.NotChecked, "--probe", "basket /p/1; trends "},
		"with one that shows": {[]string{"p"}, result.Seen, "", "basket /p/1; other p; trends "},
		"with one of two":     {[]string{"q", "p"}, result.Seen, "for p, and not for q", "basket /p/1; other p; other q; trends "},
		"with none that does": {[]string{"q"}, result.NotSeen, "", "basket /p/1; other q; trends "},
		"with one that fails": {[]string{"q", "odd"}, result.Failed, "for odd: ", "basket /p/1; other odd; other q; trends "},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &recommender{answer: func(_ int, model, item string) (string, bool) {
					switch {
					case item == "odd":
						return ok200("[]"), false
					case item == "q":
						return ok200(hits(model, "a", "b")), false
					}
					return ok200(hits(model, "x", "b")), false
				}}
				r := verifyAt(t, s, files, pinsync.VerifyOptions{Probes: tt.probes})
				wantStatuses(t, r, map[string]result.Status{
					"item.yaml": result.Seen, "all.yaml": result.Seen, "criteria.yaml": tt.criteria,
					"broken.yaml": result.Invalid, "none.yaml": result.NotChecked, "far.yaml": result.NotSeen,
				})
				for _, got := range r.Results {
					if got.File == "criteria.yaml" && !strings.Contains(got.Reason, tt.reason) {
						t.Errorf("%q", got.Reason)
					}
				}
				asked := strings.Join(sortedStrings(s.asked), "; ")
				if asked != tt.asked {
					t.Errorf("asked %q, want %q", asked, tt.asked)
				}
			})
		})
	}
}

func TestWaitingAsksAgainOnlyForWhatIsNotSeen(t *testing.T) {
	other := strings.NewReplacer("7106", "7107", "/p/1", "/p/2").Replace(pinned)
	third := strings.NewReplacer("7106", "7108", "/p/1", "/p/3").Replace(pinned)
	files := map[string]string{"a.yaml": pinned, "b.yaml": other, "c.yaml": third}
	run := func(t *testing.T, shows map[string]time.Duration, wait time.Duration) (*result.Report, *recommender, time.Duration, []int) {
		began := time.Now()
		var said []int
		s := &recommender{answer: func(_ int, model, item string) (string, bool) {
			if after, ok := shows[item]; ok && time.Since(began) >= after {
				return ok200(hits(model, "x")), false
			}
			return ok200(hits(model, "a")), false
		}}
		r := verifyAt(t, s, files, pinsync.VerifyOptions{Wait: wait, Waiting: func(left int) { said = append(said, left) }})
		return r, s, time.Since(began), said
	}
	t.Run("until all is seen", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			r, s, took, said := run(t, map[string]time.Duration{"/p/1": 0, "/p/2": 5 * time.Second, "/p/3": 0}, time.Hour)
			wantStatuses(t, r, map[string]result.Status{"a.yaml": result.Seen, "b.yaml": result.Seen, "c.yaml": result.Seen})
			if took < 5*time.Second || took > 12*time.Second || len(said) != 1 || said[0] != 1 {
				t.Errorf("it took %s and said %v", took, said)
			}
			for _, asked := range s.asked[3:] {
				if asked != "basket /p/2" {
					t.Errorf("it asked again %s", asked)
				}
			}
		})
	})
	t.Run("until the time is over", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			r, s, took, _ := run(t, map[string]time.Duration{"/p/1": 0, "/p/2": time.Hour}, time.Minute)
			wantStatuses(t, r, map[string]result.Status{"a.yaml": result.Seen, "b.yaml": result.NotSeen, "c.yaml": result.NotSeen})
			if took < time.Minute || took > 62*time.Second {
				t.Errorf("it took %s", took)
			}
			var pauses []time.Duration
			for i := range s.at {
				if i > 0 && s.at[i].Sub(s.at[i-1]) > time.Millisecond {
					pauses = append(pauses, s.at[i].Sub(s.at[i-1]).Round(time.Second))
				}
			}
			if got := fmt.Sprint(pauses); got != "[1s 2s 4s 8s 16s 29s]" {
				t.Errorf("pauses %s", got)
			}
			if hint := r.Results[1].Diagnostics[0].Hint; !strings.Contains(hint, "asked for again for 1m0s") {
				t.Error(hint)
			}
		})
	})
}

// What fails for a moment is asked for again, too.
func TestWaitingGetsOverAnOddAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &recommender{answer: func(n int, model, _ string) (string, bool) {
			return ok200([]string{"[]", hits(model, "x")}[min(n-1, 1)]), false
		}}
		r := verifyAt(t, s, map[string]string{"a.yaml": pinned}, pinsync.VerifyOptions{Wait: time.Minute})
		if got := r.Results[0]; got.Status != result.Seen || got.Attempts != 2 || got.Reason != "" {
			t.Errorf("%+v", got)
		}
	})
}

func TestOnlyWhatWasSentIsAskedAbout(t *testing.T) {
	sent, err := verify.ReadSent(strings.NewReader(`{"version":1,"command":"sync","results":[
		{"file":"b.yaml","status":"created"},{"file":"elsewhere.yaml","status":"updated"},{"file":"a.yaml","status":"unchanged"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		other := strings.NewReplacer("7106", "7107", "/p/1", "/p/2").Replace(pinned)
		s := &recommender{answer: func(_ int, model, _ string) (string, bool) { return ok200(hits(model, "x")), false }}
		var warned []string
		r := verifyAt(t, s, map[string]string{"a.yaml": pinned, "b.yaml": other}, pinsync.VerifyOptions{Sent: sent}, func(o *pinsync.Options, _ *luigisbox.Config) {
			o.Warn = func(message string) { warned = append(warned, message) }
		})
		wantStatuses(t, r, map[string]result.Status{"a.yaml": result.NotChecked, "b.yaml": result.Seen})
		if len(s.asked) != 1 || len(warned) != 1 || !strings.HasPrefix(warned[0], "1 of the customizations") || !r.Results[0].Routine {
			t.Errorf("asked %v, warned %v, %+v", s.asked, warned, r.Results[0])
		}
	})
}

// The rate is that of the client; a run that is interrupted says so of each file.
func TestAnInterruptedVerifyReportsEachFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := map[string]string{}
		for i := range 10 {
			files[fmt.Sprintf("%d.yaml", i)] = strings.NewReplacer("7106", fmt.Sprintf("710%d", i), "/p/1", fmt.Sprintf("/p/%d", i)).Replace(pinned)
		}
		s := &recommender{answer: func(_ int, model, _ string) (string, bool) { return ok200(hits(model, "x")), false }}
		client, err := luigisbox.NewRecommender(luigisbox.Config{
			BaseURL: "http://127.0.0.1", TrackerID: "1234-5678", Concurrency: 4, Timeout: 10 * time.Second, DialContext: s.dial, Rate: 2,
		})
		if err != nil {
			t.Fatal(err)
		}
		defer s.serving.Wait()
		defer client.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second+time.Millisecond)
		defer cancel()
		r, err := pinsync.Verify(ctx, pinsync.Options{Dir: writeFiles(t, files), Paths: []string{"."}}, pinsync.VerifyOptions{Recommender: client, Concurrency: 4})
		if err != nil {
			t.Fatal(err)
		}
		count := r.Summary().Statuses
		if count[result.Seen] != 5 || count[result.Skipped] != 5 || r.Stopped == "" {
			t.Errorf("%v, stopped %q", count, r.Stopped)
		}
	})
}

func TestWhyAPinMayNotBeSeen(t *testing.T) {
	const catalogue = "id,title,available\n/p/1,One,1\nx,The x,0\na,Thing a,1\n/p/2,,1\n/p/3,,1\n"
	for name, tt := range map[string]struct {
		files map[string]string
		says  string
	}{
		"not available": {map[string]string{"a.yaml": pinned, "c.csv": catalogue}, "is not available, so shoppers do not see it"},
		"not known":     {map[string]string{"a.yaml": strings.Replace(pinned, "pin_identity: x", "pin_identity: zzz", 1), "c.csv": catalogue}, `the catalogue has no item "zzz"`},
		"two for one target": {map[string]string{"a.yaml": pinned, "b.yaml": strings.Replace(pinned, "7106", "7107", 1)},
			"another file is for the same target: b.yaml"},
		"an item's goes before that of all": {map[string]string{
			"a.yaml": "id: 199620b4-df1a-46e8-ab59-9e9ed9af7101\nmodel: basket\ntarget_type: all\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n",
			"b.yaml": pinned,
		}, "for an item or for criteria go before it: b.yaml"},
		"the list is short": {map[string]string{"a.yaml": strings.Replace(pinned, "position: 1", "position: 9", 1)}, "ends at place 2"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &recommender{answer: func(_ int, model, _ string) (string, bool) { return ok200(hits(model, "a", "b")), false }}
				r := verifyAt(t, s, tt.files, pinsync.VerifyOptions{}, func(o *pinsync.Options, _ *luigisbox.Config) {
					if tt.files["c.csv"] != "" {
						o.Catalog.File = "c.csv"
					}
				})
				got := r.Results[0]
				if got.Status != result.NotSeen || len(got.Diagnostics) == 0 {
					t.Fatalf("%+v", got)
				}
				found := 0
				for _, d := range got.Diagnostics {
					if d.Rule == "not-seen" && strings.Contains(d.Hint, tt.says) {
						found++
					}
					if d.Rule == "unavailable-item" || d.Rule == "unknown-item" && d.Path != "/target_identity" {
						t.Errorf("it is said twice: %+v", d)
					}
				}
				if found != 1 {
					t.Errorf("%+v", got.Diagnostics)
				}
			})
		})
	}
}

func sortedStrings(list []string) []string {
	sorted := append([]string{}, list...)
	slices.Sort(sorted)
	return sorted
}
