package spelling

import (
	"strings"

	"pinsync/sync/internal/jsonschema"
)

// DateTime gives the instant that text names as a file spells it (RFC 3339
// with T, seconds and an offset), with text's own offset. A text that
// a file may have stays as it is, and so does one that names no instant, or
// one that no file can: a leap second, or more than nine digits of fraction.
//
// It reads what servers make of RFC 3339: t or a space for T; z, UTC or GMT;
// offsets such as +0100 and +01, and a space before them; a comma for the
// point; no seconds.
func DateTime(text string) string {
	if _, ok := jsonschema.ParseDateTime(text); ok {
		return text
	}
	const date, minutes = "2006-01-02", "15:04"
	if len(text) < len(date)+1+len(minutes) || strings.IndexByte("Tt ", text[len(date)]) < 0 {
		return text
	}
	day, rest := text[:len(date)], text[len(date)+1:]
	clock, rest := rest[:len(minutes)], rest[len(minutes):]
	seconds, fraction := ":00", ""
	if strings.HasPrefix(rest, ":") && len(rest) >= len(seconds) {
		seconds, rest = rest[:len(seconds)], rest[len(seconds):]
		if rest != "" && (rest[0] == '.' || rest[0] == ',') {
			end := 1
			for end < len(rest) && '0' <= rest[end] && rest[end] <= '9' {
				end++
			}
			if end == 1 {
				return text
			}
			if fraction = strings.TrimRight(rest[1:end], "0"); fraction != "" {
				fraction = "." + fraction
			}
			rest = rest[end:]
		}
	}
	offset, ok := utcOffset(strings.TrimPrefix(rest, " "))
	if !ok {
		return text
	}
	spelled := day + "T" + clock + seconds + fraction + offset
	if _, ok := jsonschema.ParseDateTime(spelled); !ok {
		return text
	}
	return spelled
}

// utcOffset spells an offset from UTC as RFC 3339 does.
func utcOffset(text string) (string, bool) {
	switch text {
	case "Z", "z", "UTC", "GMT":
		return "Z", true
	}
	if len(text) < len("+01") {
		return "", false
	}
	hours, minutes := text[:3], strings.TrimPrefix(text[3:], ":")
	if len(text) == len("+01") {
		minutes = "00"
	}
	return hours + ":" + minutes, true
}
