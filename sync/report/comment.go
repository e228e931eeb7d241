package report

import (
	"fmt"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// GitHub takes at most 65,536 characters as a comment. Bytes are never fewer.
const (
	commentBytes   = 58_000 // of the list; what is around it has less than 2,000
	commentChanges = 12     // changes of one customization
	commentValue   = 120    // characters of a value
)

// CommentOptions says how a comment is written.
type CommentOptions struct {
	// Shop is how the shop is called: its tracker id.
	Shop string
	// RunURL is the address of the page of the workflow's run; empty where that
	// is not known. It is used as it is.
	RunURL string
	// PageURL is the address of the same as a page, or of where that is kept; empty
	// where there is none. It is used as it is.
	PageURL string
	// Changed, if not nil, says which files the pull request changes: warnings of
	// the others are only counted.
	Changed func(file string) bool
}

// Comment writes what a plan says for a pull request, as GitHub Flavored Markdown
// of less than 60,000 characters, for people who know the shop and not git. It
// reports whether there is anything to say, such as a change; if not, the text
// says that.
func Comment(r *result.Report, o CommentOptions) (text string, worthwhile bool) {
	c := comment{options: o}
	c.gather(r)
	var b strings.Builder
	b.WriteString("### Recommendations of shop " + codeMarkdown(o.Shop, pathCell) + "\n\n")
	worthwhile = r.Stopped != "" || len(c.decide)+len(c.change)+len(c.app) > 0 || len(c.findings) > 0
	if r.Stopped != "" {
		b.WriteString("> **Nothing would be sent:** " + textMarkdown(r.Stopped, messageCell) + "\n\n")
	}
	switch {
	case len(c.decide)+len(c.change)+len(c.app) > 0:
		b.WriteString("When this is merged, " + c.sums() + ".\n")
	case r.Stopped == "":
		b.WriteString("Merging this changes nothing in this shop.\n")
	}
	if o.PageURL != "" && worthwhile {
		b.WriteString("\n**[Look at it place by place](" + o.PageURL + ")**: what shoppers see now, and what they will see.\n")
	}
	writeListings(&b, commentBytes, listing{"To decide before the merge", c.decide}, listing{"Will change", c.change},
		listing{"Changed in the app", c.app}, listing{"Warnings", c.findings})
	if c.elsewhere > 0 {
		b.WriteString("\n" + plural(c.elsewhere, "warning") + " in files that this pull request does not change.\n")
	}
	if o.RunURL != "" {
		b.WriteString("\nThe whole report is on [the page of the run](" + o.RunURL + ").\n")
	}
	return b.String(), worthwhile
}

// comment is what a comment says, in the making: an entry for each customization,
// by what is to be done about it.
type comment struct {
	options                       CommentOptions
	decide, change, app, findings []string
	updates, additions, deletions int
	elsewhere                     int // warnings of files that are not changed
}

// sums counts the customizations in words.
func (c *comment) sums() string {
	var sums counts
	sums.add(c.updates, "customization changes", "customizations change")
	sums.add(c.additions, "is added", "are added")
	sums.add(c.deletions, "is deleted", "are deleted")
	sums.add(len(c.app), "was changed in the app and is left alone", "were changed in the app and are left alone")
	sums.add(len(c.decide), "needs a decision", "need a decision")
	for i, sum := range sums {
		number, words, _ := strings.Cut(sum, " ")
		sums[i] = "**" + number + "** " + words
	}
	return strings.Join(sums, ", ")
}

// gather sorts the results into the sections.
func (c *comment) gather(r *result.Report) {
	for i := range r.Results {
		res := &r.Results[i]
		if says, list := c.says(res); list != nil {
			*list = append(*list, commentEntry(res, says))
		}
		c.warnings(res)
	}
}

// says gives the sentence about a customization, and the section it belongs to;
// none where there is nothing to say.
func (c *comment) says(r *result.Result) (string, *[]string) {
	s := &r.Subject
	reason := textMarkdown(r.ReasonNamed(), messageCell)
	switch r.Status {
	case result.WouldUpdate:
		c.updates++
		return "", &c.change
	case result.WouldCreate:
		c.additions++
		return "new", &c.change
	case result.WouldDelete:
		c.deletions++
		return withReason("file deleted; it will be deleted in the app", reason), &c.change
	case result.Drifted:
		if !s.Live {
			return "deleted in the app since; we leave it", &c.app
		}
		return "changed in the app since; we leave it", &c.app
	case result.Conflict:
		switch {
		case !s.InFile && s.Live:
			return "file deleted, and changed in the app since: choose", &c.decide
		case !s.InFile:
			return reason, &c.decide
		case !s.Live:
			return "changed here and deleted in the app: choose", &c.decide
		}
		return "changed here and in the app: choose", &c.decide
	case result.Orphaned:
		return "file deleted, still live", &c.decide
	case result.Invalid:
		return "its file has a mistake, so nothing is sent", &c.decide
	case result.Failed:
		return "can't be sent: " + reason, &c.decide
	case result.Skipped:
		return "left out: " + reason, &c.decide
	}
	return "", nil
}

// commentEntry is one customization: which it is, what is said of it, what changes.
func commentEntry(r *result.Result, says string) string {
	var b strings.Builder
	b.WriteString("- " + whichMarkdown(r))
	if says != "" {
		b.WriteString(": " + says)
	}
	b.WriteString("\n")
	for i := range r.Diagnostics {
		if d := &r.Diagnostics[i]; d.Severity == diagnostic.Error {
			b.WriteString("  - " + finding(d) + "\n")
		}
	}
	changes := asDone(r)
	for i := range changes[:min(len(changes), commentChanges)] {
		b.WriteString("  - " + sentence(&changes[i], r.Status, r.Titles) + "\n")
	}
	if more := len(changes) - commentChanges; more > 0 {
		b.WriteString("  - and " + plural(more, "more change") + "\n")
	}
	return b.String()
}

// whichMarkdown is the customization as people know it, and its file.
func whichMarkdown(r *result.Result) string {
	file := codeMarkdown(r.File, pathCell)
	s := &r.Subject
	if s.Model == "" {
		return file
	}
	target := "criteria"
	switch s.TargetType {
	case "item":
		target = codeMarkdown(identity(s.TargetIdentity, r.Titles), commentValue)
	case "all":
		target = "every item"
	}
	return "**" + textMarkdown(s.Model, commentValue) + "** for " + target + " (" + file + ")"
}

// warnings adds those of a file, if the pull request changes it.
func (c *comment) warnings(r *result.Result) {
	asked, changed := false, true
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		if d.Severity != diagnostic.Warning {
			continue
		}
		if !asked && c.options.Changed != nil {
			asked, changed = true, c.options.Changed(r.File)
		}
		if !changed {
			c.elsewhere++
			continue
		}
		c.findings = append(c.findings, "- "+codeMarkdown(r.File, pathCell)+", "+finding(d)+"\n")
	}
}

func finding(d *diagnostic.Diagnostic) string {
	says := fmt.Sprintf("line %d: %s", place(d).Start.Line, textMarkdown(d.Message, messageCell))
	if d.Fixable() {
		says += "; " + correctedMarkdown(d)
	}
	return says
}
