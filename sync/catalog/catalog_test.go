package catalog_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pinsync/sync/catalog"
)

// match compares a catalogue with references.
func match(t testing.TB, text string, references ...string) *catalog.Catalog {
	t.Helper()
	m := catalog.NewMatcher()
	for _, r := range references {
		m.Check(r)
	}
	if _, err := catalog.Read(context.Background(), strings.NewReader(text), catalog.Options{Name: "c"}, m); err != nil {
		t.Fatal(err)
	}
	return m.Catalog()
}

func identities(objects []catalog.Near) string {
	var all []string
	for _, o := range objects {
		all = append(all, o.Identity)
	}
	return strings.Join(all, " ")
}

const ownForm = `{"pinsync_catalog":1,"tracker_id":"1234-5678","created_at":"2026-11-27T04:00:00Z","total":3}
{"identity":"/p/302","type":"item","title":"Descaler 500 ml","available":false}
{"identity":"/p/555","type":"item","title":"Merino socks, grey","available":true,"image":"https://shop.example/555.jpg"}
{"identity":"Coffee","type":"category","available":true}
`

func TestACatalogueSaysWhatItKnows(t *testing.T) {
	for name, text := range map[string]string{
		"own form":  ownForm,
		"CRLF":      strings.ReplaceAll(ownForm, "\n", "\r\n"),
		"no end":    strings.TrimSuffix(ownForm, "\n"),
		"gzip":      packed(ownForm),
		"comma":     "identity,type,title,available,image\n/p/302,item,Descaler 500 ml,0,\n/p/555,item,\"Merino socks, grey\",1,https://shop.example/555.jpg\nCoffee,category,,,\n",
		"semicolon": "\ufeffID;Title;Availability;Image;Type;Price\r\n/p/302;Descaler 500 ml;out of stock;;item;1,5\r\n/p/555;Merino socks, grey;in_stock;https://shop.example/555.jpg;item;2\r\nCoffee;;;;category;\r\n",
		"tab":       packed("title\tid\tavailable\timage\ttype\nDescaler 500 ml\t/p/302\tFalse\t\titem\nMerino socks, grey\t/p/555\tYES\thttps://shop.example/555.jpg\titem\n\tCoffee\t\t\tcategory\n"),
	} {
		c := match(t, text, "/p/302", "/p/555", "Coffee", "/p/556", "coffee")
		for identity, want := range map[string]catalog.Object{
			"/p/302": {Identity: "/p/302", Type: "item", Title: "Descaler 500 ml"},
			"/p/555": {Identity: "/p/555", Type: "item", Title: "Merino socks, grey", Available: true, Image: "https://shop.example/555.jpg"},
			"Coffee": {Identity: "Coffee", Type: "category", Available: true},
		} {
			if got, known := c.Lookup(identity); !known || got != want {
				t.Errorf("%s: %s is %+v, %v", name, identity, got, known)
			}
		}
		for identity, want := range map[string]string{"/p/556": "/p/555", "coffee": "Coffee", "/p/302": ""} {
			if near, more := c.Nearest(identity); identities(near) != want || more != 0 {
				t.Errorf("%s: nearest to %s are %v and %d more", name, identity, near, more)
			}
		}
		if _, known := c.Lookup("/p/556"); known {
			t.Errorf("%s: /p/556 is known", name)
		}
	}
}

func packed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

