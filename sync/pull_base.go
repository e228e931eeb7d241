package sync

import (
	"context"
	"encoding/json"
	"fmt"

	"pinsync/sync/compare"
	"pinsync/sync/live"
	"pinsync/sync/manifest"
	"pinsync/sync/result"
)

// pullBase is what a pull knows of the revision at which files and live were
// the same. A nil pullBase is that of a pull without a base: it finds nothing.
type pullBase struct {
	ref      string
	files    *baseFiles
	byID     map[string]*baseFile // ids in lower case
	byTarget map[compare.Target]*baseFile
	// found are the files that a file below the folder has the customization of.
	found map[*baseFile]bool
	// moved are what files elsewhere in the repository describe now; nil as
	// long as nobody asked.
	moved *described
}

// described are customizations by what tells which one is meant.
type described struct {
	ids map[string]bool // in lower case
	// targets are true for those that a file without an id describes.
	targets map[compare.Target]bool
}

// readBase reads the base of a pull, if it is to have one.
func (p *pull) readBase(ctx context.Context) error {
	if p.PullOptions.Base == "" {
		return nil
	}
	files, err := p.options.readBase(ctx, p.PullOptions.Base, p.Environ)
	if err != nil {
		return err
	}
	p.base = &pullBase{
		ref:      p.PullOptions.Base,
		files:    files,
		byID:     map[string]*baseFile{},
		byTarget: map[compare.Target]*baseFile{},
		found:    map[*baseFile]bool{},
	}
	p.base.index(files.files)
	known := true
	p.each(result.Valid, func(i int, f *result.Result) {
		known = known && p.base.find(f.ID, p.files.bodies[i]) != nil
	})
	if !known {
		// What is new here may have been elsewhere in the repository.
		outside, err := files.outside(ctx)
		if err != nil {
			return err
		}
		p.base.index(outside)
	}
	return nil
}

func (b *pullBase) index(files []baseFile) {
	for i := range files {
		f := &files[i]
		if _, ok := b.byID[lower(f.id)]; f.id != "" && !ok {
			b.byID[lower(f.id)] = f
		}
		if target, err := compare.TargetOf(f.body); err == nil && b.byTarget[target] == nil {
			b.byTarget[target] = f
		}
	}
}

// find gives the file that the customization of a file now had at the base: by
// its id, else by its target where the id of either is not known. It is nil
// where there was none.
func (b *pullBase) find(id string, body json.RawMessage) *baseFile {
	if b == nil {
		return nil
	}
	f := b.byID[lower(id)]
	if f == nil {
		target, err := compare.TargetOf(body)
		if err != nil {
			return nil
		}
		if f = b.byTarget[target]; f == nil || id != "" && f.id != "" {
			return nil
		}
	}
	b.found[f] = true
	return f
}

// removed gives the file below the folder that a live customization had at the
// base, if no file in the repository has it now.
func (p *pull) removed(object *live.Object) *baseFile {
	if p.base == nil {
		return nil
	}
	b := p.base
	f := b.byID[lower(object.ID)]
	if f == nil {
		if target, err := compare.TargetOf(object.JSON); err == nil && !p.shared(object) {
			f = b.byTarget[target]
		}
		if f == nil || f.id != "" {
			return nil
		}
	}
	if b.found[f] || !b.below(f) {
		return nil
	}
	return f
}

// below reports whether a file of the base was below the folder.
func (b *pullBase) below(f *baseFile) bool { return b.files.names[f.name] }

// hasMoved reports whether a file elsewhere in the repository describes the
// customization that f described at the base.
func (p *pull) hasMoved(f *baseFile) bool {
	b := p.base
	if b.moved == nil {
		known := map[string]bool{}
		for i := range p.files.results {
			known[p.files.results[i].File] = true
		}
		b.moved = &described{ids: map[string]bool{}, targets: map[compare.Target]bool{}}
		for _, name := range b.files.shop.outside(known) {
			text, err := readFile(p.options.Dir, name)
			if err != nil {
				continue
			}
			doc, _ := manifest.Parse(text)
			if doc == nil {
				continue
			}
			_, facts := p.checker.File(doc)
			if facts.HasID {
				b.moved.ids[lower(facts.ID)] = true
			}
			if target, err := compare.TargetOf(doc.Body()); err == nil {
				b.moved.targets[target] = b.moved.targets[target] || !facts.HasID
			}
		}
	}
	if f.id != "" && b.moved.ids[lower(f.id)] {
		return true
	}
	target, err := compare.TargetOf(f.body)
	nameless, there := b.moved.targets[target]
	return err == nil && there && (nameless || f.id == "")
}

// gone gives results to the files that were below the folder at the base, and
// are neither there now nor live.
func (p *pull) gone() {
	if p.base == nil {
		return
	}
	present := map[string]bool{}
	for i := range p.files.results {
		present[p.files.results[i].File] = true
	}
	for i := range p.base.files.files {
		f := &p.base.files.files[i]
		if !p.base.found[f] && !present[f.name] && !p.isLive(f) && p.PullOptions.covers(f.body) && !p.hasMoved(f) {
			p.tasks.add(task{result: result.Result{File: f.name, ID: f.id, Status: result.Unchanged}})
		}
	}
}

// isLive reports whether the customization that f described is live.
func (p *pull) isLive(f *baseFile) bool {
	if f.id != "" {
		return p.state.ByID(f.id) != nil
	}
	target, err := compare.TargetOf(f.body)
	return err == nil && len(p.claims.targets[target]) > 0
}

// conflict is the reason why a file is left alone that was f at the base, if
// there was one, and is not so now.
func (p *pull) conflict(f *baseFile, name string, body json.RawMessage, object *live.Object) string {
	ref := p.base.ref
	if f == nil {
		return fmt.Sprintf("the file is new since %s, and live has something else", ref)
	}
	here := compare.FileChanges(f.body, body)
	doc := (*manifest.Document)(nil)
	if text, err := readFile(p.options.Dir, name); err == nil {
		doc, _ = manifest.Parse(text)
	}
	what := fmt.Sprintf("%s, line %d", brief(here), lineAt(doc, here[0].Path))
	switch {
	case object == nil:
		return fmt.Sprintf("the file was changed since %s (%s), and its customization is gone", ref, what)
	case compare.Same(object.JSON, f.body):
		return fmt.Sprintf("the file was changed since %s (%s), and live was not: 'pinsync sync' sends it", ref, what)
	}
	return fmt.Sprintf("since %s both the file (%s) and live (%s) were changed", ref, what, brief(compare.Changes(object.JSON, f.body)))
}

// removedResult is the result of a file that was there at the base, while its
// customization is still live.
func (p *pull) removedResult(f *baseFile, object *live.Object) result.Result {
	r := result.Result{File: f.name, ID: object.ID, Status: result.Conflict}
	ref := p.base.ref
	if compare.Same(object.JSON, f.body) {
		r.Reason = fmt.Sprintf("the file was removed since %s, and its customization is live as it was: 'pinsync sync --base %s --delete' deletes it there", ref, ref)
	} else {
		r.Reason = fmt.Sprintf("the file was removed since %s, and live was changed (%s)", ref, brief(compare.Changes(object.JSON, f.body)))
	}
	return r
}

// brief names the place of the first change, and how many more there are.
func brief(changes []result.Change) string {
	if len(changes) == 0 {
		return "nothing"
	}
	place := changes[0].Path
	if place == "" {
		place = "everything"
	}
	if more := len(changes) - 1; more > 0 {
		return fmt.Sprintf("%s and %d more", place, more)
	}
	return place
}
