package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// object is a JSON object whose values are as they were sent.
type object map[string]json.RawMessage

// maxDepth is how deep a body may nest.
const maxDepth = 200

// readObject reads a whole body as one object. It refuses what JSON readers
// commonly let pass: text that is not UTF-8, and a key named twice, anywhere.
func readObject(body []byte) (object, error) {
	switch trimmed := bytes.TrimLeft(body, " \t\r\n"); {
	case !utf8.Valid(body):
		return nil, errors.New("the body is not UTF-8")
	case !json.Valid(body):
		return nil, errors.New("the body is not valid JSON")
	case trimmed[0] != '{':
		return nil, errors.New("the body must be a JSON object")
	}
	if err := checkKeys(body); err != nil {
		return nil, err
	}
	var o object
	if err := json.Unmarshal(body, &o); err != nil {
		return nil, errors.New("the body is not valid JSON")
	}
	return o, nil
}

// checkKeys walks through valid JSON and looks for keys named twice.
func checkKeys(body []byte) error {
	type level struct {
		keys  map[string]bool // nil in a list
		inKey bool            // a key comes next
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var open []level
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errors.New("the body is not valid JSON")
		}
		if token == json.Delim('}') || token == json.Delim(']') {
			open = open[:len(open)-1]
			continue
		}
		if n := len(open); n > 0 && open[n-1].keys != nil {
			top := &open[n-1]
			if top.inKey {
				name, _ := token.(string)
				if top.keys[name] {
					return errors.New("the body names the key " + strconv.Quote(name) + " twice")
				}
				top.keys[name], top.inKey = true, false
				continue
			}
			top.inKey = true
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{keys: map[string]bool{}, inKey: true})
		case json.Delim('['):
			open = append(open, level{})
		}
		if len(open) > maxDepth {
			return errors.New("the body nests too deep")
		}
	}
}

// What follows says what a valid JSON value must be, or "" when it is.

var (
	text     = must(starting(`"`), "Must be a string")
	boolean  = must(starting("tf"), "Must be true or false")
	anObject = must(starting("{"), "Must be an object")
	texts    = must(arrayOf(starting(`"`)), "Must be an array of strings")
	objects  = must(arrayOf(starting("{")), "Must be an array of objects")
)

func must(be func(json.RawMessage) bool, message string) func(json.RawMessage) string {
	return func(raw json.RawMessage) string {
		if be(raw) {
			return ""
		}
		return message
	}
}

// starting recognizes values by their first character.
func starting(with string) func(json.RawMessage) bool {
	return func(raw json.RawMessage) bool { return len(raw) > 0 && strings.IndexByte(with, raw[0]) >= 0 }
}

func arrayOf(item func(json.RawMessage) bool) func(json.RawMessage) bool {
	return func(raw json.RawMessage) bool {
		var items []json.RawMessage
		return json.Unmarshal(raw, &items) == nil && items != nil &&
			!slices.ContainsFunc(items, func(raw json.RawMessage) bool { return !item(raw) })
	}
}

// textOf is the text of a value, empty for any other.
func textOf(raw json.RawMessage) (s string) {
	_ = json.Unmarshal(raw, &s)
	return s
}

func oneOf(allowed ...string) func(json.RawMessage) string {
	return func(raw json.RawMessage) string {
		if slices.Contains(allowed, textOf(raw)) {
			return ""
		}
		return "Must be one of: " + strings.Join(allowed, ", ")
	}
}

// position allows every integer of -1 or more, in any of its JSON spellings:
// 1, 1.0 and 10e-1 are one number.
func position(raw json.RawMessage) string {
	const message = "Must be an integer of -1 or more"
	literal := string(raw)
	if literal == "" || !strings.Contains("-0123456789", literal[:1]) {
		return message
	}
	unsigned, negative := strings.CutPrefix(literal, "-")
	mantissa, exponent, _ := strings.Cut(strings.ToLower(unsigned), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return ""
	}
	power := 0
	if exponent != "" {
		var err error
		if power, err = strconv.Atoi(exponent); err != nil {
			return message
		}
	}
	significant := strings.TrimRight(digits, "0")
	power += len(digits) - len(significant) - len(fraction)
	if power < 0 || negative && (significant != "1" || power != 0) {
		return message
	}
	return ""
}

var dateTimeShape = regexp.MustCompile(
	`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

func dateTime(raw json.RawMessage) string {
	if s := textOf(raw); dateTimeShape.MatchString(s) {
		if _, err := time.Parse(time.RFC3339, s); err == nil {
			return ""
		}
	}
	return "Must be an ISO 8601 date-time"
}

// plainValue decodes valid JSON so that encoding it again gives one spelling of
// the same content; numbers stay as they were written.
func plainValue(raw json.RawMessage) any {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var v any
	_ = decoder.Decode(&v)
	return v
}