func TestWhatIsWrongWithACatalogueHasAPlace(t *testing.T) {
	const first = `{"pinsync_catalog":1,"tracker_id":"1234-5678","created_at":"2026-11-27T04:00:00Z","total":1}` + "\n"
	for text, want := range map[string]string{
		"":                                     "c:1:1: the catalogue is empty",
		"\n":                                   "c:1:1: the header has no column",
		"{}\n":                                 `c:1:1: the first line has no "pinsync_catalog"`,
		`{"pinsync_catalog":1}`:                `c:1:1: the first line has no "total"`,
		`{"pinsync_catalog":2,"total":0}`:      `c:1:2: this catalogue has the form 2`,
		strings.Replace(first, "1234", "9", 1): `c:1:22: this is the catalogue of the tracker "9-5678", and these files belong to "1234-5678"`,
		first:                                  `c:2:1: the catalogue is not whole: its first line says 1 objects, found 0`,
		first + `{"identity":"a"}` + "\n" + `{"identity":"b"}`:      `c:4:1: the catalogue is not whole`,
		first + `{"identity":"a"`:                                   `c:2:16: the catalogue is cut short`,
		first + `{"identity":"ž"; "title":1}` + "\n":                `c:2:16: this is not JSON`,
		first + `{"identity":"a","title":1}`:                        `c:2:25: "title" has a value of the wrong kind`,
		first + `{"title":"a"}`:                                     `c:2:1: an object has no "identity"`,
		first + `["a"]`:                                             `c:2:1: this is not an object`,
		first + "{\"identity\":\"a\xff\"}":                          `c:2:15: the text is not UTF-8`,
		first + `{"identity":"` + strings.Repeat("a", 2<<20) + `"}`: "c:2:1: a line is longer",
		strings.Replace(first, "2026-11-27T", "yesterday ", 1):      `c:1:1: "created_at" is not a moment`,
		packed(first)[:60]:                                          "c:1:1: the catalogue is cut short",
		"\x1f\x8bnothing of the kind":                               "c:1:1: the compressed file is damaged",
		"sku,title\na,b\n":                                          "c:1:1: the header has no column identity or id",
		"id,title\ra,b\rc,d\r":                                      "c:1:1: the lines end in CR alone",
		"title,id\ra,b\r":                                           "c:1:1: the lines end in CR alone",
		"\xff\xfei\x00d\x00\n\x00a\x00":                             "c:1:1: the text is UTF-16",
		"id,title,Title\na,b,c\n":                                   "c:1:10: the column title is there twice",
		"identity,available,availability\n":                         "c:1:20: the column availability is there twice, or under two names",
		"id,title\na,b\nžž,,\n":                                     "c:3:1: the record has more or fewer fields",
		"id,title\na\n":                                             "c:2:1: the record has more or fewer fields",
		"id,title\na,\"b\nc":                                        "c:3:2: a quotation mark does not end its field",
		"id,title\nžž,b\"c\n":                                       "c:2:5: this is not a CSV",
		"id,title\n,b\n":                                            "c:2:1: the identity is empty",
		"id,title,available\na,žž,perhaps\n":                        "c:2:6: the availability is neither",
		"id,title\na,b\xff\n":                                       "c:2:3: the text is not UTF-8",
		"id\n\"" + strings.Repeat("a\n", 1<<20):                     "c:2:1: a record is longer",
	} {
		_, err := catalog.Read(t.Context(), strings.NewReader(text), catalog.Options{Name: "c", TrackerIDs: []string{"1234-5678"}}, catalog.NewMatcher())
		var wrong *catalog.Error
		if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.100q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestTheNearestIdentity(t *testing.T) {
	for _, test := range []struct {
		asked, has, want string
		more             int
	}{
		{"/p/555/", "/p/555 /p/556", "/p/555", 0},
		{"/P/555", "/p/555 /p/556", "/p/555", 0},
		{" /p/555", "/p/555", "/p/555", 0},
		{"/p/merino-socks", "/p/merino_socks /p/merino-sock", "/p/merino_socks", 0},
		{"/p/merino-sokcs", "/p/merino-socks /p/merino", "/p/merino-socks", 0},
		{"/p/5555", "/p/555 /p/55 /q/555", "/p/555", 0},
		{"/p/55", "/p/555 /p/556", "/p/555 /p/556", 0},
		{"/p/100", "/p/101 /p/109 /p/104 /p/102 /p/1000", "/p/1000 /p/101 /p/102", 2},
		{"/p/ž1", "/p/Ž2", "/p/Ž2", 0},
		{"7", "8 77", "", 0},
		{"abcde", "bcdea", "", 0},
		{"//", "/ //x", "/", 0},
		{"/p/123", "other things", "", 0},
	} {
		text := "id\n" + strings.Join(strings.Fields(test.has), "\n") + "\n"
		near, more := match(t, text, test.asked, "unrelated").Nearest(test.asked)
		if identities(near) != test.want || more != test.more {
			t.Errorf("nearest to %q among %s: %s and %d more, want %s and %d", test.asked, test.has, identities(near), more, test.want, test.more)
		}
	}
}

// slips is every text that is one slip away from s, from a small alphabet, with
// what the package's own search is not made of.
func slips(s string) map[string]bool {
	all := map[string]bool{}
	const alphabet = "p0123456789"
	for i := range len(s) {
		all[s[:i]+s[i+1:]] = true
		if i+1 < len(s) {
			all[s[:i]+s[i+1:i+2]+s[i:i+1]+s[i+2:]] = true
		}
		for _, r := range alphabet {
			all[s[:i]+string(r)+s[i+1:]] = true
		}
	}
	for i := range len(s) + 1 {
		for _, r := range alphabet {
			all[s[:i]+string(r)+s[i:]] = true
		}
	}
	return all
}

func TestFindingsAreReferencesMinusCatalogue(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string { return fmt.Sprintf("p%04d", r.IntN(2000)) }
	for range 20 {
		has := map[string]bool{}
		b := "id\n"
		for range 150 {
			if id := text(); !has[id] {
				has[id] = true
				b += id + "\n"
			}
		}
		var asked []string
		for range 100 {
			asked = append(asked, text())
		}
		c := match(t, b, asked...)
		for _, a := range asked {
			if _, known := c.Lookup(a); known != has[a] {
				t.Fatalf("%s is known: %v", a, known)
			}
			if has[a] {
				continue
			}
			var want []string
			for id := range slips(a) {
				if has[id] {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			near, more := c.Nearest(a)
			if len(want) != len(near)+more || len(near) > 0 && identities(near) != strings.Join(want[:len(near)], " ") {
				t.Fatalf("nearest to %s are %v and %d, want %v", a, near, more, want)
			}
		}
	}
}

func TestACatalogueThatLooksDifferentIsSaidOnce(t *testing.T) {
	ask := func(n, known int) *catalog.Catalog {
		var asked []string
		for i := range n {
			asked = append(asked, fmt.Sprintf("/p/%03d", i))
		}
		text := "id\nSKU-9\n"
		for i := range known {
			text += asked[n-1-i] + "\n"
		}
		return match(t, text, asked...)
	}
	for _, test := range []struct {
		n, known int
		want     bool
	}{{9, 0, false}, {10, 0, true}, {10, 1, false}, {20, 1, true}, {20, 2, false}, {0, 0, false}} {
		ours, theirs, different := ask(test.n, test.known).LooksDifferent()
		if different != test.want || different && (ours != "/p/000" || theirs != "SKU-9") {
			t.Errorf("%d of %d known: %q, %q, %v", test.known, test.n, ours, theirs, different)
		}
	}
	m := catalog.NewMatcher()
	for i := range 100 {
		m.Mention(fmt.Sprint(i)) // what is only shown does not count
	}
	m.Check("a")
	if _, err := catalog.Read(t.Context(), strings.NewReader("id\nb\n"), catalog.Options{}, m); err != nil {
		t.Fatal(err)
	}
	if _, _, different := m.Catalog().LooksDifferent(); different {
		t.Error("what is only mentioned counts")
	}
}

func TestASnapshotIsInOrderWithoutDoubles(t *testing.T) {
	created := time.Date(2026, 11, 27, 5, 0, 0, 9, time.FixedZone("", 3600))
	for _, room := range []int{0, 1000, 1} {
		w := catalog.NewWriter()
		catalog.SetRoom(w, room)
		if err := w.Begin(); err != nil {
			t.Fatal(err)
		}
		_ = w.Add(catalog.Object{Identity: "from an earlier reading"})
		if err := w.Begin(); err != nil {
			t.Fatal(err)
		}
		for _, i := range rand.New(rand.NewPCG(3, 4)).Perm(300) {
			o := catalog.Object{Identity: fmt.Sprintf("/p/%d", i%250), Title: fmt.Sprint("<", i, ">"), Available: true}
			if i == 0 {
				o.Identity = "\"quoted\" \\ <&>\n"
			}
			if i >= 250 {
				o.Title = "last"
			}
			if err := w.Add(o); err != nil {
				t.Fatal(err)
			}
		}
		for i := 250; i < 300; i++ { // each comes again, after all others
			if err := w.Add(catalog.Object{Identity: fmt.Sprintf("/p/%d", i-250), Title: "last"}); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		total, err := w.WriteTo(&b, catalog.Snapshot{TrackerID: "1234-5678", CreatedAt: created})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if want := `{"pinsync_catalog":1,"tracker_id":"1234-5678","created_at":"2026-11-27T04:00:00Z","total":251}`; total != 251 || lines[0] != want || len(lines) != 252 {
			t.Errorf("%d objects, %d lines after %s", total, len(lines), lines[0])
		}
		if !slices.IsSorted(lines[2:]) || !strings.Contains(b.String(), "\n"+`{"identity":"/p/7","title":"last","available":false}`+"\n") {
			t.Errorf("with room for %d the snapshot is not in order, or has not the last of two:\n%s", room, b.String())
		}
		c := match(t, b.String(), "\"quoted\" \\ <&>\n", "/p/249")
		if o, known := c.Lookup("\"quoted\" \\ <&>\n"); !known || o.Title != "<0>" {
			t.Errorf("the quoted identity is %+v, %v", o, known)
		}
		if o, known := c.Lookup("/p/249"); !known || o.Title != "<249>" {
			t.Errorf("/p/249 is %+v, %v", o, known)
		}
	}
}

func TestReadingACatalogueEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	text := "id\n" + strings.Repeat("a\n", 1<<14)
	if _, err := catalog.Read(ctx, strings.NewReader(text), catalog.Options{}, catalog.NewMatcher()); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func TestOnlyARegularFileIsACatalogue(t *testing.T) {
	if _, err := catalog.File(t.Context(), t.TempDir(), catalog.Options{}, catalog.NewMatcher()); !errors.Is(err, catalog.ErrIrregular) {
		t.Errorf("of a folder the error is %v", err)
	}
}

// FuzzRead reads whatever there is: it never panics, and what is a catalogue has
// no object without an identity.
func FuzzRead(f *testing.F) {
	for _, text := range []string{ownForm, packed(ownForm), "id,title\na,b\n", "\ufeffidentity;available\n\"a\n\";0\n", "id\n\"", "{", "\x1f\x8b"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var s sink
		_, err := catalog.Read(context.Background(), bytes.NewReader(text), catalog.Options{Name: "c"}, &s)
		var wrong *catalog.Error
		if err != nil && (!errors.As(err, &wrong) || wrong.Line < 1 || wrong.Column < 1) {
			t.Fatalf("the error is %v", err)
		}
		if err != nil {
			return
		}
		w := catalog.NewWriter()
		defer w.Close()
		_ = w.Begin()
		for _, o := range s {
			if o.Identity == "" {
				t.Fatal("an object has no identity")
			}
			_ = w.Add(o)
		}
		var b bytes.Buffer
		if _, err := w.WriteTo(&b, catalog.Snapshot{}); err != nil {
			t.Fatal(err)
		}
		var again sink
		if _, err := catalog.Read(context.Background(), &b, catalog.Options{}, &again); err != nil {
			t.Fatalf("what was written can't be read: %v", err)
		}
		last := map[string]catalog.Object{}
		for _, o := range s {
			last[o.Identity] = o
		}
		if len(again) != len(last) {
			t.Fatalf("%d objects became %d", len(last), len(again))
		}
		for _, o := range again {
			if last[o.Identity] != o {
				t.Fatalf("%+v became %+v", last[o.Identity], o)
			}
		}
	})
}

type sink []catalog.Object

func (s *sink) Begin() error { *s = nil; return nil }
func (s *sink) Add(o catalog.Object) error {
	*s = append(*s, o)
	return nil
}

// million is a catalogue of so many objects in our own form, made as it is read.
func million(n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		var b bytes.Buffer
		fmt.Fprintf(&b, "{\"pinsync_catalog\":1,\"tracker_id\":\"t\",\"created_at\":\"2026-11-27T04:00:00Z\",\"total\":%d}\n", n)
		for i := range n {
			fmt.Fprintf(&b, "{\"identity\":\"/p/%07d-some-item\",\"type\":\"item\",\"title\":\"Some item number %d\",\"available\":true,\"image\":\"https://shop.example/images/%d.jpg\"}\n", i, i, i)
			if b.Len() > 60<<10 {
				_, _ = w.Write(b.Bytes())
				b.Reset()
			}
		}
		_, _ = w.Write(b.Bytes())
		w.Close()
	}()
	return r
}

// BenchmarkMillion checks 60,000 references, of which one in 20 is misspelled,
// against a million objects.
func BenchmarkMillion(b *testing.B) {
	const n = 1_000_000
	b.ReportAllocs()
	for b.Loop() {
		m := catalog.NewMatcher()
		for i := range 60_000 {
			id := fmt.Sprintf("/p/%07d-some-item", i*16)
			if i%20 == 0 {
				id = strings.Replace(id, "some", "soem", 1)
			}
			m.Check(id)
		}
		if _, err := catalog.Read(b.Context(), million(n), catalog.Options{}, m); err != nil {
			b.Fatal(err)
		}
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		b.ReportMetric(float64(stats.HeapAlloc)/(1<<20), "MiB")
		if near, more := m.Catalog().Nearest("/p/0000000-soem-item"); identities(near) != "/p/0000000-some-item" || more != 0 {
			b.Fatal(near, more)
		}
	}
}

// BenchmarkSnapshot puts a million objects in order.
func BenchmarkSnapshot(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		w := catalog.NewWriter()
		if _, err := catalog.Read(b.Context(), million(1_000_000), catalog.Options{}, w); err != nil {
			b.Fatal(err)
		}
		if _, err := w.WriteTo(io.Discard, catalog.Snapshot{Gzip: true}); err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}
