package sync

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

// warnOfTwins says so where files of the shop outside of the folder have the ids
// of customizations that are about to get a new file: the folder is a part of
// the one that was meant, or its name is mistyped.
func (p *pull) warnOfTwins(ctx context.Context) {
	ids := map[string]bool{} // in lower case
	for i := range p.tasks.list {
		if t := &p.tasks.list[i]; t.action == create {
			ids[lower(t.object.ID)] = true
		}
	}
	if len(ids) == 0 || p.options.Warn == nil {
		return
	}
	shop, err := p.options.shop()
	if err != nil || !shop.bounded || shop.whole() {
		return
	}
	names := shop.outside(ctx, p.names())
	twins := make([]bool, len(names))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range names {
		group.Go(func() error {
			twins[i] = ctx.Err() == nil && hasID(p.options.Dir, name, ids)
			return nil
		})
	}
	group.Wait()
	count, example := 0, ""
	for i, name := range names {
		if twins[i] {
			if count == 0 || name < example {
				example = name
			}
			count++
		}
	}
	switch to := diagnostic.Name(p.options.Dir, p.dir); count {
	case 0:
	case 1:
		p.options.warn(fmt.Sprintf("%s describes already what a new file in %s will; pull its folder instead, or delete that new file", example, to))
	default:
		p.options.warn(fmt.Sprintf("%s and %d more describe already what new files in %s will; pull their folder instead, or delete the files that this run writes there", example, count-1, to))
	}
}

// hasID reports whether the file of this name has one of ids, in lower case. A
// text is read as YAML only if one of them is somewhere in it.
func hasID(dir, name string, ids map[string]bool) bool {
	if info, err := os.Lstat(pathOf(dir, name)); err != nil || !info.Mode().IsRegular() {
		return false
	}
	text, err := readFile(dir, name)
	if err != nil || len(idsIn(text, func(id string) bool { return ids[lower(id)] })) == 0 {
		return false
	}
	doc, _ := manifest.Parse(text)
	if doc == nil {
		return false
	}
	id := doc.Root().Member("id")
	return id != nil && id.Value.Kind == manifest.String && ids[lower(id.Value.Text)]
}
