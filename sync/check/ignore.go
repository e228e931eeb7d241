package check

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

// ignoreComment is what a comment says to silence warnings in its line.
var ignoreComment = regexp.MustCompile(`#\s*pinsync:\s*ignore\s+(.*)`)

// ignores reports whether the comment of a line silences a rule there.
func (f *findings) ignores(rule string, line int) bool {
	rules, known := f.ignored[line]
	if !known {
		rules = ignoredBy(f.doc, line)
		// A line may be as long as a file, with as many warnings in it.
		if len(rules) > 0 || len(f.doc.Line(line)) > longestLine {
			if f.ignored == nil {
				f.ignored = map[int][]string{}
			}
			f.ignored[line] = rules
		}
	}
	return slices.Contains(rules, rule)
}

// commented is a document whose comments can be asked for.
type commented interface {
	Line(n int) string
	Comment(n int) string
}

// ignoredBy lists the rules that the comment of a line silences: after "pinsync:
// ignore", with commas between. What follows a rule's name may say why.
func ignoredBy(doc commented, line int) (rules []string) {
	if !strings.Contains(doc.Line(line), "pinsync:") {
		return nil
	}
	found := ignoreComment.FindStringSubmatch(doc.Comment(line))
	if found == nil {
		return nil
	}
	for part := range strings.SplitSeq(found[1], ",") {
		if words := strings.Fields(part); len(words) > 0 {
			rules = append(rules, words[0])
		}
	}
	return rules
}

// Unread returns what is wrong with a file that only looks like a customization
// file, nil if that does not matter, and what it describes, as far as its text
// shows. The hint says what to do.
func (c *Checker) Unread(text []byte, hint string) (*diagnostic.Diagnostic, Facts) {
	severity := c.severities[unreadFile]
	var facts Facts
	doc, _ := manifest.Parse(text)
	var comments commented = beginning(text)
	if doc != nil {
		_, facts = c.File(doc)
		comments = doc
	}
	if severity == "" || slices.Contains(ignoredBy(comments, 1), unreadFile) {
		return nil, facts
	}
	return &diagnostic.Diagnostic{
		Severity: severity,
		Rule:     unreadFile,
		Message:  "this file is not read: only *.yaml and *.yml are",
		Hint:     hint,
		Span:     diagnostic.FileStart,
	}, facts
}

// beginning is a text that can't be read as YAML: only a comment that its first
// line begins with is surely one.
type beginning []byte

func (b beginning) Line(int) string {
	line, _, _ := bytes.Cut(b[:min(len(b), longestLine)], []byte("\n"))
	return string(line)
}

func (b beginning) Comment(n int) string {
	if line := b.Line(n); strings.HasPrefix(line, "#") {
		return line
	}
	return ""
}
