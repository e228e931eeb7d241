package luigisbox

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/url"
	"regexp"
	"strings"
)

// redacted stands for what no text shows.
const redacted = "[redacted]"

// secrets hides the private key and signatures in what a server says: it may
// repeat what was sent, and in a 401 what it would have accepted.
type secrets struct{ key Key }

// A part of a secret that is this long is hidden, too: servers shorten what
// they repeat. A shorter secret is hidden as a whole, if it has minSecret.
const (
	minPart   = 12
	minSecret = 4
)

// signatureLike matches base64 and hexadecimal of 32 bytes, as a signature is,
// and what follows the scheme of an Authorization header.
var signatureLike = regexp.MustCompile(`(?i)(?:[a-z0-9+/_-]|%2[bf]|\\/|\\u002[bf]){43}(?:=|%3d|\\u003d|&#61;)|\b[0-9a-f]{64}\b|\bApiAuth\s+[\w-]+:[^\s"'<>]+`)

// redact hides in text the private key and the signature of authorization.
func (s secrets) redact(text, authorization string) string {
	hide := make([]bool, len(text))
	found := false
	mark := func(from, to int) {
		found = true
		for i := from; i < to; i++ {
			hide[i] = true
		}
	}
	for _, at := range signatureLike.FindAllStringIndex(text, -1) {
		mark(at[0], at[1])
	}
	_, signature, _ := strings.Cut(authorization, ":")
	folded := lowerASCII(text)
	parts := map[string]bool{}
	for _, form := range append(forms(string(s.key.secret())), forms(signature)...) {
		form = lowerASCII(form)
		if len(form) >= minPart {
			for i := range len(form) - minPart + 1 {
				parts[form[i:i+minPart]] = true
			}
			continue
		}
		for i := 0; len(form) >= minSecret; i++ {
			next := strings.Index(folded[i:], form)
			if next < 0 {
				break
			}
			i += next
			mark(i, i+len(form))
		}
	}
	for i := 0; i+minPart <= len(folded); i++ {
		if parts[folded[i:i+minPart]] {
			mark(i, i+minPart)
		}
	}
	if !found {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case !hide[i]:
			b.WriteByte(text[i])
		case i == 0 || !hide[i-1]:
			b.WriteString(redacted)
		}
	}
	return b.String()
}

// forms are the ways in which a server may write a secret.
func forms(secret string) []string {
	if secret == "" {
		return nil
	}
	slashes := strings.ReplaceAll(secret, "/", `\/`)
	unicode := strings.NewReplacer("+", `\u002b`, "=", `\u003d`)
	all := []string{
		secret, slashes, unicode.Replace(secret), unicode.Replace(slashes),
		strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(secret),
		url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret),
		hex.EncodeToString([]byte(secret)),
		base64.RawStdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
	}
	if raw, err := base64.StdEncoding.DecodeString(secret); err == nil {
		all = append(all, hex.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw))
	}
	return all
}

// lowerASCII keeps the length of text, which strings.ToLower does not.
func lowerASCII(text string) string {
	b := []byte(text)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// redactedError is an error whose text repeated a secret.
type redactedError struct {
	error
	text string
}

func (e *redactedError) Error() string { return e.text }
func (e *redactedError) Unwrap() error { return e.error }

// redactError hides secrets in the text of an error of net/http, which quotes
// what it can't read.
func (o *outcome) redactError(err error) error {
	text := err.Error()
	if hidden := o.redact(text); hidden != text {
		return &redactedError{err, hidden}
	}
	return err
}
