package report

// The escapers, for the tests that state their guarantees.
var (
	EscapeMarkdown   = escapeMarkdown
	PercentEncode    = percentEncode
	AppendJSONString = appendJSONString
	Spaced           = spaced
)
