// Package sandbox is a local stand-in of the Luigi's Box
// recommendation-customization API, for trying and testing without an account.
// HTTP requests come in, and the answers the vendor's documentation promises
// go out, from a store in memory. It knows nothing of files, YAML or the
// client: it reads signatures, dates and bodies with code of its own, so that
// what it accepts is evidence about a client.
//
// Call [New], then use the Server as an [http.Handler], or [Listen] and
// [Server.Serve] it on loopback.
//
// # What it checks, in this order
//
//   - Options.ThrottleStatus, with Retry-After unless Options.NoRetryAfter is set:
//     more requests a second than Options.Throttle.
//   - 404: a path that is not an endpoint. 405 with Allow: another method.
//   - 413: a body above 2 MiB (bulk: 64 MiB).
//   - 503: by chance, as often as Options.FailRate says.
//   - 401: not exactly one Date, an HTTP date in GMT, at most 5 seconds off the
//     clock when the request arrived; not exactly one Authorization,
//     "ApiAuth TRACKER:SIGNATURE", with the tracker of the path and the
//     signature of method, content type, date and the path as sent.
//   - 400: another Content-Type than the documented one, reads included.
//   - 404: a well signed request for a tracker that is not Options.TrackerID.
//   - The endpoint's own, below.
//
// # Endpoints
//
// A definition, wherever one is sent, must be one JSON object in UTF-8 that
// names no key twice, with every required field, each of its type (null is of
// none), and no field that the documentation does not list: id and what the
// server owns are refused too. A fault in a pin is 422, any other 400 (among the
// lines of a bulk request: 422), with the reason and, by field, the complaints.
//
//   - GET scope/ID: 200 with the full object, 404.
//   - PUT scope/ID: 204, 404, 400, 422. Replaces the whole definition.
//   - DELETE scope/ID: 204, 404.
//   - POST scope: 201 with the full object, 400, 422. A second customization of
//     one model and target is created without complaint, as nothing documents
//     that it would be refused.
//   - POST scopes: 200 with a page of full objects in order of creation, 422
//     for parameters that are unknown, malformed or, but for filters, repeated,
//     and for criteria that are not empty, since what they mean is not
//     documented. The values of one filter are alternatives, several filters
//     all hold. A limit above the largest page is cut to it, not refused.
//   - GET summary: 200 with the number of customizations of each model, and all
//     tags in their order.
//   - POST scopes/_bulk: 200 with {}, 413 above 5,000 lines, 422, and 409 under
//     raise, the default, when one line has the model and target of another or
//     of a live customization. Under ignore the first stays, under override the
//     last wins. All lines are applied or none.
//   - GET /v1/content_export: 200 with a page of Options.Catalog, in its order, and
//     the link to the next one, which is good for 10 minutes; 400 for a link that
//     has expired.
//   - POST /v1/recommend, which is public: 200 with an answer for each object of the
//     body, 400 for a body of another shape, 404 for another tracker. It shows the
//     pins that are active now of what is live (or was, RecommendDelay ago) for the
//     narrowest target: item beats criteria beats all, and hides it as a whole. Each
//     pin stands at its place, the first one where several share it; one of every
//     place comes first where nothing is pinned, a blocked item nowhere. What is not
//     pinned is Options.Catalog in its order, without what is not available in it;
//     without a catalogue it is made up. A pin with a widget_id is not shown, since a
//     request names no placement. Criteria fit an item if identity, type or title of
//     it are all that they name, as it is not documented what they mean.
//
// An object as read has null for what is absent, false for an absent boolean,
// and numbers as they were written. target_metadata can be written and is not
// shown, as the documentation lists it for writing only.
//
// # What it does not check
//
// Whether dates are past or in order, whether pins share a place, whether a
// target or item exists, whether a field is one that its type does not use, and
// the query of other endpoints than the two that have one.
package sandbox

