package sync_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	pinsync "pinsync/sync"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
	"pinsync/sync/sandbox"
)

// doors is a shop with two doors: one for the program, where its requests can
// be watched and disturbed, and one for people in the app.
type doors struct {
	t    *testing.T
	api  *sandbox.Server
	app  *luigisbox.Client
	base string // the address of the program's door

	mu  stdsync.Mutex
	log []string // the program's requests: method and last element of the path
	// disturb, if not nil, is called before a request of the program is carried
	// out; with lose true the request is carried out and its answer lost.
	disturb func(request string) (lose bool)
}

func newDoors(t *testing.T) *doors {
	d := &doors{t: t, api: sandbox.New(sandbox.Options{})}
	program := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request := r.Method + " " + r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		d.mu.Lock()
		d.log = append(d.log, request)
		disturb := d.disturb
		d.mu.Unlock()
		if disturb == nil || !disturb(request) {
			d.api.ServeHTTP(w, r)
			return
		}
		d.api.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(program.Close)
	people := httptest.NewServer(d.api)
	t.Cleanup(people.Close)
	d.base = program.URL
	d.app = d.client(people.URL)
	return d
}

func (d *doors) client(address string) *luigisbox.Client {
	d.t.Helper()
	key, err := luigisbox.ParseKey(sandbox.DefaultPrivateKey)
	if err != nil {
		d.t.Fatal(err)
	}
	client, err := luigisbox.New(luigisbox.Config{
		BaseURL: address, TrackerID: sandbox.DefaultTrackerID, Key: key, Concurrency: 4, Timeout: 10 * time.Second,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(client.Close)
	return client
}

// options are those of a run for the files in dir/customizations.
func (d *doors) options(dir string) pinsync.Options {
	return pinsync.Options{Dir: dir, TrackerID: sandbox.DefaultTrackerID}
}

// three fills in what every run with a base needs.
func (d *doors) three(s pinsync.SyncOptions) pinsync.SyncOptions {
	if s.Base == "" {
		s.Base = "base"
	}
	s.Client, s.Concurrency, s.Environ = d.client(d.base), max(s.Concurrency, 1), os.Environ()
	s.LookUpAfter = 10 * time.Millisecond
	return s
}

func (d *doors) sync(dir string, s pinsync.SyncOptions) *result.Report {
	d.t.Helper()
	report, err := pinsync.Sync(d.t.Context(), d.options(dir), d.three(s))
	if err != nil {
		d.t.Fatal(err)
	}
	return report
}

// put is what someone does in the app; the customization may be new.
func (d *doors) put(id, body string) {
	d.t.Helper()
	if _, err := d.app.Update(d.t.Context(), id, []byte(body)); err == nil {
		return
	}
	if _, err := d.api.Seed(id, []byte(body)); err != nil {
		d.t.Error(err)
	}
}

func (d *doors) remove(id string) {
	d.t.Helper()
	if _, err := d.app.Delete(d.t.Context(), id); err != nil {
		d.t.Error(err)
	}
}

// live is what is live, by id.
func (d *doors) live() map[string]json.RawMessage {
	d.t.Helper()
	objects := map[string]json.RawMessage{}
	for total := 1; len(objects) < total; {
		page, _, err := d.app.List(d.t.Context(), len(objects), 0)
		if err != nil {
			d.t.Fatal(err)
		}
		total = page.Total
		for _, object := range page.Results {
			var o struct{ ID string }
			if err := json.Unmarshal(object, &o); err != nil {
				d.t.Fatal(err)
			}
			objects[o.ID] = object
		}
	}
	return objects
}
