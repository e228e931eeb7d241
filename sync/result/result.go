// Package result holds the outcome of a run: one Result for each file, and the
// Report that gathers them. The run makes them, the report package shows them,
// and neither knows the other.
package result

import (
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"time"

	"pinsync/sync/diagnostic"
)

// Status is what became of one file. The texts are those of the JSON report.
type Status string

// Every status a file can end with.
const (
	Valid     Status = "valid"      // validate: no error
	Invalid   Status = "invalid"    // the file has an error; nothing was sent for it
	WouldSend Status = "would_send" // --dry-run: it would be sent

	Updated   Status = "updated"   // the server confirmed the replacement
	Created   Status = "created"   // the server confirmed the creation
	Deleted   Status = "deleted"   // the server confirmed the deletion; pull: the file was removed
	Unchanged Status = "unchanged" // live and file mean the same
	Failed    Status = "failed"    // a request was made and not confirmed, or could not be made
	Skipped   Status = "skipped"   // nothing was sent for it, for the reason given

	WouldUpdate Status = "would_update" // plan: live and file differ
	WouldCreate Status = "would_create" // plan: it is not live
	WouldDelete Status = "would_delete" // plan: live, but its file was deleted

	Drifted  Status = "drifted"  // live was edited since base; left as it is
	Conflict Status = "conflict" // file and live were both edited; left as they are
	Orphaned Status = "orphaned" // live, but its file was deleted

	Fixed Status = "fixed" // fix: findings were fixed, and none is left that makes it invalid

	Written Status = "written" // pull: the file now says what is live
	Missing Status = "missing" // pull: the file's customization is not live

	Seen       Status = "seen"        // verify: every pin that could be checked shows
	NotSeen    Status = "not_seen"    // verify: something else is where a pin should be
	NotChecked Status = "not_checked" // verify: it could not be checked, for the reason given
)

// Result is what became of one file.
//
// Its texts may quote what was found in a file or sent by a server as it came:
// the renderer escapes them for the place they go to.
type Result struct {
	// File is the slash-separated path, relative to the working directory
	// where it can be.
	File string
	// ID is the customization's id as the file spells it, or empty.
	ID     string
	Status Status
	// HTTPStatus is the status of the last answer, or 0 when there was none.
	HTTPStatus int
	// Attempts counts how often the file's request was made, so that more than
	// one are repetitions; with 0, none was made and Duration means nothing. Of
	// a deletion and the look just before it, it is that of the later one.
	Attempts int
	// Duration is from the start of the first attempt to the end of the last.
	Duration time.Duration
	// Reason is why a file failed, was skipped, drifted, conflicts or was not
	// checked; of one that is seen or not, what of it was not checked.
	Reason      string
	Diagnostics []diagnostic.Diagnostic
	// Fixed are the findings that were fixed, or would be, in the order in which that
	// is done: some show only when others are fixed, and have their places then.
	Fixed []diagnostic.Diagnostic
	// Diff is the change of the file's text, in the unified format, where it is only to
	// be shown.
	Diff string
	// Routine says that there is nothing to say of the file next to its number: the
	// run was not to look at it.
	Routine bool
	// Next are commands that a person may type next, each with a few words
	// before it that say what it does; it is for people, and not in the JSON
	// report.
	Next []string
	// Span is the place in the file that Status is about, for a mark there: of
	// the first value that differs, else of the value of target_type. It is zero
	// where that is not known, or Diagnostics say more.
	Span diagnostic.Span
	// Changes lists where live and file differ, from live to file.
	Changes []Change
	// Edited says that Changes lead from what the file said to what it says, or would
	// say, instead, whatever Status is.
	Edited bool
	// Before is the whole live body of what was deleted.
	Before json.RawMessage
	// Titles are those of items, by identity: what people call what is shown. All
	// results of a run share them, and they are not changed.
	Titles map[string]string
	// Subject is the customization in a plan, where there is something to say of
	// it; it is for people, and not in the JSON report.
	Subject Subject
	// Definitions are both versions of the customization, for a page that shows
	// them next to each other; nil unless the caller of the run asked for them, and
	// where there is nothing to show. They are for people, and not in the JSON
	// report.
	Definitions *Definitions
}

