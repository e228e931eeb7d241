package sandbox

import (
	"bytes"
	"encoding/json"
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
	for _, known := range f.Details[field] {
		if known == message {
			return
		}
	}
	f.Details[field] = append(f.Details[field], message)
}

// reason is the body of an error that concerns no field.
func reason(text string) []byte { return encode(refusal{Reason: text}) }

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
