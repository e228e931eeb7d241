package rows

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/sheet"
	"pinsync/sync/value"
)

// unreadable says why what a cell holds counts for nothing; nil if it counts.
func unreadable(c sheet.Cell, f *field) *words {
	if f.kind == ignored {
		return nil
	}
	switch c.Kind {
	case sheet.Formula:
		return &words{fmt.Sprintf("the cell holds a formula, %s, and what it came to is not read", shorten("="+c.Text)), "copy the column, and paste it as values only"}
	case sheet.Error:
		return &words{fmt.Sprintf("the cell holds an error, %s", shorten(c.Text)), "correct it, or empty the cell"}
	case sheet.Date, sheet.Moment:
		if f.kind != start && f.kind != end {
			return &words{fmt.Sprintf("%s must not be a date, found %s", f.name, c.Text), "format the column as text, and write the value again"}
		}
	case sheet.Bool:
		if f.kind != flag {
			return &words{fmt.Sprintf("%s must not be a truth value, found %s", f.name, strings.ToUpper(c.Text)), "format the column as text, and write the value again"}
		}
	case sheet.Number:
		switch f.kind {
		case start, end:
			return &words{fmt.Sprintf("%s must be a date, found the number %s", f.name, c.Text), "format the column as a date with a time"}
		case text, word:
			if !exact(c.Text) {
				return &words{fmt.Sprintf("%s is a number of which a spreadsheet keeps 15 digits, found %s", f.name, c.Text), "format the column as text, and write all digits again"}
			}
		}
	}
	return nil
}

// exact reports whether a spreadsheet keeps all of a number.
func exact(literal string) bool {
	return !strings.ContainsAny(literal, "eE") && len(strings.Trim(literal, "-.")) <= 15
}

// scientific is what spreadsheets make of long numbers.
var scientific = regexp.MustCompile(`^[+-]?\d(?:[.,]\d+)?[eE]\+\d+$`)

// parse reads the cell of a field; nil is for nothing. What is not as it should be
// comes as a text, so that the checks of files say so; except where words say what
// is wrong.
func parse(c sheet.Cell, f *field, zone *time.Location) (*value.Value, *words) {
	if unreadable(c, f) != nil {
		return nil, nil
	}
	trimmed := strings.TrimSpace(c.Text)
	asText := func(s string) *value.Value { return &value.Value{Kind: value.String, Text: s} }
	switch {
	case c.Kind == sheet.Empty, f.kind != text && trimmed == "":
		return nil, nil
	case c.Kind == sheet.Bool:
		return &value.Value{Kind: value.Bool, Text: c.Text}, nil
	case c.Kind == sheet.Number && (f.kind == text || f.kind == word):
		// Some programs write 123 as 123.0.
		if n, ok := whole(trimmed); ok {
			trimmed = n
		}
		return asText(trimmed), nil
	}
	switch f.kind {
	case word:
		return asText(trimmed), nil
	case number:
		if n, ok := whole(trimmed); ok {
			return &value.Value{Kind: value.Number, Text: n}, nil
		}
		if value.IsNumber(trimmed) {
			return &value.Value{Kind: value.Number, Text: trimmed}, nil
		}
		return asText(c.Text), nil
	case flag:
		if truth, ok := truths[strings.ToLower(trimmed)]; ok {
			return &value.Value{Kind: value.Bool, Text: truth}, nil
		}
		return asText(c.Text), nil
	case start, end:
		moment, problem := parseMoment(trimmed, zone, f.kind == end)
		if moment == "" {
			moment = trimmed
		}
		return asText(moment), problem
	case object:
		return parseJSON(trimmed, f)
	case tags:
		return parseTags(trimmed, f)
	}
	return asText(c.Text), nil
}

// truths are truth values, as Excel writes them in English, German and Czech, and
// as people do.
var truths = map[string]string{
	"true": "true", "wahr": "true", "pravda": "true", "yes": "true", "ja": "true", "ano": "true", "1": "true",
	"false": "false", "falsch": "false", "nepravda": "false", "no": "false", "nein": "false", "ne": "false", "0": "false",
}

// whole is a whole number in digits, however it is spelled.
func whole(literal string) (string, bool) {
	sign := ""
	if rest, ok := strings.CutPrefix(literal, "-"); ok {
		sign, literal = "-", rest
	}
	if isDigits(literal) && len(literal) > 1 {
		if literal = strings.TrimLeft(literal, "0"); literal == "" {
			literal = "0"
		}
	}
	if !value.IsNumber(literal) {
		return "", false
	}
	const most = 18
	d, _ := value.ParseDecimal(literal)
	digits, ok := d.Whole(most)
	if !ok || !d.IsInteger() {
		return "", false
	}
	if digits == "0" {
		sign = ""
	}
	return sign + digits, true
}

// parseJSON reads JSON. That it is an object, the checks of files say.
func parseJSON(text string, f *field) (*value.Value, *words) {
	v, ok := value.FromJSON([]byte(text))
	if !ok {
		w := words{fmt.Sprintf("%s must be JSON, found %s", f.name, shorten(text)), `write it as {"key": "text"}, with straight quotation marks`}
		return nil, &w
	}
	if key, twice := twice([]byte(text)); twice {
		return nil, &words{fmt.Sprintf("%s has the key %q twice", f.name, key), "remove one of the two"}
	}
	return &v, nil
}

// twice finds a key that an object of a JSON text has twice.
func twice(text []byte) (key string, found bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	var open []map[string]bool // of each object that is open; nil of a list
	isKey := false
	for {
		token, err := d.Token()
		if err != nil {
			return "", false
		}
		switch token := token.(type) {
		case json.Delim:
			switch token {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
			isKey = len(open) > 0 && open[len(open)-1] != nil
			continue
		case string:
			if isKey {
				if open[len(open)-1][token] {
					return token, true
				}
				open[len(open)-1][token] = true
				isKey = false
				continue
			}
		}
		isKey = len(open) > 0 && open[len(open)-1] != nil
	}
}

// parseTags reads tags with commas between them, or as a JSON list.
func parseTags(text string, f *field) (*value.Value, *words) {
	if text[0] == '[' {
		v, ok := value.FromJSON([]byte(text))
		if !ok {
			return nil, &words{fmt.Sprintf("%s begins like a JSON list, and is not one: %s", f.name, shorten(text)), `write tags with commas between them, or as ["a, b", "c"]`}
		}
		return &v, nil
	}
	v := value.Value{Kind: value.Array}
	for tag := range strings.SplitSeq(text, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			v.Items = append(v.Items, value.Value{Kind: value.String, Text: tag})
		}
	}
	return &v, nil
}

// shorten is a text as messages quote it.
func shorten(text string) string { return diagnostic.Shorten(text, 60) }
