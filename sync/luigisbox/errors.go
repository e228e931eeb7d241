package luigisbox

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// What an error of a call is, for errors.Is. At most one of ErrStopped,
// ErrNotSent and ErrNoAnswer holds; an error that is none of these is an
// *APIError, the server's refusal, or says that the id given is not an id.
var (
	// ErrStopped: nothing was sent for this call, because its context was
	// cancelled or the client had stopped before.
	ErrStopped = errors.New("not sent")
	// ErrNotSent: the last attempt could not connect, and the server had
	// answered whatever was sent before it.
	ErrNotSent = errors.New("no connection")
	// ErrNoAnswer: something was sent and the server's answer to it is not
	// known, so it may or may not have been applied. Where the server answered
	// another attempt, errors.As finds that *APIError in it.
	ErrNoAnswer = errors.New("no answer")
	// ErrUnauthorized: the server refused the credentials, 401 or 403. It
	// also stops the client, unless the server accepted them before.
	ErrUnauthorized = errors.New("credentials refused")
	// ErrUnreachable: the client stopped because the server cannot be reached.
	ErrUnreachable = errors.New("server unreachable")
	// ErrThrottled: the client stopped because the server refuses every
	// request, or asks for a wait that is too long, with 429 or 503.
	ErrThrottled = errors.New("too many requests")
	// ErrBadID: the id given is not a UUID; nothing was sent.
	ErrBadID = errors.New("the id is not a UUID")
)

// What a report says of a write whose answer was lost.
const (
	openText     = "may or may not have been applied; safe to run again"
	noAnswerText = "no answer: " + openText
)

// StoppedError is why a call sent nothing.
type StoppedError struct {
	// Cause is the reason: the client's, or the cause of the context's end.
	Cause error
}

func (e *StoppedError) Error() string   { return "not sent: " + e.Cause.Error() }
func (e *StoppedError) Unwrap() []error { return []error{ErrStopped, e.Cause} }

// ConnectError is an attempt that never got a connection.
type ConnectError struct {
	// Host is the host that could not be reached, and Via the proxy that was
	// to lead to it, or empty.
	Host, Via string
	// Problem says why in a few words.
	Problem string
	// Cause is the error of the network.
	Cause error
}

func (e *ConnectError) Error() string {
	return "cannot connect to " + e.where() + ": " + e.Problem
}

func (e *ConnectError) where() string {
	if e.Via == "" {
		return e.Host
	}
	return e.Host + " through the proxy " + e.Via
}

func (e *ConnectError) Unwrap() []error { return []error{ErrNotSent, e.Cause} }

// noAnswerError is a request whose answer is not known.
type noAnswerError struct {
	// read says that the call only reads, so that nothing can have been
	// applied.
	read bool
	// cause is how the answer was lost. An *APIError is what the server
	// answered to a later attempt, if earlier, or else an answer that leaves
	// open whether the request was carried out.
	cause   error
	earlier bool
}

// Error is the sentence that reports use. How an answer was lost is for logs.
func (e *noAnswerError) Error() string {
	var answer *APIError
	switch {
	case e.read:
		return "no answer: " + e.cause.Error()
	case !errors.As(e.cause, &answer):
		return noAnswerText
	case e.earlier:
		return answer.Error() + "; an earlier attempt got " + noAnswerText
	case answer.Reason != "":
		return answer.Reason + " (" + statusText(answer.Status) + "); " + openText
	}
	return answer.Problem + "; " + openText
}

func (e *noAnswerError) Unwrap() []error { return []error{ErrNoAnswer, e.cause} }

// Detail is what the server says about one field of the body.
type Detail struct {
	// Field is a key of exception_details, as the server spells it.
	Field string
	// Messages are what it says of the field, at least one.
	Messages []string
}

// APIError is an answer that is not success. Reason and Details are the
// server's words: hostile text, to be escaped where it is shown.
type APIError struct {
	// Status is the HTTP status.
	Status int
	// Reason is the body's "reason", or empty when there is none.
	Reason string
	// Details are the body's "exception_details" in the order they came.
	Details []Detail
	// Problem says what the status means, in our words.
	Problem string
	// Hint says what to do; it may be empty.
	Hint string

	clock *clockError
	slow  bool // a 401 that is about the date, because the link is slow
	again bool // a 401 or 403 although the key was accepted before

	public bool // no credentials were sent
}

// Error is the server's reason, or ours when it gave none. Of credentials it
// says both, and where the clock is to blame nothing else.
func (e *APIError) Error() string {
	switch {
	case e.clock != nil:
		return e.clock.Error()
	case e.slow:
		return e.Problem
	case e.again && e.Reason == "":
		return e.Problem + ", which it accepted before"
	case e.again:
		return e.Problem + ", which it accepted before: " + e.Reason
	case e.Reason == "":
		return e.Problem
	case e.Is(ErrUnauthorized):
		return e.Problem + ": " + e.Reason
	}
	return e.Reason
}

// Is makes 401 and 403 ErrUnauthorized, unless the slow link is to blame or no
// credentials were sent.
func (e *APIError) Is(target error) bool {
	return target == ErrUnauthorized && !e.slow && !e.public && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden)
}

// clockError is a 401 or 403 of a server whose clock differs from ours.
type clockError struct {
	ahead time.Duration // the server's clock less ours
}

func (e *clockError) Error() string {
	seconds := int64(e.ahead.Abs().Round(time.Second) / time.Second)
	where := "behind"
	if e.ahead < 0 {
		where = "ahead of"
	}
	return "your clock is " + strconv.FormatInt(seconds, 10) + " s " + where + " the server's; signatures are valid for 5 s"
}
