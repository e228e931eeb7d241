package live_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pinsync/sync/catalog"
	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/sandbox"
)

// collected are the objects of the last reading, by identity.
type collected map[string]catalog.Object

func (c *collected) Begin() error { *c = collected{}; return nil }
func (c *collected) Add(o catalog.Object) error {
	(*c)[o.Identity] = o
	return nil
}

func client(t *testing.T, address string, retries int) *luigisbox.Client {
	t.Helper()
	key, err := luigisbox.ParseKey(sandbox.DefaultPrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	c, err := luigisbox.New(luigisbox.Config{
		BaseURL: address, TrackerID: sandbox.DefaultTrackerID, Key: key, Concurrency: 1, Timeout: 30 * time.Second, Retries: retries,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// shop has n items, of which every seventh is not available, in no order.
func shop(n int) (all []sandbox.Object) {
	for i := range n {
		i = (i * 7919) % n
		all = append(all, sandbox.Object{Identity: fmt.Sprintf("/p/%d", i), Type: "item", Title: fmt.Sprint("Item ", i), Available: i%7 != 0})
	}
	return all
}

func TestAnExportIsWholeOrNothing(t *testing.T) {
	t.Parallel()
	const n = 1201 // three pages
	for _, test := range []struct {
		fault    sandbox.ExportFault
		times    int
		readings int // how often it is read
		whole    bool
	}{
		{"", 0, 1, true},
		{sandbox.Doubled, 0, 1, true},
		{sandbox.Throttles, 0, 1, true},
		{sandbox.EndsEarly, 0, 4, false},
		{sandbox.TotalFalls, 0, 4, false},
		{sandbox.Repeats, 0, 4, false},
		{sandbox.Expires, 0, 4, false},
		{sandbox.Breaks, 0, 1, false},
		{sandbox.ForeignLink, 0, 1, false},
		{sandbox.EndsEarly, 1, 2, true},
		{sandbox.TotalFalls, 2, 3, true},
		{sandbox.Repeats, 3, 4, true},
		{sandbox.Expires, 1, 2, true},
	} {
		t.Run(fmt.Sprint(test.fault, "=", test.times), func(t *testing.T) {
			var first atomic.Int64
			server := httptest.NewServer(sandbox.New(sandbox.Options{
				Catalog: shop(n), ExportFault: test.fault, ExportFaultTimes: test.times,
				Log: func(line string) {
					if strings.Contains(line, "size=500") && strings.Contains(line, " 200 ") {
						first.Add(1)
					}
				},
			}))
			defer server.Close()
			var got collected
			err := live.ReadExport(t.Context(), client(t, server.URL, 0).Export, &got, nil)
			if test.whole != (err == nil) || first.Load() != int64(test.readings) {
				t.Fatalf("after %d readings: %v", first.Load(), err)
			}
			if !test.whole {
				var api *luigisbox.APIError
				if !errors.Is(err, live.ErrNotWhole) && !errors.As(err, &api) {
					t.Errorf("the error is %v", err)
				}
				return
			}
			if len(got) != n || got["/p/7"].Available || !got["/p/8"].Available || got["/p/8"].Title != "Item 8" {
				t.Errorf("%d objects; %+v", len(got), got["/p/8"])
			}
		})
	}
}

// An export of another make: whatever is spelled oddly, and links of any kind.
func TestAnExportOfAnotherMake(t *testing.T) {
	const self, vendor = "http://SELF", "https://live.luigisbox.tech"
	object := func(attributes string) string {
		return `{"url": "a", "type": "item", "attributes": {` + attributes + `}}`
	}
	available := func(o string) string {
		return `{"total": 1, "objects": [` + o + `], "links": []}`
	}
	next := func(total int, href string, objects ...string) string {
		return fmt.Sprintf(`{"total": %d, "objects": [%s], "links": [{"rel": "prev", "href": "x"}, {"rel": "next", "href": %q}]}`, total, strings.Join(objects, ","), href)
	}
	for name, test := range map[string]struct {
		pages []string
		paths []string // asked for after the first
		want  collected
		fails string
	}{
		"availability as a number":      {pages: []string{available(object(`"availability": 0`))}, want: collected{"a": {Identity: "a", Type: "item"}}},
		"as a text":                     {pages: []string{available(object(`"availability": "0"`))}, want: collected{"a": {Identity: "a", Type: "item"}}},
		"as a list":                     {pages: []string{available(object(`"availability": ["0"]`))}, want: collected{"a": {Identity: "a", Type: "item"}}},
		"as false":                      {pages: []string{available(object(`"availability": false`))}, want: collected{"a": {Identity: "a", Type: "item"}}},
		"as nothing":                    {pages: []string{available(object(`"availability": null`))}, want: collected{"a": {Identity: "a", Type: "item", Available: true}}},
		"as an empty list":              {pages: []string{available(object(`"availability": []`))}, want: collected{"a": {Identity: "a", Type: "item", Available: true}}},
		"rank before availability":      {pages: []string{available(object(`"availability": 1, "availability_rank": "15"`))}, want: collected{"a": {Identity: "a", Type: "item"}}},
		"a rank that is good":           {pages: []string{available(object(`"availability": 0, "availability_rank": [14]`))}, want: collected{"a": {Identity: "a", Type: "item", Available: true}}},
		"a rank that makes no sense":    {pages: []string{available(object(`"availability": 0, "availability_rank": "best"`))}, want: collected{"a": {Identity: "a", Type: "item"}}},
		"a title in a list":             {pages: []string{available(object(`"title": ["T"], "image_link": ["i"]`))}, want: collected{"a": {Identity: "a", Type: "item", Title: "T", Image: "i", Available: true}}},
		"a title that is none":          {pages: []string{available(object(`"title": {"x": 1}`))}, want: collected{"a": {Identity: "a", Type: "item", Available: true}}},
		"attributes that are none":      {pages: []string{available(`{"url": "a", "attributes": null}`)}, want: collected{"a": {Identity: "a", Available: true}}},
		"an object without an identity": {pages: []string{available(`{"type": "item"}`)}, fails: "not the documented one"},
		"nothing at all":                {pages: []string{`{"total": 0, "objects": []}`}, want: collected{}},
		"no total":                      {pages: []string{`{"objects": []}`}, fails: "not the documented one"},
		"nested ones count, beside the total": {
			pages: []string{`{"total": 1, "objects": [{"url": "a", "nested": [{"url": "b", "type": "variant"}, {"no": "url"}]}]}`},
			want:  collected{"a": {Identity: "a", Available: true}, "b": {Identity: "b", Type: "variant", Available: true}},
		},
		"nested ones count, in the total": {
			pages: []string{`{"total": 2, "objects": [{"url": "a", "nested": [{"url": "b"}]}]}`},
			want:  collected{"a": {Identity: "a", Available: true}, "b": {Identity: "b", Available: true}},
		},
		"a nested one says less than itself": {
			pages: []string{`{"total": 2, "objects": [{"url": "b", "attributes": {"availability": 0}}, {"url": "a", "nested": [{"url": "b"}]}]}`},
			want:  collected{"a": {Identity: "a", Available: true}, "b": {Identity: "b"}},
		},
		"a total that falls a little": {
			pages: []string{next(200, self+"/v1/content_export?cursor=1", many(0, 150)...), `{"total": 198, "objects": [` + strings.Join(many(150, 198), ",") + `]}`},
			paths: []string{"/v1/content_export?cursor=1"},
		},
		"a total that grows": {
			pages: []string{next(100, self+"/v1/content_export?cursor=1", many(0, 100)...), `{"total": 120, "objects": [` + strings.Join(many(100, 120), ",") + `]}`},
			paths: []string{"/v1/content_export?cursor=1"},
		},
		"a link byte for byte": {
			pages: []string{next(1, vendor+"/v1/content%5Fexport/a%2fb?Cursor=%7e+x%20;&=&y=%C5%BE#part", `{"url": "a"}`), `{"total": 1, "objects": []}`},
			paths: []string{"/v1/content%5Fexport/a%2fb?Cursor=%7e+x%20;&=&y=%C5%BE"},
		},
		"another host":         {pages: []string{next(2, "https://evil.example/v1/content_export?cursor=1", `{"url": "a"}`)}, fails: "neither the configured host"},
		"a host behind a user": {pages: []string{next(2, "https://live.luigisbox.com@evil.example/v1/content_export", `{"url": "a"}`)}, fails: "not an absolute https address"},
		"another port":         {pages: []string{next(2, "https://live.luigisbox.com:8443/v1/content_export", `{"url": "a"}`)}, fails: "neither the configured host"},
		"a subdomain":          {pages: []string{next(2, "https://x.live.luigisbox.com/v1/content_export", `{"url": "a"}`)}, fails: "neither the configured host"},
		"no host":              {pages: []string{next(2, "/v1/content_export?cursor=1", `{"url": "a"}`)}, fails: "not an absolute https address"},
		"no scheme":            {pages: []string{next(2, "//evil.example/x", `{"url": "a"}`)}, fails: "not an absolute https address"},
		"another scheme":       {pages: []string{next(2, "file:///etc/passwd", `{"url": "a"}`)}, fails: "not an absolute https address"},
		"two slashes":          {pages: []string{next(2, vendor+"//evil.example/x", `{"url": "a"}`)}, fails: "has no path"},
		"a blank":              {pages: []string{next(2, vendor+"/a b", `{"url": "a"}`)}, fails: "not an address"},
		"two next pages":       {pages: []string{`{"total": 2, "objects": [{"url": "a"}], "links": [{"rel": "next", "href": "https://live.luigisbox.com/a"}, {"rel": "next", "href": "https://live.luigisbox.com/b"}]}`}, fails: "not the documented one"},
		"more than its total":  {pages: []string{next(1, vendor+"/1", many(0, 3)...), next(1, vendor+"/2", many(3, 6)...), next(1, vendor+"/3", many(6, 9)...)}, fails: "more than its total"},
		"a web page":           {pages: []string{"<html>sign in</html>"}, fails: "web page"},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []string
			var server *httptest.Server
			server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				page := 0
				if strings.HasPrefix(r.RequestURI, "/v1/content_export?size=500&") {
					asked = nil
				} else {
					asked = append(asked, r.RequestURI)
					page = len(asked)
				}
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprint(w, strings.ReplaceAll(test.pages[page], self, server.URL))
			}))
			defer server.Close()
			var got collected
			err := live.ReadExport(t.Context(), client(t, server.URL, 0).Export, &got, nil)
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Errorf("the error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(asked, test.paths) {
				t.Errorf("asked for %q, want %q", asked, test.paths)
			}
			if test.want != nil && !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// many are the objects from one number up to another.
func many(from, to int) (all []string) {
	for i := from; i < to; i++ {
		all = append(all, fmt.Sprintf(`{"url": "/p/%d"}`, i))
	}
	return all
}

func TestReadingAnExportEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	server := httptest.NewServer(sandbox.New(sandbox.Options{Catalog: shop(10)}))
	defer server.Close()
	var got collected
	if err := live.ReadExport(ctx, client(t, server.URL, 0).Export, &got, nil); !errors.Is(err, luigisbox.ErrStopped) {
		t.Errorf("the error is %v", err)
	}
}

// Behind a gateway that has the API below a path, the vendor's links lead there, too.
func TestAnExportBehindAGateway(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		switch len(asked) {
		case 1:
			fmt.Fprint(w, `{"total": 2, "objects": [{"url": "a"}], "links": [{"rel": "next", "href": "https://live.luigisbox.com/v1/content_export?cursor=1"}]}`)
		case 2:
			fmt.Fprintf(w, `{"total": 2, "objects": [{"url": "b"}], "links": [{"rel": "next", "href": "http://%s/api/v1/content_export?cursor=2"}]}`, r.Host)
		default:
			fmt.Fprint(w, `{"total": 2, "objects": []}`)
		}
	}))
	defer server.Close()
	var got collected
	if err := live.ReadExport(t.Context(), client(t, server.URL+"/api", 0).Export, &got, nil); err != nil {
		t.Fatal(err)
	}
	for _, path := range asked {
		if path != "/api/v1/content_export" {
			t.Errorf("asked for %s", path)
		}
	}
	if len(asked) != 3 || len(got) != 2 {
		t.Errorf("%d requests, %d objects", len(asked), len(got))
	}
}
