package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/sandbox"
)

// questions sends questions to the recommender, without a signature.
func questions(s *sandbox.Server, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/v1/recommend?tracker_id="+tracker, strings.NewReader(body))
	r.Header.Set("Content-Type", jsonType)
	return send(s, r)
}

// hitsOf are the items of the answers, in their order.
func hitsOf(t *testing.T, w *httptest.ResponseRecorder) [][]string {
	t.Helper()
	wantStatus(t, w, 200)
	var answers []struct {
		Hits []struct{ URL string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answers); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	var all [][]string
	for _, a := range answers {
		list := []string{}
		for _, h := range a.Hits {
			list = append(list, h.URL)
		}
		all = append(all, list)
	}
	return all
}

func shownTo(t *testing.T, s *sandbox.Server, model string, items ...string) []string {
	t.Helper()
	text, _ := json.Marshal([]any{map[string]any{"recommendation_type": model, "recommender_client_identifier": "x", "item_ids": items, "size": 6}})
	return hitsOf(t, questions(s, string(text)))[0]
}

var wares = []sandbox.Object{
	{Identity: "a", Title: "Item a", Available: true}, {Identity: "b", Title: "Brand", Available: true},
	{Identity: "gone", Available: false}, {Identity: "c", Title: "Brand", Available: true}, {Identity: "d", Available: true},
}

func itemPin(place int, item, more string) string {
	return fmt.Sprintf(`{"position":%d,"pin_type":"item","pin_identity":%q%s}`, place, item, more)
}

func definition(target string, pins ...string) string {
	return `{"model":"basket",` + target + `,"pin_definitions":[` + strings.Join(pins, ",") + `]}`
}

const (
	forAll = `"target_type":"all"`
	forA   = `"target_type":"item","target_identity":"a"`
	forBs  = `"target_type":"criteria","target_criteria":{"title":"Brand"}`
)

func TestPinsAreShownToShoppers(t *testing.T) {
	for name, tt := range map[string]struct {
		live  []string
		asked string
		want  string
	}{
		"nothing pinned":        {nil, "", "a b c d"},
		"not the item itself":   {nil, "a", "b c d"},
		"at its place":          {[]string{definition(forAll, itemPin(2, "d", ""))}, "", "a d b c"},
		"unavailable":           {[]string{definition(forAll, itemPin(1, "gone", ""), itemPin(2, "unknown", ""))}, "", "a b c d"},
		"global":                {[]string{definition(forAll, itemPin(1, "c", ""), itemPin(-1, "d", ""))}, "", "c d a b"},
		"blocked":               {[]string{definition(forAll, itemPin(0, "a", `,"is_block_pin":true`), itemPin(1, "a", ""))}, "", "b c d"},
		"not yet":               {[]string{definition(forAll, itemPin(1, "d", `,"active_from":"2025-02-01T12:00:01Z"`))}, "", "a b c d"},
		"from now":              {[]string{definition(forAll, itemPin(1, "d", `,"active_from":"2025-02-01T13:00:00+01:00"`))}, "", "d a b c"},
		"until now":             {[]string{definition(forAll, itemPin(1, "d", `,"active_to":"2025-02-01T12:00:00Z"`))}, "", "a b c d"},
		"the first of two":      {[]string{definition(forAll, itemPin(1, "d", ""), itemPin(1, "c", ""))}, "", "d a b c"},
		"another placement":     {[]string{definition(forAll, itemPin(1, "d", `,"widget_id":"w"`))}, "", "a b c d"},
		"by criteria":           {[]string{definition(forAll, `{"position":1,"pin_type":"criteria","pin_criteria":{"title":"Brand"}}`)}, "", "b a c d"},
		"item beats all":        {[]string{definition(forAll, itemPin(1, "d", "")), definition(forA, itemPin(1, "c", ""))}, "a", "c b d"},
		"criteria beats all":    {[]string{definition(forAll, itemPin(1, "d", "")), definition(forBs, itemPin(1, "c", ""))}, "b", "c a d"},
		"criteria of others":    {[]string{definition(forAll, itemPin(1, "d", "")), definition(forBs, itemPin(1, "c", ""))}, "a", "d b c"},
		"all for no item":       {[]string{definition(forAll, itemPin(1, "d", "")), definition(forA, itemPin(1, "c", ""))}, "", "d a b c"},
		"beyond what there is":  {[]string{definition(forAll, itemPin(50, "d", ""))}, "", "a b c d"},
		"beyond what is shown":  {[]string{definition(forAll, itemPin(51, "d", ""))}, "", "a b c"},
		"of another model only": {[]string{strings.Replace(definition(forAll, itemPin(1, "d", "")), "basket", "trends", 1)}, "", "a b c d"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sandbox.New(sandbox.Options{TrackerID: tracker, Now: atNoon, Catalog: wares})
			for _, body := range tt.live {
				seed(t, s, "", body)
			}
			got := shownTo(t, s, "basket", strings.Fields(tt.asked)...)
			if diff := cmp.Diff(strings.Fields(tt.want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestARecommendationIsAsDocumented(t *testing.T) {
	s := sandbox.New(sandbox.Options{TrackerID: tracker, Now: atNoon, Catalog: wares[:1]})
	w := questions(s, `[{"recommendation_type":"basket","recommender_client_identifier":"me","hit_fields":["title"]}]`)
	wantJSON(t, w, fmt.Sprintf(`[{"generated_at":"2025-02-01T12:00:00.000000","recommendation_id":"sandbox-%d","recommendation_type":"basket",
		"recommender_client_identifier":"me","hits":[{"url":"a","type":"item","attributes":{"title":"Item a"}}]}]`, noon.UnixNano()))

	// Ten by default, fifty at most, and no item twice in one request.
	made := sandbox.New(sandbox.Options{TrackerID: tracker})
	for body, want := range map[string][]int{
		`[{"recommendation_type":"b"}]`:                                                 {10},
		`[{"recommendation_type":"b","size":50}]`:                                       {50},
		`[{"recommendation_type":"b","size":3},{}]`:                                     nil,
		`[{"recommendation_type":"b","size":51}]`:                                       nil,
		`[{"recommendation_type":"b","size":50},{"recommendation_type":"b","size":50}]`: {50, 10},
		`{}`: nil, `[]`: nil, ``: nil,
	} {
		w := questions(made, body)
		if want == nil {
			wantStatus(t, w, 400)
			continue
		}
		var got []int
		all := map[string]bool{}
		for _, list := range hitsOf(t, w) {
			got = append(got, len(list))
			for _, item := range list {
				if all[item] {
					t.Errorf("%s: %s twice", body, item)
				}
				all[item] = true
			}
		}
		if !slices.Equal(want, got) {
			t.Errorf("%s: %v items, want %v", body, got, want)
		}
	}
	r := httptest.NewRequest("POST", "/v1/recommend?tracker_id=other", strings.NewReader(`[{"recommendation_type":"b"}]`))
	wantStatus(t, send(made, r), 404)
	wantStatus(t, send(made, httptest.NewRequest("GET", "/v1/recommend?tracker_id="+tracker, http.NoBody)), 405)
}

func TestAChangeTakesItsTimeToShow(t *testing.T) {
	now := noon
	s := sandbox.New(sandbox.Options{TrackerID: tracker, PrivateKey: key, Now: func() time.Time { return now }, Catalog: wares, RecommendDelay: time.Second})
	seed(t, s, knownID, definition(forAll, itemPin(1, "d", "")))
	wantStatus(t, send(s, request("PUT", root+"/scope/"+knownID, definition(forAll, itemPin(1, "c", "")))), 204)
	wantStatus(t, send(s, request("POST", root+"/scope", definition(forA, itemPin(1, "b", "")))), 201)
	look := func(all, a string) {
		t.Helper()
		if got := shownTo(t, s, "basket")[0] + " " + shownTo(t, s, "basket", "a")[0]; got != all+" "+a {
			t.Errorf("at %s it shows %s, want %s %s", now, got, all, a)
		}
	}
	look("d", "d")
	now = now.Add(time.Second - 1)
	look("d", "d")
	now = now.Add(1)
	look("c", "b")
	r := request("DELETE", root+"/scope/"+knownID, "")
	r.Header.Set("Date", now.Format(http.TimeFormat))
	wantStatus(t, send(s, signAs(r, tracker, key)), 204)
	look("c", "b")
	now = now.Add(time.Second)
	look("a", "b")
}

func TestNoiseMovesOnlyWhatIsNotPinned(t *testing.T) {
	s := sandbox.New(sandbox.Options{TrackerID: tracker, RecommendNoise: true})
	seed(t, s, "", definition(forAll, itemPin(2, "x", "")))
	seen := map[string]bool{}
	for range 20 {
		list := shownTo(t, s, "basket")
		if list[1] != "x" {
			t.Fatalf("place 2 shows %s", list[1])
		}
		seen[strings.Join(list, " ")] = true
	}
	if len(seen) < 2 {
		t.Error("it is always the same")
	}
}

func TestARecommenderGoesWrong(t *testing.T) {
	ask := func(s *sandbox.Server) *httptest.ResponseRecorder {
		return questions(s, `[{"recommendation_type":"basket"}]`)
	}
	for fault, status := range map[sandbox.RecommendFault]int{
		sandbox.WebPage: 200, sandbox.UnknownModel: 404, sandbox.EmptyList: 200, sandbox.NoHits: 200, sandbox.Refuses: 429,
	} {
		s := sandbox.New(sandbox.Options{TrackerID: tracker, RecommendFault: fault, RecommendFaultTimes: 2})
		for range 2 {
			w := ask(s)
			wantStatus(t, w, status)
			html := strings.HasPrefix(w.Header().Get("Content-Type"), "text/html")
			if html != (fault == sandbox.WebPage) || (w.Header().Get("Retry-After") == "1") != (fault == sandbox.Refuses) ||
				!html && !json.Valid(w.Body.Bytes()) || strings.Contains(w.Body.String(), `"url"`) {
				t.Errorf("%s: %v %s", fault, w.Header(), w.Body)
			}
		}
		if got := hitsOf(t, ask(s)); len(got) != 1 || len(got[0]) != 10 {
			t.Errorf("%s: then %v", fault, got)
		}
	}
}
