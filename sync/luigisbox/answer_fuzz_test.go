package luigisbox

import (
	"encoding/json"
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
