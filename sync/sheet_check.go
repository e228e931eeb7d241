package sync

import (
	"cmp"
	"context"
	"slices"

	"pinsync/sync/files"
	"pinsync/sync/plan"
)

// checkTogether checks what would be with the files of the shop that stay.
func (r *sheetRun) checkTogether(scope *files.Scope) {
	for shop := range r.src.shops {
		changed := map[string]*files.File{}
		var fresh []*files.File
		for i := range r.targets {
			switch t := &r.targets[i]; {
			case t.c.Shop != shop:
			case t.action == plan.Update:
				changed[t.after.Name] = &t.after
			case t.action == plan.Create:
				fresh = append(fresh, &t.after)
			}
		}
		if len(changed)+len(fresh) == 0 {
			continue
		}
		var all []files.File
		var of []*files.File // where each comes from; nil of what stays
		for i := range r.src.Files {
			f := &r.src.Files[i]
			if r.src.ShopOf[i] != shop || f.State == files.Misnamed {
				continue
			}
			after := changed[f.Name]
			all, of = append(all, *cmp.Or(after, f)), append(of, after)
		}
		for _, f := range fresh {
			all, of = append(all, *f), append(of, f)
		}
		for i := range all {
			all[i].Diagnostics = slices.Clip(all[i].Diagnostics)
		}
		files.CheckTogether(all, scope.Checker(r.src.settings[shop]))
		for i, f := range of {
			if f != nil {
				f.Diagnostics, f.State = all[i].Diagnostics, all[i].State
			}
		}
	}
}

// checkItems checks what would be against the catalogues.
func (r *sheetRun) checkItems(ctx context.Context, scope *files.Scope) error {
	var all []files.File
	for i := range r.targets {
		all = append(all, r.targets[i].after)
	}
	items, err := r.o.readCatalogs(ctx, scope, all)
	if err != nil {
		return err
	}
	for i := range all {
		r.targets[i].after.Diagnostics, r.targets[i].titles = all[i].Diagnostics, items[i].titles
	}
	return nil
}
