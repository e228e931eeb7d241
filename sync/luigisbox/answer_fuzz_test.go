package luigisbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzDecodeError(f *testing.F) {
	for _, seed := range []string{
		``, `{`, `null`, `[]`, `{}`, `<html>`,
		`{"reason":"Invalid pin definition provided","exception_details":{"pin_definitions":["Missing required field: position"]}}`,
		`{"exception_details":[{"a":1}],"reason":["x"]}`,
		`{"exception_details":{"a":{"b":[null,"c"]}},"reason":null`,
		`{"reason":"\ud800","exception_details":{"":[""]}}`,
		"{\"reason\":\"\xff\"}", `{"reason":` + strings.Repeat("[", 200),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		reason, details := decodeError(body)
		check := func(text string) {
			if !utf8.ValidString(text) {
				t.Errorf("%q is not UTF-8", text)
			}
			if n := utf8.RuneCountInString(text); n > maxReason+1 {
				t.Errorf("%d characters", n)
			}
		}
		check(reason)
		if len(details) > maxDetails {
			t.Errorf("%d details", len(details))
		}
		for _, d := range details {
			check(d.Field)
			if len(d.Messages) == 0 || len(d.Messages) > maxMessages {
				t.Errorf("%d messages", len(d.Messages))
			}
			for _, m := range d.Messages {
				check(m)
			}
		}

		// What is documented is read whole, by another reader's account.
		var want struct {
			Reason  *string             `json:"reason"`
			Details map[string][]string `json:"exception_details"`
		}
		var keys map[string]json.RawMessage
		if json.Unmarshal(body, &keys) != nil || json.Unmarshal(body, &want) != nil || len(keys) != 2 ||
			keys["reason"] == nil || keys["exception_details"] == nil || want.Reason == nil || len(body) > maxReason {
			return
		}
		if strings.Count(string(body), `"`)%2 != 0 || strings.Contains(string(body), `\`) {
			return // an escaped key may stand twice
		}
		if got := strings.TrimSpace(*want.Reason); reason != got && strings.Count(string(body), `"reason"`) == 1 {
			t.Errorf("reason %q, want %q", reason, got)
		}
	})
}

// Whatever the recommender says: what is read as recommendations is one documented
// answer, for the model that was asked about.
func FuzzRecommendation(f *testing.F) {
	for _, seed := range []string{
		``, `[]`, `[null]`, `{}`, `<html>`,
		`[{"generated_at":"x","recommendation_type":"basket","recommender_client_identifier":"pinsync","hits":[{"url":"/p/5","attributes":{"title":"T"}},{"url":"/p/6"}]}]`,
		`[{"recommendation_type":"trends","hits":[{"url":"/p/5"}]}]`, `[{"recommendation_type":"basket","hits":[{"url":"a"},{"url":"a"}]}]`,
		`[{"recommendation_type":"basket","hits":[]},{}]`, `[{"recommendation_type":"basket","hits":[{"url":""}]}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		hits, err := readRecommendation(&outcome{status: 200, body: body, header: http.Header{}}, "basket")
		if err != nil {
			if hits != nil {
				t.Errorf("%v next to %v", hits, err)
			}
			return
		}
		var list []map[string]any
		if json.Unmarshal(body, &list) != nil || len(list) != 1 {
			t.Fatalf("%q is read", body)
		}
		seen := map[string]bool{}
		for _, h := range hits {
			if h.Identity == "" || seen[h.Identity] {
				t.Errorf("%q has %q, twice or without an identity", body, h.Identity)
			}
			seen[h.Identity] = true
		}
		if len(hits) > MaxRecommended {
			t.Errorf("%q has %d hits", body, len(hits))
		}
	})
}
