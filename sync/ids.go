package sync

import (
	"fmt"
	"net/http"

	"pinsync/sync/atomicfile"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/edit"
	"pinsync/sync/result"
)

// done ends the work on file i: the id that was found for it is written into
// it, if that is asked for, and its result is passed on.
func (p *push) done(i int) {
	if p.WriteIDs {
		p.writeID(&p.items[i])
	}
	p.mark(&p.items[i])
	p.items[i].body = nil // it is most of what a large run holds
	p.order.done(i)
}

// mark finds the place in the file that a failure is about, where its findings
// don't say: the id that is not live, or else what differs.
func (p *push) mark(it *item) {
	if it.Status != result.Failed || len(it.Diagnostics) > 0 || it.Span != (diagnostic.Span{}) {
		return
	}
	doc := p.reread(it)
	if it.todo == toDelete && it.base != nil {
		doc = it.base.document()
	}
	if it.HTTPStatus == http.StatusNotFound {
		it.Span = valueAt(doc, "/id")
	}
	if it.Span == (diagnostic.Span{}) {
		it.Span = spot(doc, it.Changes)
	}
}

// writeID writes the id of a created or matched customization into its file.
// Where that can't be done the file is failed, though what was sent stands:
// the next run will match it by its target.
func (p *push) writeID(it *item) {
	if !it.nameless() || it.ID == "" {
		return
	}
	switch it.Status {
	case result.Created, result.Updated, result.Unchanged:
	default:
		return
	}
	if err := p.addID(it.File, it.ID); err != nil {
		it.settle(result.Failed, fmt.Sprintf("%s as %s, but the id can't be written into the file: %s", it.Status, it.ID, diagnostic.Cause(err)))
	}
}

func (r *run) addID(name, id string) error {
	text, err := readFile(r.options.Dir, name)
	if err != nil {
		return err
	}
	text, err = edit.AddID(text, id)
	if err != nil {
		return err
	}
	return atomicfile.WriteFile(pathOf(r.options.Dir, name), text, 0o644)
}
