package value

import "strings"

var (
	escapeToken   = strings.NewReplacer("~", "~0", "/", "~1")
	unescapeToken = strings.NewReplacer("~1", "/", "~0", "~")
)

// EscapeToken makes a key a reference token of a JSON Pointer (RFC 6901).
func EscapeToken(key string) string { return escapeToken.Replace(key) }

// UnescapeToken gives the key of a reference token.
func UnescapeToken(token string) string { return unescapeToken.Replace(token) }
