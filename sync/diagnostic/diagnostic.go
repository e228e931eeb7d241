// Package diagnostic holds what is said about one place in one file: how bad
// it is, which rule says so, where, and in what words. It also has the words for
// what all messages say of files: their names, and why one can't be read.
//
// It is the common tongue of the packages that find faults (manifest, check,
// sync) and of those that show them (report). It knows neither YAML nor HTTP
// nor any output format.
package diagnostic

// Severity shows an error, which makes a file invalid, from a warning.
type Severity string

// The two severities, as they appear in reports.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Position is a place in a text: Line and Column count from 1. A column counts
// Unicode code points, and only LF and CRLF end a line.
type Position struct {
	Line   int
	Column int
}

// Span is the text from Start up to, not including, End. The zero Span means
// that no place is known; a Span whose End equals its Start is a point.
type Span struct {
	Start Position
	End   Position
}

// FileStart is where a whole-file problem is shown: line 1, column 1.
var FileStart = Span{Start: Position{1, 1}, End: Position{1, 1}}

// Diagnostic is one finding in one file.
//
// Message and Hint are plain text and may quote what was found in a file or
// sent by a server as it came: the code that shows them escapes them for the place
// they go to.
type Diagnostic struct {
	Severity Severity
	// Rule is the stable id of the rule that failed, such as "yaml" or
	// "schema/required".
	Rule string
	// Message says what is wrong and what was found: lower case, one line, no
	// final full stop, without the place.
	Message string
	// Hint says what to do, in the same style; it is empty when Message says
	// all there is.
	Hint string
	Span Span
	// Path is a JSON Pointer (RFC 6901) into the file's document. The empty
	// pointer is the whole document.
	Path string
	// Fix puts the finding right; nil where that is left to people.
	Fix *Fix
	// Live says that it took the live state to find it: no check of the files
	// alone does.
	Live bool
	// Cell names the place in a workbook, such as "Sheet1!C14", where Span counts
	// rows and columns; empty in any other file.
	Cell string
	// Source is the text of line Span.Start.Line without its line end, or
	// empty where there is none to show.
	Source string
}
