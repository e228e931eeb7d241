package report

import "pinsync/sync/result"

// group says what there is to do about a customization, the most urgent first.
type group int

const (
	toDecide group = iota
	toChange
	inApp
	toReview
	notDone
	groups       = iota
	nothingToSay = group(-1)
)

// groupIDs are the anchors of the sections.
var groupIDs = [groups]string{"decide", "change", "app", "warnings", "left-out"}

// groupOf sorts a result into its section.
func groupOf(r *result.Result) group {
	if r.Routine {
		return nothingToSay
	}
	switch r.Status {
	case result.Invalid, result.Failed, result.Conflict, result.Orphaned, result.NotSeen:
		return toDecide
	case result.Drifted, result.Missing:
		return inApp
	case result.Skipped, result.NotChecked:
		return notDone
	case result.Valid, result.Unchanged, result.Seen:
		if len(r.Diagnostics) > 0 || len(r.Changes) > 0 {
			return toReview
		}
		return nothingToSay
	}
	return toChange
}

// groupWords are the heading of a section with so many customizations, a sentence
// about it, and what follows the number on the first screen. Of changes changeTiles
// gives the latter.
func groupWords(g group, n int, r *result.Report) (title, note, tile string) {
	switch g {
	case toDecide:
		tile = oneOrMany(n, "needs attention", "need attention")
		switch r.Command {
		case "plan":
			return "To decide first", "Nothing is sent for these as they are.", "to decide first"
		case "validate":
			return "Mistakes", "These files can't be sent as they are.", oneOrMany(n, "with a mistake", "with mistakes")
		case "fix":
			return "Left to fix by hand", "", tile
		case "verify":
			return "Not as it should be", "", tile
		}
		return "Needs attention", "", tile
	case toChange:
		switch {
		case r.Command == "plan":
			return "Will change", "", ""
		case r.Command == "pull":
			return "Brought into the files", "", ""
		case r.Command == "fix" && r.DryRun:
			return "Would be fixed", "", ""
		case r.Command == "fix":
			return "Fixed", "", ""
		case r.DryRun:
			return "Would be sent", "", ""
		}
		return "Changed", "", ""
	case inApp:
		if r.Command == "pull" {
			return "Gone from the app", "The files are still there.", "gone from the app"
		}
		return "Changed in the app", "These were edited in the app. They are left alone.", "changed in the app, left alone"
	case toReview:
		return "Warnings", "", "with warnings"
	}
	if r.Command == "verify" {
		return "Not checked", "", "not checked"
	}
	return "Left out", "", "left out"
}

// changeTiles count changes on the first screen, by what they are.
func changeTiles(list []int, r *result.Report) (tiles []tile) {
	var counted [3]int
	for _, i := range list {
		counted[kindOf(r.Results[i].Status)]++
	}
	words := [...]string{edited: "changed", added: "added", deleted: "deleted"}
	switch {
	case r.Command == "fix" && r.DryRun:
		words[edited] = "would be fixed"
	case r.Command == "fix":
		words[edited] = "fixed"
	case r.Command == "plan", r.DryRun:
		words[edited] = oneOrMany(counted[edited], "changes", "change")
	}
	for kind, n := range counted {
		if n > 0 {
			tiles = append(tiles, tile{[...]string{edited: "change", added: "add", deleted: "delete"}[kind], n, words[kind], groupIDs[toChange]})
		}
	}
	return tiles
}

// The kinds of a change.
const (
	edited = iota
	added
	deleted
)

func kindOf(s result.Status) int {
	switch s {
	case result.Created, result.WouldCreate:
		return added
	case result.Deleted, result.WouldDelete:
		return deleted
	}
	return edited
}
