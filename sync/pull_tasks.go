package sync

import (
	"slices"
	"strings"

	"pinsync/sync/internal/live"
	"pinsync/sync/result"
)

// tasks are what a pull does about each file.
type tasks struct{ list []task }

// task is what is done about one file.
type task struct {
	result result.Result
	action action
	name   string       // of the file: below the folder, slash-separated
	object *live.Object // what the file is to say
	body   []byte       // what it says now
	source []byte       // what it said at the base, if it then said the same otherwise
	ref    string       // where a new file says that the schema is
}

type action uint8

const (
	leave   action = iota // the result is final
	rewrite               // the file is to say what is live
	create                // so is a new file
	remove
)

func (t *tasks) add(new task) { t.list = append(t.list, new) }

// sort puts the tasks into the order of the report.
func (t *tasks) sort() {
	slices.SortStableFunc(t.list, func(a, b task) int { return strings.Compare(a.result.File, b.result.File) })
}

// results gives the tasks' results, to be written to until they are passed on.
func (t *tasks) results() []*result.Result {
	results := make([]*result.Result, len(t.list))
	for i := range t.list {
		results[i] = &t.list[i].result
	}
	return results
}

// pending counts the files that are to be changed.
func (t *tasks) pending() int {
	n := 0
	for i := range t.list {
		if t.list[i].action != leave {
			n++
		}
	}
	return n
}

// count counts the files about which a is done.
func (t *tasks) count(a action) int {
	n := 0
	for i := range t.list {
		if t.list[i].action == a {
			n++
		}
	}
	return n
}

// skip leaves every file that was to be changed as it is.
func (t *tasks) skip(reason string) {
	for i := range t.list {
		if t.list[i].action != leave {
			t.list[i].action = leave
			t.list[i].result.Status, t.list[i].result.Reason = result.Skipped, reason
		}
	}
}
