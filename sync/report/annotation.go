package report

import (
	"io"
	"strconv"
	"strings"

	"pinsync/sync/diagnostic"
)

// annotation is one workflow command that marks a place in a file:
// "::error file=a.yaml,line=7,col=3,title=yaml::message".
//
// Its form and its escapes are those of GitHub's "Workflow commands for GitHub
// Actions" and of the runner that reads them: "%", CR and LF in the message,
// and ":" and "," in properties too.
type annotation struct {
	level   string // "error", "warning" or "notice"
	file    string // empty: about no file
	span    diagnostic.Span
	title   string
	message string
	hint    string
	fix     string // what a fix comes to, in words
	manual  string // the address that explains the rule; empty where there is none
}

// Annotate writes a workflow command that shows text at the page of the run; level
// is "notice", "warning" or "error". The error is that of the writer.
func Annotate(w io.Writer, level, text string) error {
	a := annotation{level: level, title: "pinsync", message: text}
	return newDefuser(w, `\x3a`, `\x5b`).command(a.append(nil))
}

// append appends the command as one line. Hostile text in it is escaped as for
// a person, since the runner prints the message; only CR and LF in the file's
// name are kept, for they have an escape of their own.
func (a *annotation) append(dst []byte) []byte {
	dst = append(append(dst, "::"...), a.level...)
	sep := byte(' ')
	property := func(name, value string) {
		dst = append(append(append(dst, sep), name...), '=')
		dst = append(dst, propertyEscaper.Replace(value)...)
		sep = ','
	}
	if a.file != "" {
		property("file", visibleLines(a.file))
		property("line", strconv.Itoa(a.span.Start.Line))
		// GitHub shows an annotation at its last line, and takes columns only
		// within one: a longer span is shown where it begins.
		if a.span.End.Line == a.span.Start.Line {
			property("endLine", strconv.Itoa(a.span.End.Line))
		}
		property("col", strconv.Itoa(a.span.Start.Column))
		if a.span.End.Line == a.span.Start.Line && !isPoint(a.span) {
			property("endColumn", strconv.Itoa(a.span.End.Column))
		}
	}
	property("title", Visible(a.title))
	message := Visible(a.message)
	if a.hint != "" {
		message += "\nhint: " + Visible(a.hint)
	}
	for _, line := range []string{a.fix, a.manual} {
		if line != "" {
			message += "\n" + Visible(line)
		}
	}
	dst = append(append(dst, "::"...), messageEscaper.Replace(message)...)
	return append(dst, '\n')
}

// visibleLines is visible, but for CR and LF, which stay.
func visibleLines(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexAny(s, "\r\n")
		if i < 0 {
			b.WriteString(Visible(s))
			return b.String()
		}
		b.WriteString(Visible(s[:i]))
		b.WriteByte(s[i])
		s = s[i+1:]
	}
}

var (
	messageEscaper  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscaper = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
