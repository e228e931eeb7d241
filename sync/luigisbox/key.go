package luigisbox

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Key is a tracker's private key. It signs, and it cannot be shown: whatever
// prints, encodes or logs a Key, or a value that holds one, gets
// "[private key]" or an address in its place.
//
// The zero Key holds nothing; New refuses it.
type Key struct {
	// A function, because fmt and its like walk into unexported fields
	// without asking their methods, and a function they cannot walk into.
	secret func() []byte
}

const hiddenKey = "[private key]"

// ParseKey takes the text of a key file or variable. White space around the
// key, and a byte order mark before it, are dropped. It refuses an empty key,
// and one with control characters or broken UTF-8 in it, which no key has and
// a file in UTF-16 does. Errors are of type *ConfigError and do not quote text.
func ParseKey(text string) (Key, error) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	if text == "" {
		return Key{}, &ConfigError{Setting: SettingKey, Problem: "is empty"}
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return Key{}, &ConfigError{
			Setting: SettingKey,
			Problem: "holds bytes that are not text; it should be one line of plain text, saved as UTF-8",
		}
	}
	secret := []byte(text)
	return Key{secret: func() []byte { return secret }}, nil
}

var (
	assignment    = regexp.MustCompile(`^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*[=:]\s*[^=\s]`)
	trackerIDLike = regexp.MustCompile(`^[0-9]+-[0-9]+$`)
)

// hint says what may be wrong with a key that the server refuses, without
// showing it; empty for nothing.
func (k Key) hint() string {
	text := string(k.secret())
	const quotes = "\"'`“”„‟‘’‚‛«»‹›"
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case assignment.MatchString(text):
		return "the private key begins with a name, as in NAME=value: set only the value"
	case strings.ContainsRune(quotes, first) || strings.ContainsRune(quotes, last):
		return "the private key has quotes around it: set it without them"
	case strings.Contains(text, `\n`) || strings.Contains(text, `\r`):
		return `the private key contains a line break written as \n: set it without`
	case trackerIDLike.MatchString(text):
		return "the private key looks like a tracker id: the two may be swapped"
	}
	return ""
}

// IsZero reports whether k holds no key.
func (k Key) IsZero() bool { return k.secret == nil }

// Format writes "[private key]" whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hiddenKey) }

// MarshalText gives "[private key]", also to encoding/json and log/slog.
func (k Key) MarshalText() ([]byte, error) { return []byte(hiddenKey), nil }
