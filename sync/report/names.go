package report

import (
	"encoding/json"
	"strings"

	"pinsync/sync/result"
)

// values shows the values of a change, and names the items in them.
type values struct {
	titles   map[string]string
	identity bool // the value itself is an item's identity
}

func valuesOf(c *result.Change, titles map[string]string) values {
	return values{titles, result.IsIdentity(c.Path)}
}

// text is a value on one line, safe to show; see spaced.
func (v values) text(raw json.RawMessage) string {
	text := spaced(raw)
	if len(v.titles) == 0 {
		return text
	}
	var b strings.Builder
	names := v.identity
	for text != "" {
		start := strings.IndexByte(text, '"')
		if start < 0 {
			break
		}
		end := start + 1
		for end < len(text) && text[end] != '"' {
			if text[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end+1, len(text))
		token := text[start:end]
		b.WriteString(text[:start])
		if names {
			b.WriteString(v.named(token))
		} else {
			b.WriteString(token)
		}
		text = text[end:]
		names = isIdentityKey(strings.Trim(token, `"`)) && strings.HasPrefix(text, `: "`)
	}
	return b.String() + text
}

// named is a text of JSON with the title of the item that it names; without one
// it stays as it is.
func (v values) named(token string) string {
	var identity string
	if json.Unmarshal([]byte(token), &identity) != nil {
		return token
	}
	text, ok := result.Named(identity, v.titles)
	if !ok {
		return token
	}
	return Visible(text)
}

func isIdentityKey(key string) bool { return key == "pin_identity" || key == "target_identity" }

// identity is the identity of an item as people see it.
func identity(text string, titles map[string]string) string {
	named, _ := result.Named(text, titles)
	return named
}
