package report

import "pinsync/sync/result"

// painter colours words when it is true.
type painter bool

// style is the parameter of an ANSI SGR sequence; plain has none.
type style string

const (
	plain   style = ""
	strong  style = "1"
	bad     style = "1;31"
	caution style = "1;33"
	note    style = "1;36"
	good    style = "32"
	quiet   style = "2"
)

func (p painter) paint(s style, words string) string {
	if !p || s == plain {
		return words
	}
	return "\x1b[" + string(s) + "m" + words + "\x1b[0m"
}

func statusStyle(s result.Status) style {
	switch s {
	case result.Failed, result.Invalid, result.Conflict, result.Orphaned, result.NotSeen:
		return bad
	case result.Skipped, result.Drifted, result.Missing:
		return caution
	case result.WouldUpdate, result.WouldCreate, result.WouldDelete, result.WouldSend, result.NotChecked:
		return note
	case result.Updated, result.Created, result.Deleted, result.Written, result.Fixed, result.Valid, result.Seen:
		return good
	case result.Unchanged:
		return quiet
	}
	return plain
}
