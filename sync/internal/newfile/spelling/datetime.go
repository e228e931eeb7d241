package spelling

import "pinsync/sync/value"

// DateTime gives the instant that text names as a file spells it (RFC 3339
// with T, seconds and an offset), with text's own offset, or Z. A text that
// a file may have stays as it is, and so does one that names no instant, or
// one that no file can: a leap second, or more than nine digits of fraction.
// It reads what value.ParseMoment does.
func DateTime(text string) string {
	if _, ok := value.ParseDateTime(text); ok {
		return text
	}
	m, ok := value.ParseMoment(text)
	if !ok {
		return text
	}
	spelled := m.String()
	if _, ok := value.ParseDateTime(spelled); !ok {
		return text
	}
	return spelled
}
