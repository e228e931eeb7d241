package luigisbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Exchange is what happened on the network for one call.
type Exchange struct {
	// Status is the HTTP status of the last answer, or 0 when there was none.
	Status int
	// Attempts counts the attempts made, those that could not connect
	// included. With 0 nothing was sent.
	Attempts int
	// Duration is from the start of the first attempt to the end of the last.
	Duration time.Duration
	// RoundTrip is how long the last answer took, from signing the request to
	// the head of the answer; 0 when there was none.
	RoundTrip time.Duration
	// ClockKnown says that the last answer had a Date.
	ClockKnown bool
	// RetryAfter is how long the last answer asked to wait; 0 if it did not.
	RetryAfter time.Duration
	// ClockOffset is how far the server's clock is ahead of ours, as its Date
	// shows: to the second, and 0 when the Date is within the round trip.
	ClockOffset time.Duration
}

// Update replaces the definition of the customization id with body, a JSON
// object without the id (PUT). It is nil only when the server answered 204.
//
// ctx is the run's soft stop: when it ends, no further attempt starts, and one
// that is under way goes on for 5 seconds at most. body must not be changed
// until the client is closed.
func (c *Client) Update(ctx context.Context, id string, body []byte) (Exchange, error) {
	if !IsID(id) {
		return Exchange{}, badID(id)
	}
	_, ex, err := c.do(ctx, &request{method: http.MethodPut, path: c.scopes + "/scope/" + id, body: body, want: http.StatusNoContent})
	return ex, err
}

// Delete deletes the customization id. It is nil when the server answered 204,
// or 404, since then it is gone all the same. For ctx see Update.
func (c *Client) Delete(ctx context.Context, id string) (Exchange, error) {
	if !IsID(id) {
		return Exchange{}, badID(id)
	}
	_, ex, err := c.do(ctx, &request{method: http.MethodDelete, path: c.scopes + "/scope/" + id, want: http.StatusNoContent, gone: true})
	return ex, err
}

// Get reads the customization id: the full object as the server sent it, at
// most 16 MiB. For ctx see Update.
func (c *Client) Get(ctx context.Context, id string) (json.RawMessage, Exchange, error) {
	if !IsID(id) {
		return nil, Exchange{}, badID(id)
	}
	r := &request{method: http.MethodGet, path: c.scopes + "/scope/" + id, want: http.StatusOK, room: maxObject, read: true}
	o, ex, err := c.do(ctx, r)
	if err != nil {
		return nil, ex, err
	}
	if !isObject(o.body) {
		return nil, ex, undocumented(o, "a customization")
	}
	return o.body, ex, nil
}

// Create makes a customization of body, a JSON object without an id (POST), and gives
// its id, a UUID, as the server spells it. The error is nil only when the server
// answered 201 with an id.
//
// A POST is not idempotent: once it may have reached the server it is repeated
// only after an answer that says that it was not carried out: 429, or 503 with
// a Retry-After or within 2 seconds. Every other loss, 408, 5xx or 201 without
// a usable id is ErrNoAnswer: look the target up before trying again, but not
// before Exchange.RetryAfter, nor at once, since a gateway may have given up on
// a server that is still at work. For ctx and body see Update.
func (c *Client) Create(ctx context.Context, body []byte) (id string, ex Exchange, err error) {
	r := &request{method: http.MethodPost, path: c.scopes + "/scope", body: body, want: http.StatusCreated, room: maxObject, once: true}
	o, ex, err := c.do(ctx, r)
	if err != nil {
		return "", ex, err
	}
	var object struct {
		ID string `json:"id"`
	}
	if o.bodyErr != nil || json.Unmarshal(o.body, &object) != nil || !IsID(object.ID) {
		return "", ex, &noAnswerError{cause: undocumented(o, "the new id")}
	}
	return object.ID, ex, nil
}

// badID is the error for an id that would change the path.
func badID(id string) error {
	return fmt.Errorf("%w: %q", ErrBadID, cut(id, 100))
}

// isObject reports whether body is one JSON object.
func isObject(body []byte) bool {
	body = bytes.TrimLeft(body, " \t\r\n")
	return len(body) > 0 && body[0] == '{' && json.Valid(body)
}