// Definitions are what is known of a customization on its two sides. They share
// memory with what the run read, and are not changed.
type Definitions struct {
	// Live is what the API held when it was read, as the server sent it; nil where
	// it held nothing, and where it was not asked.
	Live json.RawMessage
	// File is the request body that the file gave; nil where there is no file, and
	// where it could not be read. Of a pull it is what the file said before.
	File json.RawMessage
	// Pins says which pin of Live is which of File, where there are both.
	Pins []PinPair
	// Images are the addresses of pictures of items, by identity, as the catalogue
	// has them. All results of a shop share them.
	Images map[string]string
	// Location is the time zone of the shop; nil where that is not known.
	Location *time.Location
}

// PinPair says that a live pin and one of the file are one pin, perhaps changed, by
// their indexes from 0; -1 stands for no pin.
type PinPair struct{ Live, File int }

// Subject says which customization a result is about, as far as that is known.
// Its texts may be those of a file or a server.
type Subject struct {
	Model, TargetType, TargetIdentity string
	// InFile says that a file describes it now, Live that it is live.
	InFile, Live bool
}

// Unmanaged is a live customization that no file describes.
type Unmanaged struct {
	ID             string `json:"id"`
	Model          string `json:"model"`
	TargetType     string `json:"target_type"`
	TargetIdentity string `json:"target_identity"`
}

// Report is a whole run.
type Report struct {
	// Command is the command's name, such as "sync".
	Command string
	// Shop is the tracker that the run was for; empty where it was for none, or for
	// several.
	Shop     string
	DryRun   bool
	Duration time.Duration
	// Results are in the byte order of their files' paths.
	Results []Result
	// Unmanaged is what a plan found live that no file describes. It is nil
	// where that was not looked for.
	Unmanaged []Unmanaged
	// Stopped says why a run ended before its work was done, in the style of a
	// diagnostic's message; it is empty when the run went to its end.
	Stopped string
	// FirstRun says that a base was named that no one has synced to yet.
	FirstRun bool
	// Refused says that the server refused the credentials.
	Refused bool
	// Titles are as for a Result.
	Titles map[string]string
	// Move is what became of the ref that the run was to move; nil for none.
	Move *Move
}

// Move is what became of a git ref that a run was to move.
type Move struct {
	Ref    string
	Commit string // that it was to be moved to
	Remote string // that keeps it; empty if none does
	// Moved says that it has a new value, here or at the remote.
	Moved bool
	// Failure says why it was not moved, or not pushed to Remote; empty if it is as
	// it should be. Hint says what to do.
	Failure, Hint string
}

// NotFine says in a few words what is not as it should be; empty if nothing is.
func (r *Report) NotFine() string {
	if r.Stopped != "" {
		return "the run was stopped: " + r.Stopped
	}
	statuses := r.Summary().Statuses
	var found []string
	for _, status := range []Status{Invalid, Failed, NotSeen, Skipped, Conflict, Orphaned} {
		if n := statuses[status]; n > 0 {
			found = append(found, fmt.Sprintf("%d %s", n, status))
		}
	}
	if n := statuses[Fixed]; n > 0 && r.DryRun {
		found = append(found, fmt.Sprintf("%d to be fixed", n))
	}
	return strings.Join(found, ", ")
}

// Summary counts a run.
type Summary struct {
	Files    int            `json:"files"`
	Statuses map[Status]int `json:"statuses"`
	Errors   int            `json:"errors"`   // diagnostics of severity error
	Warnings int            `json:"warnings"` // diagnostics of severity warning
}

// Summary counts the results of r. Only statuses that occur are in Statuses.
func (r *Report) Summary() Summary {
	s := Summary{Files: len(r.Results), Statuses: map[Status]int{}}
	for i := range r.Results {
		s.Statuses[r.Results[i].Status]++
	}
	for _, d := range r.Findings() {
		switch d.Severity {
		case diagnostic.Error:
			s.Errors++
		case diagnostic.Warning:
			s.Warnings++
		}
	}
	return s
}

// Findings are the diagnostics of all results, in their order, each with its result.
func (r *Report) Findings() iter.Seq2[*Result, *diagnostic.Diagnostic] {
	return func(yield func(*Result, *diagnostic.Diagnostic) bool) {
		for i := range r.Results {
			for j := range r.Results[i].Diagnostics {
				if !yield(&r.Results[i], &r.Results[i].Diagnostics[j]) {
					return
				}
			}
		}
	}
}
