package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pinsync/sync/sandbox"
)

// FuzzRequest sends well signed requests of any shape: each gets an answer, in
// JSON unless it has no body.
func FuzzRequest(f *testing.F) {
	for _, body := range []string{
		example, `{}`, `[]`, `null`, ``, `{"criteria":[]}`, "{\"a\":\"\xff\"}",
		`{"model":"b","target_type":"all","pin_definitions":[{"position":1e999999999999,"pin_type":"item"}]}`,
		`{"model":"b","target_type":"criteria","target_criteria":{"a":[1.0]},"pin_definitions":[]}` + "\n" + `{}`,
	} {
		f.Add("PUT", root+"/scope/"+knownID, "", body)
		f.Add("POST", root+"/scope", "", body)
		f.Add("POST", root+"/scopes", "limit=1&offset=2&tag=a&tag=b&sort=created_at:desc", body)
		f.Add("POST", root+"/scopes/_bulk", "conflict_strategy=override", body)
	}
	f.Add("GET", root+"/scope/{199620b4-df1a-46e8-ab59-9e9ed9af710}", "", "")
	f.Add("DELETE", "//", "%", "")
	f.Fuzz(func(t *testing.T, method, path, query, body string) {
		s := sandbox.New(sandbox.Options{TrackerID: tracker, PrivateKey: key, Now: atNoon, Log: func(line string) {
			if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) || strings.Contains(line, "::") {
				t.Errorf("log line %q", line)
			}
		}})
		seed(t, s, knownID, example)
		r := request("PUT", "/", body)
		r.Method, r.RequestURI = method, path
		r.URL = &url.URL{Path: path, RawQuery: query}
		if strings.HasSuffix(path, "_bulk") {
			r.Header.Set("Content-Type", "application/x-ndjson")
		}
		w := send(s, signAs(r, tracker, key))
		if w.Code == http.StatusInternalServerError {
			t.Errorf("status 500: %s", w.Body)
		}
		if w.Code != http.StatusNoContent && !json.Valid(w.Body.Bytes()) {
			t.Errorf("status %d with a body that is no JSON: %q", w.Code, w.Body)
		}
	})
}
