package report

import (
	"strings"

	"pinsync/sync/result"
)

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

// groupTitle is the heading of a section, and a sentence about it.
func groupTitle(g group, r *result.Report) (title, note string) {
	switch g {
	case toDecide:
		switch r.Command {
		case "plan":
			return "To decide first", "Nothing is sent for these as they are."
		case "validate":
			return "Mistakes", "These files can't be sent as they are."
		case "fix":
			return "Left to fix by hand", ""
		case "verify":
			return "Not as it should be", ""
		}
		return "Needs attention", ""
	case toChange:
		switch {
		case r.Command == "plan":
			return "Will change", ""
		case r.Command == "pull":
			return "Brought into the files", ""
		case r.Command == "fix" && r.DryRun:
			return "Would be fixed", ""
		case r.Command == "fix":
			return "Fixed", ""
		case r.DryRun:
			return "Would be sent", ""
		}
		return "Changed", ""
	case inApp:
		if r.Command == "pull" {
			return "Gone from the app", "The files are still there."
		}
		return "Changed in the app", "These were edited in the app. They are left alone."
	case toReview:
		return "Warnings", ""
	}
	if r.Command == "verify" {
		return "Not checked", ""
	}
	return "Left out", ""
}

// groupTiles count a section on the first screen, the changes by what they are.
func groupTiles(g group, list []int, r *result.Report) []tile {
	link := groupIDs[g]
	if g != toChange {
		words := [groups]string{"to decide first", "", "changed in the app, left alone", "with warnings", "left out"}[g]
		switch {
		case g == toDecide && r.Command == "validate":
			words = "with mistakes"
		case g == notDone && r.Command == "verify":
			words = "not checked"
		case g == toDecide && r.Command != "plan":
			words = "need attention"
		case g == inApp && r.Command == "pull":
			words = "gone from the app"
		}
		if len(list) == 1 {
			words = strings.Replace(words, "need ", "needs ", 1)
			words = strings.Replace(words, "with mistakes", "with a mistake", 1)
		}
		return []tile{{link, len(list), words, link}}
	}
	var kinds [3]int
	for _, i := range list {
		kinds[changeKind(r.Results[i].Status)]++
	}
	future := r.Command == "plan" || r.DryRun
	words := [3][2]string{{"changed", "change"}, {"added", "added"}, {"deleted", "deleted"}}
	var tiles []tile
	for k, n := range kinds {
		if n == 0 {
			continue
		}
		w := words[k][0]
		if r.Command == "fix" {
			w = "fixed"
			if r.DryRun {
				w = "would be fixed"
			}
		} else if future {
			w = words[k][1]
			if k == 0 && n == 1 {
				w = "changes"
			}
		}
		tiles = append(tiles, tile{[3]string{"change", "add", "delete"}[k], n, w, link})
	}
	return tiles
}

// changeKind is 0 for a change, 1 for what is new, 2 for what is deleted.
func changeKind(s result.Status) int {
	switch s {
	case result.Created, result.WouldCreate:
		return 1
	case result.Deleted, result.WouldDelete:
		return 2
	}
	return 0
}
