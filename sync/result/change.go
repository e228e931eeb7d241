package result

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Change is one difference between the live definition and the file's, seen
// from live. From is absent for "add", To for "remove".
type Change struct {
	Op   string          `json:"op"`   // "add", "remove" or "replace"
	Path string          `json:"path"` // JSON Pointer (RFC 6901) into the request body
	From json.RawMessage `json:"from,omitempty"`
	To   json.RawMessage `json:"to,omitempty"`
	// Place is Path as people say it, such as "pin 2 (/p/555), position"; see
	// Where.
	Place string `json:"-"`
	// Item is what the pin pins that Place names; empty where it names none.
	Item string `json:"-"`
}

// Where is the place of the change as people say it, with pins and items of
// lists counted from 1. It may quote a file or a server.
func (c *Change) Where() string {
	switch {
	case c.Place != "":
		return c.Place
	case c.Path == "":
		return "everything"
	}
	tokens := strings.Split(strings.TrimPrefix(c.Path, "/"), "/")
	var words []string
	for n, token := range tokens {
		name := strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		index, err := strconv.Atoi(token)
		switch listed := n > 0 && err == nil && index >= 0; {
		case listed && n == 1 && tokens[0] == "pin_definitions":
			words = []string{PinWords(index, "")}
		case listed && n == 1 && tokens[0] == "tags":
			words = []string{fmt.Sprintf("tag %d", index+1)}
		case listed:
			words = append(words, ItemWords(index))
		default:
			words = append(words, MemberWords(name))
		}
	}
	return strings.Join(words, ", ")
}

// WhereNamed is Where with the title of the item, if there is one in titles.
func (c *Change) WhereNamed(titles map[string]string) string {
	where := c.Where()
	if title := titles[c.Item]; c.Item != "" && title != "" {
		where = strings.Replace(where, "("+shortItem(c.Item)+")", "("+shortItem(c.Item)+" "+quoteTitle(title)+")", 1)
	}
	return where
}

// ReasonNamed is the reason with the titles of the items that it speaks of.
func (r *Result) ReasonNamed() string {
	reason := r.Reason
	if len(r.Titles) == 0 || reason == "" {
		return reason
	}
	named := map[string]bool{}
	for i := range r.Changes {
		c := &r.Changes[i]
		if where := c.WhereNamed(r.Titles); where != c.Where() && !named[c.Item] {
			named[c.Item] = true
			short := "(" + shortItem(c.Item)
			reason = strings.ReplaceAll(reason, short+")", short+" "+quoteTitle(r.Titles[c.Item])+")")
		}
		if !IsIdentity(c.Path) {
			continue
		}
		for _, value := range []json.RawMessage{c.From, c.To} {
			var identity string
			if json.Unmarshal(value, &identity) != nil {
				continue
			}
			if text, ok := Named(identity, r.Titles); ok {
				reason = strings.ReplaceAll(reason, string(value), text)
			}
		}
	}
	return reason
}

// IsIdentity reports whether the identity of an item is at a JSON Pointer.
func IsIdentity(path string) bool {
	return path == "/target_identity" || strings.HasPrefix(path, "/pin_definitions/") && strings.HasSuffix(path, "/pin_identity") && strings.Count(path, "/") == 3
}

// longestTitle is how many characters of a title are said.
const longestTitle = 60

// quoteTitle writes a title in quotes, in one line.
func quoteTitle(title string) string {
	if runes := []rune(title); len(runes) > longestTitle {
		title = string(runes[:longestTitle-1]) + "…"
	}
	return `"` + title + `"`
}

// Named is how people see an item: its identity, with its title in quotes if there
// is one in titles. named is false where there is none.
func Named(identity string, titles map[string]string) (text string, named bool) {
	title := titles[identity]
	if title == "" {
		return identity, false
	}
	return identity + " " + quoteTitle(title), true
}

// longestItem is how many bytes of what is pinned are said.
const longestItem = 80

// PinWords names the pin with that index, from 0. item is what it pins; it may
// be empty.
func PinWords(index int, item string) string {
	words := fmt.Sprintf("pin %d", index+1)
	if item == "" {
		return words
	}
	return words + " (" + shortItem(item) + ")"
}

func shortItem(item string) string {
	if len(item) > longestItem {
		item = strings.ToValidUTF8(item[:longestItem], "") + "…"
	}
	return item
}

// ItemWords names the item with that index, from 0, of some list.
func ItemWords(index int) string { return fmt.Sprintf("item %d", index+1) }

// MemberWords names the member of an object: by its key, in quotes where that
// is not a plain word.
func MemberWords(key string) string {
	if plainKey.MatchString(key) {
		return key
	}
	return strconv.Quote(key)
}

var plainKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// Values are From and To as people want to see them: of a whole pin only what
// it says, without the fields that the app writes as null or false.
func (c *Change) Values() (from, to json.RawMessage) {
	list, index, ok := strings.Cut(strings.TrimPrefix(c.Path, "/"), "/")
	if !ok || list != "pin_definitions" || strings.Contains(index, "/") {
		return c.From, c.To
	}
	return withoutUnset(c.From), withoutUnset(c.To)
}

// withoutUnset is a JSON object without the members that are null or false; any
// other text stays as it is.
func withoutUnset(object json.RawMessage) json.RawMessage {
	d := json.NewDecoder(bytes.NewReader(object))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return object
	}
	var kept bytes.Buffer
	kept.WriteByte('{')
	keys := json.NewEncoder(&kept)
	keys.SetEscapeHTML(false)
	for d.More() {
		key, err := d.Token()
		name, ok := key.(string)
		var value json.RawMessage
		if err != nil || !ok || d.Decode(&value) != nil {
			return object
		}
		if text := string(value); text == "null" || text == "false" {
			continue
		}
		if kept.Len() > 1 {
			kept.WriteByte(',')
		}
		if keys.Encode(name) != nil {
			return object
		}
		kept.Truncate(kept.Len() - 1) // the line feed
		kept.WriteByte(':')
		kept.Write(value)
	}
	kept.WriteByte('}')
	return kept.Bytes()
}