import (
	"cmp"
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// The shop a Server is in for when Options name none. The key protects
// nothing, so it may be shown.
const (
	DefaultTrackerID  = "sandbox"
	DefaultPrivateKey = "sandbox-private-key"
)

// Options say what a Server is in for and how it misbehaves. The zero value
// is a prompt and healthy server for the default shop.
type Options struct {
	TrackerID  string // "" is DefaultTrackerID
	PrivateKey string // "" is DefaultPrivateKey

	// Now is the server's clock, for dates, throttling and the log; nil is
	// time.Now. It must be safe for concurrent use.
	Now func() time.Time
	// Latency is waited before each answer but that of a throttled request.
	Latency time.Duration
	// Throttle is how many requests a second are let through, with a burst of
	// as many; 0 or less lets all through.
	Throttle int
	// ThrottleStatus is what a throttled request is answered with, 429 or 503; 0
	// is 429.
	ThrottleStatus int
	// NoRetryAfter leaves out when a throttled request may come back.
	NoRetryAfter bool
	// FailRate is the share of requests, 0 to 1, answered with 503 before
	// anything is applied.
	FailRate float64
	// Random gives numbers in [0,1) that decide about FailRate; nil is the
	// runtime's source. It is called by one goroutine at a time.
	Random func() float64
	// Log gets one line per request, without time or line end, in printable
	// ASCII, such as "PUT /v1/recommender/pin/shop/scope/… 204 1ms". It is
	// called by one goroutine at a time; nil logs nothing.
	Log func(line string)

	// PageSize is the length of a list's page when the request names none, 0 is
	// 20; MaxPageSize is the longest page, 0 is 100. The documentation shows
	// neither.
	PageSize, MaxPageSize int

	// Catalog is what the content export serves.
	Catalog []Object
	// ExportFault makes the content export go wrong; "" does not. It does so in
	// the first ExportFaultTimes readings, 0 means in all.
	ExportFault      ExportFault
	ExportFaultTimes int

	// RecommendDelay is how long a change takes to show in what is recommended.
	// What was seeded shows at once.
	RecommendDelay time.Duration
	// RecommendNoise shuffles, for each question, the items that nothing pins.
	RecommendNoise bool
	// RecommendFault makes the recommender answer oddly; "" does not. It does so
	// for the first RecommendFaultTimes requests, 0 means for all.
	RecommendFault      RecommendFault
	RecommendFaultTimes int
}

// Server is the stand-in, an [http.Handler]. Make one with [New]; it is safe
// for concurrent use.
type Server struct {
	options Options
	limiter *rate.Limiter // nil lets all through
	store   store

	served         atomic.Pointer[served]
	exportReadings atomic.Int64 // of the content export that began
	exportRefused  atomic.Bool  // ExportFault Throttles has answered 429

	asked atomic.Int64 // requests to the recommender, with RecommendFaultTimes

	random sync.Mutex // held while Options.Random is called
	log    sync.Mutex // held while Options.Log is called
}

// New returns a Server without customizations.
func New(o Options) *Server {
	o.TrackerID = cmp.Or(o.TrackerID, DefaultTrackerID)
	o.PrivateKey = cmp.Or(o.PrivateKey, DefaultPrivateKey)
	o.ThrottleStatus = cmp.Or(o.ThrottleStatus, http.StatusTooManyRequests)
	o.MaxPageSize = cmp.Or(max(o.MaxPageSize, 0), 100)
	o.PageSize = min(cmp.Or(max(o.PageSize, 0), 20), o.MaxPageSize)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	s := &Server{options: o}
	if o.RecommendDelay > 0 {
		s.store.past = history{now: o.Now, back: o.RecommendDelay}
	}
	s.served.Store(&served{o.Catalog, o.ExportFault, o.ExportFaultTimes})
	if o.Throttle > 0 {
		s.limiter = rate.NewLimiter(rate.Limit(o.Throttle), o.Throttle)
	}
	return s
}

// ServeHTTP answers one request of the API.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	arrival := s.options.Now()
	a := s.answer(w, r, arrival)

	header := w.Header()
	header.Set("Date", s.options.Now().UTC().Format(http.TimeFormat))
	if a.allow != "" {
		header.Set("Allow", a.allow)
	}
	if a.retryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(int((a.retryAfter+time.Second-1)/time.Second)))
	}
	if a.body != nil {
		header.Set("Content-Type", jsonType)
	}
	if a.html {
		header.Set("Content-Type", "text/html; charset=utf-8")
	}
	w.WriteHeader(a.status)
	if len(a.body) > 0 {
		_, _ = w.Write(a.body) // a client that is gone is not a fault of the server's
	}
	s.logLine(r, a.status, s.options.Now().Sub(arrival))
}

// answer decides about one request that arrived at the given time.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, arrival time.Time) *answer {
	if wait := s.throttled(arrival); wait > 0 {
		if s.options.NoRetryAfter {
			wait = 0
		}
		return tooMany(s.options.ThrottleStatus, wait)
	}
	call, refused := route(r)
	if refused != nil {
		return refused
	}
	// The body is read before the latency: while the server waits, only a body
	// read to its end lets it notice a client that has gone.
	body, refused := readBody(w, r, call)
	if refused != nil {
		return refused
	}
	if !wait(r.Context(), s.options.Latency) || s.fails() {
		return refuse(http.StatusServiceUnavailable, "Service unavailable")
	}
	if call.endpoint == recommend {
		return s.recommend(r.URL.RawQuery, body, arrival)
	}
	if refused := s.authenticate(r, call, arrival); refused != nil {
		return refused
	}
	if call.endpoint == export {
		return s.export(r, r.URL.RawQuery, arrival)
	}
	return s.call(call, r.URL.RawQuery, body, arrival)
}

// throttled reports how long a request that arrives now would have to wait for
// its turn.
func (s *Server) throttled(now time.Time) time.Duration {
	if s.limiter == nil {
		return 0
	}
	turn := s.limiter.ReserveN(now, 1)
	delay := turn.DelayFrom(now)
	if delay > 0 {
		turn.CancelAt(now)
	}
	return delay
}

func (s *Server) fails() bool {
	if s.options.FailRate <= 0 {
		return false
	}
	s.random.Lock()
	defer s.random.Unlock()
	return s.options.Random() < s.options.FailRate
}

// wait reports whether d went by before the request was given up.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
