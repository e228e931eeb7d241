package sync

import (
	"cmp"
	"crypto/sha256"
	"fmt"

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
	p.order.done(i)
}

// writeID writes the id of a created or matched customization into its file.
// Where that can't be done, or the file is not what was sent, it is left and
// failed, though what was sent stands: the next run will match it by its target.
func (p *push) writeID(it *item) {
	if !it.nameless() || it.ID == "" {
		return
	}
	switch it.Status {
	case result.Created, result.Updated, result.Unchanged:
	default:
		return
	}
	if err := p.addID(it); err != nil {
		it.settle(result.Failed, fmt.Sprintf("%s as %s, but the id can't be written into the file: %s", it.Status, it.ID, diagnostic.Cause(err)))
	}
}

// addID writes the id of a customization into its file, if that still is what
// was sent: another text may describe another customization.
func (r *run) addID(it *item) error {
	text, err := readFile(r.options.Dir, it.File)
	if err != nil {
		return err
	}
	text, err = edit.AddID(text, it.ID)
	if err != nil {
		return cmp.Or(r.stillSent(it), err)
	}
	return atomicfile.Rewrite(pathOf(r.options.Dir, it.File), text, func() error { return r.stillSent(it) })
}

// stillSent returns an error unless a file's text is the one that was sent.
func (r *run) stillSent(it *item) error {
	text, err := readFile(r.options.Dir, it.File)
	if err == nil && (it.sum == nil || *it.sum != sha256.Sum256(text)) {
		err = errOtherText
	}
	return err
}
