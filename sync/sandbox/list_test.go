package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/sandbox"
)

// listed sends a list request and gives the target identities of the page and
// the total.
func listed(t *testing.T, s *sandbox.Server, query string) (identities []string, total string) {
	t.Helper()
	w := send(s, request("POST", root+"/scopes"+query, `{}`))
	wantStatus(t, w, 200)
	page, _ := decode(t, w.Body.String()).(map[string]any)
	results, _ := page["results"].([]any)
	for _, result := range results {
		full, _ := result.(map[string]any)
		identities = append(identities, fmt.Sprint(full["target_identity"]))
	}
	pagination, _ := page["pagination"].(map[string]any)
	return identities, fmt.Sprint(pagination["total"])
}

// shelf is a server with the customizations a, b, c, …
func shelf(t *testing.T, o sandbox.Options, names string) *sandbox.Server {
	t.Helper()
	s := shop(t, o)
	wantStatus(t, send(s, request("DELETE", root+"/scope/"+knownID, "")), 204)
	for _, name := range strings.Split(names, "") {
		seed(t, s, "", fmt.Sprintf(`{"model":"basket","target_type":"item","target_identity":%q,"pin_definitions":[]}`, name))
	}
	return s
}

func TestAListComesInPages(t *testing.T) {
	s := shelf(t, sandbox.Options{PageSize: 3, MaxPageSize: 5}, "abcdefg")
	for query, want := range map[string]string{
		"":                                     "abc",
		"?limit=2":                             "ab",
		"?limit=2&offset=6":                    "g",
		"?limit=2&offset=7":                    "",
		"?offset=9223372036854775807":          "",
		"?limit=1000":                          "abcde",
		"?offset=5":                            "fg",
		"?sort=created_at:asc":                 "abc",
		"?sort=created_at:desc":                "gfe",
		"?sort=created_at%3Adesc&offset=5":     "ba",
		"?limit=1&sort=created_at:desc":        "g",
		"?target_identity=f&target_identity=b": "bf",
	} {
		got, total := listed(t, s, query)
		if strings.Join(got, "") != want {
			t.Errorf("%s: %v, want %s", query, got, want)
		}
		if wantTotal := map[bool]string{true: "2", false: "7"}[strings.Contains(query, "identity")]; total != wantTotal {
			t.Errorf("%s: total %s", query, total)
		}
	}
}

func TestPagesAreTwentyLongAndAtMostAHundredByDefault(t *testing.T) {
	s := shelf(t, sandbox.Options{}, strings.Repeat("x", 120))
	for query, want := range map[string]int{"": 20, "?limit=100": 100, "?limit=101": 100} {
		if got, total := listed(t, s, query); len(got) != want || total != "120" {
			t.Errorf("%q: %d of %s, want %d", query, len(got), total, want)
		}
	}
}

func TestFiltersNarrowAList(t *testing.T) {
	s := shop(t, sandbox.Options{})
	seed(t, s, "", `{"model":"basket","target_type":"item","target_identity":"/p/124","tags":["spring","sale"],"pin_definitions":[]}`)
	seed(t, s, "", `{"model":"basket","target_type":"all","tags":["sale"],"pin_definitions":[]}`)
	seed(t, s, "", `{"model":"detail","target_type":"criteria","target_criteria":{},"pin_definitions":[]}`)
	seed(t, s, "", `{"model":"detail","target_type":"item","target_identity":"","pin_definitions":[]}`)
	for query, want := range map[string][]string{
		"?model=basket":                       {"/p/123", "/p/124", "<nil>"},
		"?model=detail":                       {"<nil>", ""},
		"?model=detail&model=basket&limit=2":  {"/p/123", "/p/124"},
		"?model=Basket":                       nil,
		"?tag=sale":                           {"/p/124", "<nil>"},
		"?tag=spring":                         {"/p/124"},
		"?tag=spring&tag=sale":                {"/p/124", "<nil>"},
		"?tag=sale&target_type=all":           {"<nil>"},
		"?target_type=item&target_type=all":   {"/p/123", "/p/124", "<nil>", ""},
		"?target_identity=%2Fp%2F123":         {"/p/123"},
		"?target_identity=/p/123&model=other": nil,
		"?target_identity=":                   {""},
	} {
		got, _ := listed(t, s, query)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

func TestAnEmptyListIsAnEmptyArray(t *testing.T) {
	s := sandbox.New(sandbox.Options{TrackerID: tracker, PrivateKey: key, Now: atNoon})
	wantJSON(t, send(s, request("POST", root+"/scopes", `{"criteria": [ ]}`)), `{"pagination": {"total": 0}, "results": []}`)
}

func TestListRequestsBeyondTheDocumentationAreRefused(t *testing.T) {
	s := shop(t, sandbox.Options{})
	for _, c := range []struct{ query, body, want string }{
		{"?limit=0", `{}`, `"limit": ["Must be one integer of 1 or more"]`},
		{"?limit=x", `{}`, `"limit": ["Must be one integer of 1 or more"]`},
		{"?limit=1&limit=2", `{}`, `"limit": ["Must be one integer of 1 or more"]`},
		{"?offset=-1", `{}`, `"offset": ["Must be one integer of 0 or more"]`},
		{"?offset=99999999999999999999", `{}`, `"offset": ["Must be one integer of 0 or more"]`},
		{"?sort=model:asc", `{}`, `"sort": ["Must be one of: created_at:asc, created_at:desc"]`},
		{"?page=2", `{}`, `"page": ["Unknown parameter: page"]`},
		{"", `{"criteria": [{"a": 1}]}`, `"criteria": ["Must be an empty array: the sandbox knows no criteria"]`},
		{"", `{"criteria": {}}`, `"criteria": ["Must be an empty array: the sandbox knows no criteria"]`},
		{"", `{"model": "basket"}`, `"model": ["Unknown field: model"]`},
	} {
		w := send(s, request("POST", root+"/scopes"+c.query, c.body))
		wantStatus(t, w, 422)
		wantJSON(t, w, `{"reason": "Invalid list request", "exception_details": {`+c.want+`}}`)
	}
	for _, c := range []struct{ query, body, want string }{
		{"?limit=%zz", `{}`, "malformed query"},
		{"?model=a;b", `{}`, "malformed query"},
		{"", ``, "the body is not valid JSON"},
		{"", `[]`, "the body must be a JSON object"},
	} {
		w := send(s, request("POST", root+"/scopes"+c.query, c.body))
		wantStatus(t, w, 422)
		wantJSON(t, w, `{"reason": "Invalid list request: `+c.want+`"}`)
	}
}
