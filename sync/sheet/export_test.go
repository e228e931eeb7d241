package sheet

// For tests of what is written by hand.
var FormatOf = formatOf

const (
	ShowsDay  = showsDay
	ShowsTime = showsTime
)
