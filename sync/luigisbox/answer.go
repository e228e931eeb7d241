package luigisbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

// Bounds on what is read and kept of an answer.
const (
	maxError    = 64 << 10 // a body that is not success
	maxObject   = 16 << 20 // one customization
	maxPage     = 64 << 20 // one page of the list
	maxReason   = 500      // characters of a reason or a message
	maxDetails  = 100      // fields of exception_details
	maxMessages = 20       // messages of one field
)

// readBody reads an answer's body up to its bound and closes it. A body read
// to its end leaves the connection for the next request; one that is longer
// costs the connection. What was read before an error is returned next to it.
func readBody(resp *http.Response, r *request) ([]byte, error) {
	defer func() { _ = resp.Body.Close() }()
	if resp.Body == http.NoBody || resp.StatusCode < 200 {
		return nil, nil
	}
	room := maxError
	if resp.StatusCode == r.want && r.room > 0 {
		room = r.room
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(room)+1))
	if len(body) > room {
		return body[:room], errTooLarge
	}
	return body, err
}

// readError makes an *APIError of an answer that is not success. It takes the
// reason and the details from whatever it finds of them: the body may be
// empty, HTML, cut short, or have other types than documented. Nothing of it
// shows a secret.
func readError(o *outcome, r *request) *APIError {
	e := &APIError{Status: o.status, public: r.public}
	e.Problem, e.Hint = explain(o, r)
	e.Reason, e.Details = decodeError(o.body)
	if o.status == http.StatusUnauthorized || o.status == http.StatusForbidden {
		e.Reason, e.Details = diagnostics(o, e.Reason), nil
	}
	e.Problem, e.Reason = o.redact(e.Problem), o.redact(e.Reason)
	for i := range e.Details {
		d := &e.Details[i]
		d.Field = o.redact(d.Field)
		for j := range d.Messages {
			d.Messages[j] = o.redact(d.Messages[j])
		}
	}
	return e
}

// diagnostics is what a 401 says of its cause, in a form that is not
// documented: the whole body in one line, unless it is a reason and no more.
func diagnostics(o *outcome, reason string) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(o.body, &members) == nil && len(members) == 1 && reason != "" || isWebPage(o) {
		return reason
	}
	text := string(o.body)
	var compact bytes.Buffer
	if json.Compact(&compact, o.body) == nil {
		text = compact.String()
	}
	// Cutting what is hidden leaves no more to see than cutting what is not.
	return cut(o.redact(strings.Join(strings.Fields(text), " ")), maxReason)
}

// decodeError reads {"reason": …, "exception_details": {field: [message]}} as
// far as body goes. Other calls of the vendor say "caused_by" for the latter.
func decodeError(body []byte) (reason string, details []Detail) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return "", nil
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			break
		}
		if key == "exception_details" || key == "caused_by" {
			if details, err = decodeDetails(d, details); err != nil {
				break
			}
			continue
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			break
		}
		if key == "reason" {
			reason = plain(value)
		}
	}
	return reason, details
}

// decodeDetails reads the value of exception_details. An error ends the
// reading of the body.
func decodeDetails(d *json.Decoder, details []Detail) ([]Detail, error) {
	open, err := d.Token()
	if err != nil {
		return details, err
	}
	if open == json.Delim('[') {
		for d.More() { // a list of messages without fields
			var value json.RawMessage
			if err := d.Decode(&value); err != nil {
				return details, err
			}
			details = addDetail(details, "", value)
		}
		_, err := d.Token()
		return details, err
	}
	if open != json.Delim('{') {
		return details, nil // null, a text or a number
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return details, err
		}
		field, _ := key.(string)
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return details, err
		}
		details = addDetail(details, field, value)
	}
	_, err = d.Token()
	return details, err
}

// addDetail adds what value says of field: a text, or a list of texts. Another
// value is taken as its JSON.
func addDetail(details []Detail, field string, value json.RawMessage) []Detail {
	if len(details) >= maxDetails {
		return details
	}
	values := []json.RawMessage{value}
	if value[0] == '[' {
		values = nil
		_ = json.Unmarshal(value, &values)
	}
	var messages []string
	for _, v := range values {
		if m := plain(v); m != "" && len(messages) < maxMessages {
			messages = append(messages, m)
		}
	}
	if messages == nil {
		return details
	}
	return append(details, Detail{Field: cut(field, maxReason), Messages: messages})
}

// plain gives a JSON text's value, nothing for null, and any other value as it
// is written.
func plain(value json.RawMessage) string {
	var text *string
	if json.Unmarshal(value, &text) == nil {
		if text == nil {
			return ""
		}
		return cut(strings.TrimSpace(*text), maxReason)
	}
	return cut(string(value), maxReason)
}

// cut keeps the first n characters of text.
func cut(text string, n int) string {
	if len(text) <= n {
		return strings.ToValidUTF8(text, "\ufffd")
	}
	kept := 0
	for i := range text {
		if kept == n {
			return strings.ToValidUTF8(text[:i], "\ufffd") + "…"
		}
		kept++
	}
	return strings.ToValidUTF8(text, "\ufffd")
}

// isWebPage reports whether an answer is HTML, such as a proxy's.
func isWebPage(o *outcome) bool {
	if strings.HasPrefix(strings.ToLower(o.header.Get("Content-Type")), "text/html") {
		return true
	}
	start := bytes.TrimSpace(o.body[:min(len(o.body), 512)])
	return utf8.Valid(start) && (bytes.HasPrefix(start, []byte("<!")) || bytes.HasPrefix(start, []byte("<html")))
}

// undocumented is an answer with the right status that is not what the
// documentation says: without wanted, which it should have held.
func undocumented(o *outcome, wanted string) *APIError {
	e := &APIError{Status: o.status, Problem: "the answer is not the documented one: it does not hold " + wanted}
	switch {
	case errors.Is(o.bodyErr, errTooLarge):
		e.Problem = "the answer is larger than can be read"
		e.Hint = "ask for fewer results at a time"
	case isWebPage(o):
		e.Problem = "a web page came instead of " + wanted
		e.Hint = hintProxy
	}
	return e
}
