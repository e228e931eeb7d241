package sync

import (
	"encoding/json"
	"strings"

	"pinsync/sync/check"
	"pinsync/sync/compare"
	"pinsync/sync/internal/live"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// pair finds for each file that is not invalid the base of its customization,
// whatever name the file had then, and returns base's customizations at the
// run's paths that no file describes any more, in the order of their names.
//
// What is one customization is told by the id; else, where the id of a file is
// not known, by the live customization that is the only one of the file's
// target, so that an id that was written into a file changes nothing; else by
// the target. byTarget has the ids of the live customizations, and is nil as
// long as they are not known.
func (t *threeVersions) pair(items []item, byTarget map[compare.Target][]string) (only []*baseFile) {
	for i := range items {
		items[i].base = nil
	}
	var all []*baseFile
	for _, list := range [][]baseFile{t.base.files, t.outside} {
		for i := range list {
			all = append(all, &list[i])
		}
	}
	taken := map[*baseFile]bool{}
	find := func(base func(it *item) *baseFile) {
		var found []*baseFile
		for i := range items {
			it := &items[i]
			if it.Status == result.Invalid || it.base != nil {
				continue
			}
			if it.base = base(it); it.base != nil {
				found = append(found, it.base)
			}
		}
		for _, b := range found {
			taken[b] = true
		}
	}

	byID, inTarget := map[string]*baseFile{}, map[check.TargetKey][]*baseFile{}
	for _, b := range all {
		if id := strings.ToLower(b.id); id != "" && byID[id] == nil {
			byID[id] = b
		}
		inTarget[b.target] = append(inTarget[b.target], b)
	}
	find(func(it *item) *baseFile { return byID[strings.ToLower(it.ID)] })

	byLive := map[string]*baseFile{}
	for _, b := range all {
		if id := b.matched(byTarget); id != "" && byID[id] == nil && byLive[id] == nil {
			byLive[id] = b
		}
	}
	find(func(it *item) *baseFile { return byLive[strings.ToLower(it.ID)] })

	find(func(it *item) *baseFile {
		for _, b := range inTarget[it.target] {
			if !taken[b] && (it.nameless() || b.id == "") {
				return b
			}
		}
		return nil
	})

	var now mentioned
	names := map[string]bool{} // of invalid files: perhaps nothing else tells what they describe
	for i := range items {
		it := &items[i]
		if it.Status == result.Invalid {
			now.add(it.File, it.ID, it.target)
			names[it.File] = true
		} else {
			now.add(it.File, it.ID, check.TargetKey{})
		}
	}
	for i := range t.base.files {
		if b := &t.base.files[i]; !taken[b] && !names[b.name] && now.find(b, b.matched(byTarget)) == "" {
			only = append(only, b)
		}
	}
	return only
}

// matched is the id in lower case of the live customization that b, which has
// no id, is matched with: the only one of its target.
func (b *baseFile) matched(byTarget map[compare.Target][]string) string {
	if b.id != "" || byTarget == nil {
		return ""
	}
	if ids := b.ofTarget(byTarget); len(ids) == 1 {
		return strings.ToLower(ids[0])
	}
	return ""
}

func (b *baseFile) ofTarget(byTarget map[compare.Target][]string) []string {
	target, err := compare.TargetOf(json.RawMessage(b.body))
	if err != nil {
		return nil
	}
	return byTarget[target]
}

// liveIDs are the live customizations that b may be: at most one, but where b
// has no id and several have its target.
func (b *baseFile) liveIDs(state *live.State, byTarget map[compare.Target][]string) []string {
	if b.id == "" {
		return b.ofTarget(byTarget)
	}
	if object := state.ByID(b.id); object != nil {
		return []string{object.ID}
	}
	return nil
}

// mentioned is what some files describe, each by the name of a file that does.
// The zero value is that of no files.
type mentioned struct {
	ids map[string]string // in lower case
	// targets are those of all files, nameless of the files without an id.
	targets, nameless map[check.TargetKey]string
}

// add takes in the file of this name. What is no id is as good as none, and a
// zero target is not known.
func (d *mentioned) add(name, id string, target check.TargetKey) {
	if d.ids == nil {
		d.ids, d.targets, d.nameless = map[string]string{}, map[check.TargetKey]string{}, map[check.TargetKey]string{}
	}
	named := luigisbox.IsID(id)
	if named {
		d.ids[strings.ToLower(id)] = name
	}
	if target != (check.TargetKey{}) {
		d.targets[target] = name
		if !named {
			d.nameless[target] = name
		}
	}
}

// find names a file that describes b, which is live as id where that is known;
// empty if none does.
func (d *mentioned) find(b *baseFile, id string) string {
	name := ""
	if b.id != "" {
		name = d.ids[strings.ToLower(b.id)]
	}
	if name == "" && id != "" {
		name = d.ids[id]
	}
	if name == "" {
		name = d.nameless[b.target]
	}
	if name == "" && b.id == "" {
		name = d.targets[b.target]
	}
	return name
}
