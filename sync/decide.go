package sync

import (
	"context"
	"encoding/json"
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

// decide says what is to be done about each file, and reads the live state
// where that is needed for it. The error is that of reading it.
func (p *push) decide(ctx context.Context) error {
	if p.lacksID() || p.OnlyChanged || p.three != nil {
		if err := p.readLive(ctx); err != nil {
			return err
		}
		p.match()
		p.gate()
		switch {
		case p.held != "":
		case p.three != nil:
			p.decideThree(ctx)
		case p.OnlyChanged:
			p.decideTwo()
		}
	}
	for it := range p.pending() {
		if it.todo == undecided {
			it.todo = toUpdate
		}
	}
	return nil
}

// lacksID reports whether a valid file has no id.
func (r *run) lacksID() bool {
	for it := range r.pending() {
		if it.ID == "" {
			return true
		}
	}
	return false
}

// decideTwo settles the files that say what is live: else the files win.
func (p *push) decideTwo() {
	valid, _ := p.work()
	one := p.options.begin(Comparing, valid)
	for it := range p.pending() {
		if object := p.liveOf(it); object != nil {
			it.Changes = compare.Changes(object.JSON, it.body)
			if len(it.Changes) == 0 {
				it.settle(result.Unchanged, "")
			}
		}
		one()
	}
}

// liveOf is the live customization of a valid file, nil if there is none.
func (r *run) liveOf(it *item) *live.Object {
	if it.todo == toCreate {
		return nil
	}
	return r.state.ByID(it.ID)
}

// readLive reads the live state.
func (r *run) readLive(ctx context.Context) (err error) {
	r.state, err = live.Read(ctx, r.client.List, luigisbox.Query{}, r.options.reads(Reading))
	return err
}

// match gives each file without an id the live customization of its target, or
// marks it to be created. Where that is not clear, the file is invalid.
func (r *run) match() {
	if !r.lacksID() {
		return
	}
	byTarget := r.liveTargets()
	claimed := map[string]string{} // id in lower case to the file that names it
	for i := range r.items {
		if it := &r.items[i]; it.ID != "" {
			claimed[strings.ToLower(it.ID)] = it.File
		}
	}
	for it := range r.pending() {
		if it.ID != "" {
			continue
		}
		target, err := compare.TargetOf(json.RawMessage(it.body))
		matches := byTarget[target]
		switch {
		case err != nil:
			it.ambiguous(err.Error(), "give the file the id of its customization")
		case len(matches) == 0:
			it.todo = toCreate
		case len(matches) > 1:
			it.ambiguous(fmt.Sprintf("%d live customizations have this target: %s", len(matches), listIDs(matches)),
				"write the id of the right one into the file, and delete the others in the app")
		case claimed[strings.ToLower(matches[0])] != "":
			it.ambiguous(fmt.Sprintf("the live customization with this target, %s, belongs to %s, which names its id",
				matches[0], claimed[strings.ToLower(matches[0])]), "remove one of the two files")
		default:
			it.ID = matches[0]
		}
	}
}

// ambiguous makes a file, which has no id, invalid at its target.
func (it *item) ambiguous(message, hint string) {
	it.settle(result.Invalid, "")
	found := it.facts.AmbiguousTarget(message, hint)
	found.Live = true
	it.Diagnostics = diagnostic.Sort(append(it.Diagnostics, found))
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
