package report

import (
	"fmt"
	"strconv"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// lead says in a sentence what the run comes to, and in another what is wrong.
func lead(r *result.Report, s result.Summary) (says, below string) {
	count := func(list ...result.Status) (n int) {
		for _, status := range list {
			n += s.Statuses[status]
		}
		return n
	}
	var words []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			words = append(words, "1 "+one)
		case n > 1:
			words = append(words, strconv.Itoa(n)+" "+many)
		}
	}
	switch r.Command {
	case "plan":
		add(count(result.WouldUpdate), "customization changes", "customizations change")
		add(count(result.WouldCreate), "is added", "are added")
		add(count(result.WouldDelete), "is deleted", "are deleted")
	case "validate":
		add(count(result.Invalid), "file has a mistake", "files have mistakes")
	case "verify":
		add(count(result.Seen), "customization is seen by shoppers", "customizations are seen by shoppers")
		add(count(result.NotSeen), "customization is not seen by shoppers", "customizations are not seen by shoppers")
		add(count(result.NotChecked), "could not be checked", "could not be checked")
	case "pull":
		add(count(result.Written), "file was written", "files were written")
		add(count(result.Deleted), "was removed", "were removed")
	default:
		add(count(result.Updated), "customization was changed", "customizations were changed")
		add(count(result.Created), "was added", "were added")
		add(count(result.Deleted), "was deleted", "were deleted")
		add(count(result.WouldSend), "file would be sent", "files would be sent")
		if r.DryRun {
			add(count(result.Fixed), "file would be fixed", "files would be fixed")
		} else {
			add(count(result.Fixed), "file was fixed", "files were fixed")
		}
	}
	says = diagnostic.Join(words, "and")
	switch {
	case says != "" && r.Command == "plan":
		says = "With the next sync, " + says + "."
	case says != "":
		says += "."
	case r.Stopped != "" || count(result.Failed, result.Skipped) > 0:
		says = "Nothing was done."
	case r.Command == "fix" && s.Errors > 0:
		says = "Nothing could be fixed without guessing."
	case r.Command == "fix":
		says = "There is nothing to fix."
	case r.Command == "validate" && s.Warnings > 0:
		says = "No file has a mistake."
	case r.Command == "validate":
		says = "Every file is fine."
	case r.Command == "plan":
		says = "Shoppers will see no change."
	default:
		says = "Nothing changed."
	}
	words = nil
	if r.Command != "validate" {
		add(count(result.Invalid), "file has a mistake", "files have mistakes")
	}
	if r.Command == "verify" {
		add(count(result.Failed), "got no answer", "got no answer")
	} else {
		add(count(result.Failed), "can't be sent", "can't be sent")
	}
	add(count(result.Conflict, result.Orphaned), "needs a decision", "need a decision")
	add(count(result.Drifted), "was changed in the app and is left alone", "were changed in the app and are left alone")
	if below = diagnostic.Join(words, "and"); below != "" {
		below += "."
	}
	return says, below
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

// resultStatuses puts statuses into the order of a summary.
func resultStatuses(found map[result.Status]bool) []result.Status {
	s := result.Summary{Statuses: map[result.Status]int{}}
	for status := range found {
		s.Statuses[status] = 1
	}
	return statuses(s)
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
	s, reason := &r.Subject, cut(Visible(r.ReasonNamed()), messageCell)
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

// pinSums counts what changes in a card: "1 pin is new, 2 move".
func pinSums(added, removed, moved, changed int) string {
	var words []string
	for _, count := range []struct {
		n         int
		one, many string
	}{{added, "is new", "are new"}, {removed, "goes", "go"}, {moved, "moves", "move"}, {changed, "changes", "change"}} {
		noun := ""
		if len(words) == 0 {
			noun = " pin"
		}
		switch {
		case count.n == 1:
			words = append(words, "1"+noun+" "+count.one)
		case count.n > 1 && noun != "":
			words = append(words, fmt.Sprintf("%d pins %s", count.n, count.many))
		case count.n > 1:
			words = append(words, fmt.Sprintf("%d %s", count.n, count.many))
		}
	}
	return diagnostic.Join(words, "and")
}
