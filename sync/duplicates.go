package sync

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/manifest"
	"pinsync/sync/plan"
)

// warnOfDuplicates says so where files of the shop outside of the folder have the ids
// of customizations that are about to get a new file: the folder is a part of
// the one that was meant, or its name is mistyped.
func (o *Options) warnOfDuplicates(ctx context.Context, src *sources, dir string, p *plan.Plan) {
	ids := map[string]bool{} // in lower case
	for i := range p.Steps {
		if s := &p.Steps[i]; s.Action == plan.Create {
			ids[strings.ToLower(s.Result.ID)] = true
		}
	}
	if len(ids) == 0 || o.Warn == nil {
		return
	}
	shop, err := src.scope.Shop()
	if err != nil || !shop.Bounded || shop.Whole() {
		return
	}
	names := shop.Elsewhere(ctx, src.names())
	duplicates := make([]bool, len(names))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range names {
		group.Go(func() error {
			duplicates[i] = ctx.Err() == nil && hasID(&src.scope, name, ids)
			return nil
		})
	}
	group.Wait()
	var same []string
	for i, name := range names {
		if duplicates[i] {
			same = append(same, name)
		}
	}
	if len(same) == 0 {
		return
	}
	example, to := slices.Min(same), diagnostic.Name(o.Dir, dir)
	if len(same) == 1 {
		o.Warn(fmt.Sprintf("%s already describes what a new file in %s will; pull its folder instead, or delete that new file", example, to))
		return
	}
	o.Warn(fmt.Sprintf("%s and %d more already describe what new files in %s will; pull their folder instead, or delete the files that this run writes there", example, len(same)-1, to))
}

// hasID reports whether the file of this name has one of ids, in lower case. A
// text is read as YAML only if one of them is somewhere in it.
func hasID(scope *files.Scope, name string, ids map[string]bool) bool {
	if info, err := os.Lstat(scope.Path(name)); err != nil || !info.Mode().IsRegular() {
		return false
	}
	text, err := scope.Read(name)
	if err != nil || !slices.ContainsFunc(files.IDsIn(text), func(id string) bool { return ids[strings.ToLower(id)] }) {
		return false
	}
	doc, _ := manifest.Parse(text)
	if doc == nil {
		return false
	}
	id := doc.Root().Member("id")
	return id != nil && id.Value.Kind == manifest.String && ids[strings.ToLower(id.Value.Text)]
}
