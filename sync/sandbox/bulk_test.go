package sandbox_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/sandbox"
)

func line(identity, tag string) string {
	return `{"model":"basket","target_type":"item","target_identity":"` + identity + `","tags":["` + tag + `"],"pin_definitions":[]}`
}

// tagged gives identity and tags of all that is live, in order of creation.
func tagged(t *testing.T, s *sandbox.Server) []string {
	t.Helper()
	w := send(s, request("POST", root+"/scopes?limit=100", `{}`))
	page, _ := decode(t, w.Body.String()).(map[string]any)
	results, _ := page["results"].([]any)
	var all []string
	for _, result := range results {
		full, _ := result.(map[string]any)
		all = append(all, quote(full["target_identity"])+quote(full["tags"]))
	}
	return all
}

func TestBulkCreatesEveryLine(t *testing.T) {
	for name, body := range map[string]string{
		"with a last line end": line("a", "x") + "\n" + line("b", "x") + "\n",
		"without":              line("a", "x") + "\n" + line("b", "x"),
		"with CRLF":            line("a", "x") + "\r\n" + line("b", "x") + "\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := shop(t, sandbox.Options{})
			w := send(s, request("POST", root+"/scopes/_bulk", body))
			wantStatus(t, w, 200)
			wantJSON(t, w, `{}`)
			if diff := cmp.Diff([]string{`"/p/123"null`, `"a"["x"]`, `"b"["x"]`}, tagged(t, s)); diff != "" {
				t.Errorf("live (-want +got):\n%s", diff)
			}
		})
	}
}

func TestConflictsOfABulkRequestGoByStrategy(t *testing.T) {
	live := line("/p/123", "new") // conflicts with what is live
	twice := line("a", "first") + "\n" + line("a", "second")
	criteria := `{"model":"m","target_type":"criteria","target_criteria":{"a":1,"b":{}},"pin_definitions":[]}` + "\n" +
		`{"model":"m","target_type":"criteria","target_criteria":{"b":{},"a":1},"pin_definitions":[]}`
	for _, c := range []struct {
		name, query, body string
		status            int
		want              []string
	}{
		{"raise, live", "", line("a", "x") + "\n" + live, 409, []string{`"/p/123"null`}},
		{"raise, twice", "?conflict_strategy=raise", twice, 409, []string{`"/p/123"null`}},
		{"raise, equal criteria", "", criteria, 409, []string{`"/p/123"null`}},
		{"raise, other model", "", strings.Replace(live, "basket", "detail", 1), 200, []string{`"/p/123"null`, `"/p/123"["new"]`}},
		{"raise, other type", "", strings.Replace(live, "item", "all", 1), 200, []string{`"/p/123"null`, `"/p/123"["new"]`}},
		{"ignore, live", "?conflict_strategy=ignore", line("a", "x") + "\n" + live, 200, []string{`"/p/123"null`, `"a"["x"]`}},
		{"ignore, twice", "?conflict_strategy=ignore", twice, 200, []string{`"/p/123"null`, `"a"["first"]`}},
		{"override, live", "?conflict_strategy=override", line("a", "x") + "\n" + live, 200, []string{`"/p/123"["new"]`, `"a"["x"]`}},
		{"override, twice", "?conflict_strategy=override", twice, 200, []string{`"/p/123"null`, `"a"["second"]`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := shop(t, sandbox.Options{})
			wantStatus(t, send(s, request("POST", root+"/scopes/_bulk"+c.query, c.body)), c.status)
			if diff := cmp.Diff(c.want, tagged(t, s)); diff != "" {
				t.Errorf("live (-want +got):\n%s", diff)
			}
			wantStatus(t, send(s, request("GET", root+"/scope/"+knownID, "")), 200) // override keeps the id
		})
	}
}

func TestFaultyBulkRequestsApplyNothing(t *testing.T) {
	for _, c := range []struct {
		name, query, body string
		status            int
		want              string
	}{
		{"faulty lines", "", line("a", "x") + "\n{}\n[]\n" + `{"model":"b","target_type":"all","pin_definitions":[{"position":1}]}`, 422, `{
			"reason": "Invalid pin definition provided",
			"exception_details": {
				"model": ["Line 2: Missing required field: model"],
				"target_type": ["Line 2: Missing required field: target_type"],
				"pin_definitions": ["Line 2: Missing required field: pin_definitions", "Line 4: Missing required field: pin_type"],
				"body": ["Line 3: Invalid configuration provided: the body must be a JSON object"]
			}}`},
		{"an empty line", "", line("a", "x") + "\n\n" + line("b", "x"), 422, `{
			"reason": "Invalid configuration provided",
			"exception_details": {"body": ["Line 2: Invalid configuration provided: the body is not valid JSON"]}}`},
		{"an unknown strategy", "?conflict_strategy=merge", line("a", "x"), 422, `{
			"reason": "Invalid bulk request",
			"exception_details": {"conflict_strategy": ["Must be one of: raise, ignore, override"]}}`},
		{"an unknown parameter", "?strategy=raise", line("a", "x"), 422, `{
			"reason": "Invalid bulk request",
			"exception_details": {"strategy": ["Unknown parameter: strategy"]}}`},
		{"a malformed query", "?%", line("a", "x"), 422, `{"reason": "Invalid bulk request: malformed query"}`},
		{"too many lines", "", strings.Repeat("{}\n", 5001), 413, `{"reason": "Too many lines: at most 5000 are allowed"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := shop(t, sandbox.Options{})
			w := send(s, request("POST", root+"/scopes/_bulk"+c.query, c.body))
			wantStatus(t, w, c.status)
			wantJSON(t, w, c.want)
			if live := tagged(t, s); len(live) != 1 {
				t.Errorf("live: %v", live)
			}
		})
	}
}

func TestFiveThousandLinesAreAllowed(t *testing.T) {
	s := shop(t, sandbox.Options{})
	body := strings.Repeat(line("a", "x")+"\n", 5000)
	wantStatus(t, send(s, request("POST", root+"/scopes/_bulk?conflict_strategy=ignore", body)), 200)
	if live := tagged(t, s); len(live) != 2 {
		t.Errorf("live: %v", live)
	}
}

func TestBulkWantsItsOwnContentType(t *testing.T) {
	r := request("POST", root+"/scopes/_bulk", line("a", "x"))
	r.Header.Set("Content-Type", jsonType)
	wantStatus(t, send(shop(t, sandbox.Options{}), signAs(r, tracker, key)), 400)
}
