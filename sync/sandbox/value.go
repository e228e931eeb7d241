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

// The functions below say what a valid JSON value must be, or "" when it is.

func text(raw json.RawMessage) string {
	if starts(raw, '"') {
		return ""
	}
	return "Must be a string"
}

func boolean(raw json.RawMessage) string {
	if starts(raw, 't') || starts(raw, 'f') {
		return ""
	}
	return "Must be true or false"
}

func anObject(raw json.RawMessage) string {
	if starts(raw, '{') {
		return ""
	}
	return "Must be an object"
}

func texts(raw json.RawMessage) string {
	if !each(raw, '"') {
		return "Must be an array of strings"
	}
	return ""
}

func objects(raw json.RawMessage) string {
	if !each(raw, '{') {
		return "Must be an array of objects"
	}
	return ""
}

func oneOf(allowed ...string) func(json.RawMessage) string {
	return func(raw json.RawMessage) string {
		var s string
		if starts(raw, '"') {
			decode(raw, &s)
		}
		if slices.Contains(allowed, s) {
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
	var s string
	if starts(raw, '"') {
		decode(raw, &s)
	}
	if dateTimeShape.MatchString(s) {
		if _, err := time.Parse(time.RFC3339, s); err == nil {
			return ""
		}
	}
	return "Must be an ISO 8601 date-time"
}

func starts(raw json.RawMessage, with byte) bool { return len(raw) > 0 && raw[0] == with }

// each reports whether raw is a list of values that all start with a byte.
func each(raw json.RawMessage, with byte) bool {
	var items []json.RawMessage
	if !starts(raw, '[') || json.Unmarshal(raw, &items) != nil {
		return false
	}
	return !slices.ContainsFunc(items, func(item json.RawMessage) bool { return !starts(item, with) })
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
