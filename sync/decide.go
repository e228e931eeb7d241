package sync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

const hintNotLive = "no live customization has this id; check the tracker id, or remove the id if it is to be created anew"

// decide reads the live state where it is needed, and settles the files that
// nothing is to be sent for.
func (r *run) decide(ctx context.Context) {
	if !r.lacksID() && !r.OnlyChanged && r.three == nil {
		return
	}
	if !r.readLive(ctx) {
		return
	}
	r.match()
	switch {
	case r.held != "":
	case r.three != nil:
		r.decideThree(ctx)
	case r.OnlyChanged:
		r.decideTwo()
	}
}

// lacksID reports whether a valid file has no id.
func (r *run) lacksID() bool {
	return slices.ContainsFunc(r.files.results, func(f result.Result) bool { return f.Status == result.Valid && f.ID == "" })
}

// decideTwo settles the files that say what is live: else the files win.
func (r *run) decideTwo() {
	one := r.options.begin(Comparing, r.count(result.Valid))
	r.each(result.Valid, func(i int, f *result.Result) {
		defer one()
		if object := r.liveOf(i); object != nil {
			f.Changes = compare.Changes(object.JSON, r.files.bodies[i])
			if len(f.Changes) == 0 {
				f.Status = result.Unchanged
			}
		}
	})
}

// liveOf is the live customization of the valid file i, nil if there is none.
func (r *run) liveOf(i int) *live.Object {
	if r.creating[i] {
		return nil
	}
	return r.state.ByID(r.files.results[i].ID)
}

// readLive reads the live state. Where that fails, no file is decided about.
func (r *run) readLive(ctx context.Context) bool {
	state, err := live.Read(ctx, r.Client.List, luigisbox.Query{}, r.options.reads(Reading))
	if err != nil {
		if errors.Is(err, luigisbox.ErrStopped) && ctx.Err() != nil {
			r.skipAll(interrupted)
			return false
		}
		err = fmt.Errorf("the live state can't be read, so nothing was %s: %w", r.purpose, err)
		r.halt(err)
		r.skipAll(err.Error())
		return false
	}
	r.state = state
	return true
}

// match gives each file without an id the live customization of its target, or
// marks it to be created. Where that is not clear, the file is invalid, and the
// gate holds the others back too.
func (r *run) match() {
	if !r.lacksID() {
		return
	}
	byTarget := r.liveTargets()
	claimed := map[string]string{} // id in lower case to the file that names it
	for i := range r.files.results {
		if f := &r.files.results[i]; f.ID != "" {
			claimed[strings.ToLower(f.ID)] = f.File
		}
	}
	r.each(result.Valid, func(i int, f *result.Result) {
		if f.ID != "" {
			return
		}
		target, err := compare.TargetOf(json.RawMessage(r.files.bodies[i]))
		matches := byTarget[target]
		switch {
		case err != nil:
			r.ambiguous(i, err.Error(), "give the file the id of its customization")
		case len(matches) == 0:
			r.creating[i] = true
		case len(matches) > 1:
			r.ambiguous(i, fmt.Sprintf("%d live customizations have this target: %s", len(matches), listIDs(matches)),
				"write the id of the right one into the file, and delete the others in the app")
		case claimed[strings.ToLower(matches[0])] != "":
			r.ambiguous(i, fmt.Sprintf("the live customization with this target, %s, belongs to %s, which names its id",
				matches[0], claimed[strings.ToLower(matches[0])]), "remove one of the two files")
		default:
			f.ID = matches[0]
		}
	})
	r.gate()
}

// ambiguous makes file i, which has no id, invalid at its target.
func (r *run) ambiguous(i int, message, hint string) {
	f := &r.files.results[i]
	facts := r.files.nameless[i]
	f.Status = result.Invalid
	f.Diagnostics = diagnostic.Sort(append(f.Diagnostics, facts.AmbiguousTarget(message, hint)))
}

// liveTargets gives the ids of the live customizations by their targets. It is
// made when it is first asked for, since that takes reading every definition.
func (r *run) liveTargets() map[compare.Target][]string {
	if r.targets == nil {
		r.targets = targetsOf(r.state)
	}
	return r.targets
}

func targetsOf(state *live.State) map[compare.Target][]string {
	byTarget := map[compare.Target][]string{}
	for i := range state.Objects {
		// A live customization without a target that we know matches no file.
		if target, err := compare.TargetOf(state.Objects[i].JSON); err == nil {
			byTarget[target] = append(byTarget[target], state.Objects[i].ID)
		}
	}
	return byTarget
}

func listIDs(ids []string) string {
	ids = slices.Sorted(slices.Values(ids))
	const most = 5
	if len(ids) > most {
		return strings.Join(ids[:most], ", ") + fmt.Sprintf(" and %d more", len(ids)-most)
	}
	return strings.Join(ids, ", ")
}
