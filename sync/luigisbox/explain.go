package luigisbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
)

// This file holds what the package says of statuses and of the network's
// errors: lower case, what is wrong, what was found, and apart from that a
// hint that says what to do.

const hintProxy = "check the base URL, and whether a proxy or a sign-in page is in between"

// explain says what an answer that is not success means, and what to do.
func explain(o *outcome, r *request) (problem, hint string) {
	got := statusText(o.status)
	if r.public {
		if problem, hint, ok := explainPublic(o.status); ok {
			return problem, hint
		}
	}
	switch s := o.status; {
	case s == http.StatusBadRequest && !r.read:
		return "the server found the definition invalid (" + got + ")", ""
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		return "the server refused the credentials (" + got + ")",
			"check the tracker id and its private key; the app shows both under Integration settings"
	case s == http.StatusNotFound && r.read && r.want == http.StatusOK && r.method == http.MethodPost,
		s == http.StatusNotFound && (r.once || r.tracker):
		return "the server does not know the tracker (" + got + ")", "check the tracker id and the base URL"
	case s == http.StatusNotFound && r.spelled:
		return "the server does not know the page that its link leads to (" + got + ")", ""
	case s == http.StatusNotFound:
		return "no customization with this id is live in this tracker (" + got + ")",
			"check the tracker id ('pinsync ping' checks it) and the id; remove the id if the customization is to be created again"
	case s == http.StatusRequestTimeout:
		return "the server waited too long for the request (" + got + ")", ""
	case s == http.StatusConflict:
		return "the server holds something that conflicts with it (" + got + ")", ""
	case s == http.StatusRequestEntityTooLarge && !r.read:
		return "the definition is too large for the server (" + got + ")", "use fewer pins or less metadata"
	case s == http.StatusUnprocessableEntity && !r.read:
		return "the server found a pin definition invalid (" + got + ")", ""
	case s == http.StatusTooManyRequests:
		return "the server still asks for fewer requests (" + got + ")", "run again later, or with a lower rate"
	case s >= 500:
		return "the server failed (" + got + ")", "run again later; https://luigisboxstatus.com shows incidents of Luigi's Box"
	case s >= 300 && s < 400:
		return redirect(o, got), "check the base URL"
	case s >= 400:
		return "the server refused the request (" + got + ")", ""
	case isWebPage(o):
		return "a web page came (" + got + ") instead of " + statusText(r.want), hintProxy
	}
	return "the server answered " + got + " instead of " + statusText(r.want), hintProxy
}

// redirect names the host that a redirect points to, and no more of it: the
// rest of a Location may hold anything.
func redirect(o *outcome, got string) string {
	to, err := url.Parse(o.header.Get("Location"))
	if err != nil || to.Host == "" || len(to.Host) > 255 {
		return "the server redirects (" + got + "), which is not followed"
	}
	return "the server redirects to " + to.Scheme + "://" + to.Host + " (" + got + "), which is not followed"
}

// statusText gives "422 Unprocessable Entity".
func statusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return strconv.Itoa(status) + " " + text
	}
	return strconv.Itoa(status)
}

// connectProblem says in a few words why there is no connection.
func connectProblem(err error) string {
	var (
		timeout   timeoutError
		dns       *net.DNSError
		unknownCA x509.UnknownAuthorityError
		wrongName x509.HostnameError
		badCert   x509.CertificateInvalidError
		notTLS    tls.RecordHeaderError
		alert     *net.OpError // how crypto/tls wraps an alert
		netErr    net.Error
	)
	switch {
	case errors.As(err, &timeout):
		return timeout.Error()
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return "no such host is known"
		}
		return "the host's address cannot be looked up"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "the network does not reach it"
	case errors.As(err, &unknownCA):
		return "its certificate is signed by an authority that this machine does not trust"
	case errors.As(err, &wrongName):
		return "its certificate is for another host"
	case errors.As(err, &badCert):
		if badCert.Reason == x509.Expired {
			return "its certificate has expired or is not valid yet"
		}
		return "its certificate is not valid"
	case errors.As(err, &notTLS):
		return "it does not speak https"
	case errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error"):
		return "the TLS handshake failed (" + strings.TrimPrefix(alert.Err.Error(), "tls: ") + ")"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		return "timed out"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed during setup"
	}
	return cut(strings.ToLower(err.Error()), 200)
}

// logText says of an error what a log may hold: for a lost answer, how it was
// lost.
func logText(err error) string {
	var lost *noAnswerError
	if errors.As(err, &lost) {
		return "no answer: " + cut(lost.cause.Error(), 200)
	}
	return cut(err.Error(), 200)
}
