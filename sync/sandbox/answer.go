package sandbox

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
)

// answer is what goes back to the client.
type answer struct {
	status     int
	body       []byte        // JSON, or what html says; nil for none
	html       bool          // body is a web page
	allow      string        // the methods of a 405
	retryAfter time.Duration // of a throttled request
}

// refusal is the body of the API's errors.
type refusal struct {
	Reason  string              `json:"reason"`
	Details map[string][]string `json:"exception_details,omitempty"`
}

// complain notes a message about a field once.
func (f *refusal) complain(field, message string) {
	if f.Details == nil {
		f.Details = map[string][]string{}
	}
	if !slices.Contains(f.Details[field], message) {
		f.Details[field] = append(f.Details[field], message)
	}
}

// answer is the refusal with a status.
func (f *refusal) answer(status int) *answer { return &answer{status: status, body: encode(f)} }

// refuse is an answer that concerns no field.
func refuse(status int, reason string) *answer { return (&refusal{Reason: reason}).answer(status) }

// tooMany asks to wait; 0 is for some time.
func tooMany(status int, wait time.Duration) *answer {
	a := refuse(status, "Too many requests")
	a.retryAfter = wait
	return a
}

// encode writes v as JSON, with text and numbers as they are: no HTML escaping.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		// Everything encoded here was valid JSON when it came in.
		return []byte(`{"reason":"Internal error"}`)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
