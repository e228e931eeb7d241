package report

import (
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// lead says in a sentence what the run comes to.
func lead(r *result.Report, s result.Summary) string {
	n := s.Statuses
	var done counts
	switch r.Command {
	case "plan":
		done.add(n[result.WouldUpdate], "customization changes", "customizations change")
		done.add(n[result.WouldCreate], "is added", "are added")
		done.add(n[result.WouldDelete], "is deleted", "are deleted")
	case "validate":
		done.add(n[result.Invalid], "file has a mistake", "files have mistakes")
	case "verify":
		done.add(n[result.Seen], "customization is seen by shoppers", "customizations are seen by shoppers")
		done.add(n[result.NotSeen], "customization is not seen by shoppers", "customizations are not seen by shoppers")
		done.add(n[result.NotChecked], "could not be checked", "could not be checked")
	case "pull":
		done.add(n[result.Written], "file was written", "files were written")
		done.add(n[result.Deleted], "was removed", "were removed")
	default:
		done.add(n[result.Updated], "customization was changed", "customizations were changed")
		done.add(n[result.Created], "was added", "were added")
		done.add(n[result.Deleted], "was deleted", "were deleted")
		done.add(n[result.WouldSend], "file would be sent", "files would be sent")
		if r.DryRun {
			done.add(n[result.Fixed], "file would be fixed", "files would be fixed")
		} else {
			done.add(n[result.Fixed], "file was fixed", "files were fixed")
		}
	}
	says := diagnostic.Join(done, "and")
	switch {
	case says != "" && r.Command == "plan":
		return "With the next sync, " + says + "."
	case says != "":
		return says + "."
	case r.Stopped != "" || n[result.Failed]+n[result.Skipped] > 0:
		return "Nothing was done."
	case r.Command == "fix" && s.Errors > 0:
		return "Nothing could be fixed without guessing."
	case r.Command == "fix":
		return "There is nothing to fix."
	case r.Command == "validate" && s.Warnings > 0:
		return "No file has a mistake."
	case r.Command == "validate":
		return "Every file is fine."
	case r.Command == "plan":
		return "Shoppers will see no change."
	}
	return "Nothing changed."
}

// below says in a sentence what is wrong; empty if nothing is.
func below(r *result.Report, n map[result.Status]int) string {
	var wrong counts
	if r.Command != "validate" {
		wrong.add(n[result.Invalid], "file has a mistake", "files have mistakes")
	}
	if r.Command == "verify" {
		wrong.add(n[result.Failed], "got no answer", "got no answer")
	} else {
		wrong.add(n[result.Failed], "can't be sent", "can't be sent")
	}
	wrong.add(n[result.Conflict]+n[result.Orphaned], "needs a decision", "need a decision")
	wrong.add(n[result.Drifted], "was changed in the app and is left alone", "were changed in the app and are left alone")
	if len(wrong) == 0 {
		return ""
	}
	return diagnostic.Join(wrong, "and") + "."
}

// statusWords is a status as people say it.
func statusWords(s result.Status) string {
	switch s {
	case result.WouldUpdate:
		return "will change"
	case result.WouldCreate:
		return "new"
	case result.WouldDelete:
		return "will be deleted"
	case result.WouldSend:
		return "would be sent"
	case result.Orphaned:
		return "file deleted, still live"
	case result.Drifted:
		return "changed in the app"
	case result.Conflict:
		return "changed on both sides"
	case result.Missing:
		return "gone from the app"
	case result.Written:
		return "brought into the file"
	case result.Invalid:
		return "has a mistake"
	}
	return strings.ReplaceAll(Visible(string(s)), "_", " ")
}

// withReason is a sentence with the reason, where there is one.
func withReason(sentence, reason string) string {
	if reason == "" {
		return sentence
	}
	return sentence + "; " + reason
}

// sentenceOf says what becomes of a customization, without the full stop at its
// end; empty where the rest says it.
func sentenceOf(r *result.Result) string {
	s, reason := &r.Subject, clip(r.ReasonNamed(), messageCell)
	switch r.Status {
	case result.WouldCreate:
		return "New: it is not in the app yet"
	case result.WouldDelete:
		return withReason("Its file was deleted, so it will be deleted in the app", reason)
	case result.Orphaned:
		return "Its file was deleted, and it is still live"
	case result.Drifted:
		if s.Model != "" && !s.Live {
			return "Deleted in the app since; we leave it"
		}
		return "Changed in the app since; we leave it"
	case result.Conflict:
		switch {
		case s.Model != "" && !s.InFile && s.Live:
			return "Its file was deleted, and it was changed in the app since: choose"
		case s.Model != "" && s.InFile && !s.Live:
			return "Changed here and deleted in the app: choose"
		case s.Model != "" && s.InFile:
			return "Changed here and in the app: choose"
		}
	case result.Invalid:
		if reason == "" {
			return "Its file has a mistake, so nothing is sent"
		}
	case result.Failed:
		return "It could not be done: " + reason
	case result.Skipped:
		return "Left out: " + reason
	case result.NotChecked:
		return "Not checked: " + reason
	}
	if reason != "" {
		return upper(reason)
	}
	return ""
}

// upper is a text with a capital at its start, unless that is a name such as
// pin_identity.
func upper(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if s != "" && !strings.ContainsAny(word, "_/.") && 'a' <= s[0] && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

// sides are the headings of the two columns of a card.
func (m *cardMaker) sides(r *result.Result) (before, after string) {
	switch r.Status {
	case result.Drifted:
		return "In the file", "In the app now"
	case result.Conflict:
		return "In the app", "In the file"
	case result.Written:
		return "In the file before", "In the file now, as in the app"
	}
	switch {
	case r.Status == result.Unchanged && m.command != "pull":
		return "Shoppers see", "Shoppers see"
	case m.command == "validate", m.command == "fix", m.command == "verify":
		return "Before", "In the file"
	case m.command == "pull":
		return "In the app", "In the file"
	case m.command == "plan", m.dryRun, r.Status == result.Skipped, r.Status == result.Invalid, r.Status == result.Failed:
		return "Shoppers see now", "Shoppers will see"
	}
	return "Shoppers saw before", "Shoppers see now"
}

// targetWords are what a customization is for.
func targetWords(kind, identity string) string {
	switch {
	case kind == "all":
		return "every item"
	case kind == "criteria":
		return "items by criteria"
	case identity != "":
		return identity
	}
	return kind
}

func isError(d *diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error }

// pinCounts counts what changes of pins.
type pinCounts struct{ added, removed, moved, changed int }

func (p *pinCounts) add(more pinCounts) {
	p.added += more.added
	p.removed += more.removed
	p.moved += more.moved
	p.changed += more.changed
}

// words says what changes: "1 pin is new, 2 move".
func (p pinCounts) words() string {
	var words counts
	for _, c := range []struct {
		n         int
		one, many string
	}{{p.added, "is new", "are new"}, {p.removed, "goes", "go"}, {p.moved, "moves", "move"}, {p.changed, "changes", "change"}} {
		if len(words) == 0 {
			c.one, c.many = "pin "+c.one, "pins "+c.many
		}
		words.add(c.n, c.one, c.many)
	}
	return diagnostic.Join(words, "and")
}
