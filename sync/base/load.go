package base

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/check"
	"pinsync/sync/files"
	"pinsync/sync/progress"
	"pinsync/sync/settings"
)

// Base is a shop's customizations as its files described them at a revision.
// Files that were invalid then, also because of other files, count as absent.
type Base struct {
	// Files are those at the run's paths, in the byte order of names.
	Files []files.File

	tree  *Tree
	scope files.Scope
	shop  *files.Shop
	names map[string]bool // of all files there, invalid ones too
	// now are the run's valid files by name: one whose text is the same as then
	// need not be read twice.
	now    map[string]*files.File
	listed func(n int) // is called with the number of files that were listed; nil if that is not wanted
}

// Load reads the base of a run from git: the files at its paths as they were at
// the revision ref; now are those files as they are. For environ and most errors
// see Open; for the others, settings.Find.
func Load(ctx context.Context, scope files.Scope, ref string, environ []string, now []files.File) (*Base, error) {
	b := &Base{scope: scope, names: map[string]bool{}, now: map[string]*files.File{}, listed: scope.Progress.Count(progress.ReadingBase)}
	for i := range now {
		if f := &now[i]; f.State == files.Valid {
			b.now[f.Name] = f
		}
	}
	var err error
	if b.shop, err = scope.Shop(); err != nil {
		return nil, err
	}
	if b.tree, err = Open(ctx, scope.Dir, ref, environ); err != nil {
		return nil, err
	}
	found, err := b.list(ctx, scope.Named(), nil)
	if err != nil {
		return nil, err
	}
	for i := range found {
		b.names[found[i].Path] = true
	}
	b.Files, err = b.read(ctx, found, func(bound *binding) bool {
		return bound == nil || bound.tracker == "" || b.shop.TrackerID == "" || bound.tracker == b.shop.TrackerID
	})
	return b, err
}

// CheckAncestor returns nil when the revision is an ancestor of HEAD; see
// Tree.CheckAncestor.
func (b *Base) CheckAncestor(ctx context.Context) error { return b.tree.CheckAncestor(ctx) }

// Elsewhere reads the shop's customizations that were at the revision in other
// folders of the repository than the run's paths, and are no longer there, so
// that they may have moved to the run's.
func (b *Base) Elsewhere(ctx context.Context) ([]files.File, error) {
	if b.shop.Whole() {
		return nil, nil
	}
	found, err := b.list(ctx, []string{b.shop.Root}, b.names)
	if err != nil {
		return nil, err
	}
	were, err := b.read(ctx, found, func(bound *binding) bool {
		if bound == nil || bound.folder == b.shop.Root || !files.Within(bound.folder, b.shop.Root) {
			return bound == nil || bound.tracker == "" || b.shop.TrackerID == "" || bound.tracker == b.shop.TrackerID
		}
		return bound.tracker != "" && bound.tracker == b.shop.TrackerID
	})
	if err != nil {
		return nil, err
	}
	checker := check.New(check.Options{})
	return slices.DeleteFunc(were, func(f files.File) bool {
		if _, err := os.Lstat(b.scope.Path(f.Name)); err != nil {
			return !errors.Is(err, fs.ErrNotExist)
		}
		now, why := b.scope.Describe(f.Name, checker)
		return why != "" || files.SameCustomization(f.Facts, now)
	}), nil
}

// Shop is the shop that the run's paths belong to.
func (b *Base) Shop() *files.Shop { return b.shop }

// DescribedElsewhere is what the files outside of the run's paths described at
// the revision, valid or not, by name; the zero Facts where one did not say.
// Where git fails it is empty: then all that such a file describes may have moved
// there, which is the safe side.
func (b *Base) DescribedElsewhere(ctx context.Context) map[string]check.Facts {
	found, err := b.list(ctx, []string{b.shop.Root}, b.names)
	if err != nil {
		return nil
	}
	described := make(map[string]check.Facts, len(found))
	checker := check.New(check.Options{})
	for i := range found {
		described[found[i].Path] = files.Parse(found[i].Path, found[i].Data, checker).Facts
	}
	return described
}

// list gives the files at and below paths, but for those of the names in but.
func (b *Base) list(ctx context.Context, paths []string, but map[string]bool) ([]File, error) {
	var found []File
	for f, err := range b.tree.Files(ctx, paths) {
		if err != nil {
			return nil, err
		}
		if !but[f.Path] {
			found = append(found, f)
			if b.listed != nil {
				b.listed(len(found))
			}
		}
	}
	slices.SortFunc(found, func(x, y File) int { return strings.Compare(x.Path, y.Path) })
	return found, nil
}

// read checks those of the files that are the shop's, by the settings file that
// governed them then, and gives the valid ones.
func (b *Base) read(ctx context.Context, found []File, ours func(*binding) bool) ([]files.File, error) {
	governing, err := b.bindings(ctx, found)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(f File) bool { return !ours(governing(f.Path)) })

	were := make([]files.File, len(found))
	// Warnings, whatever the settings make of them now, don't count: what became
	// of them since says nothing of what was synced.
	checker := check.New(check.Options{})
	var next atomic.Int64
	var group errgroup.Group
	for range min(len(found), runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < len(found) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				were[i] = b.readOne(&found[i], checker)
			}
			return nil
		})
	}
	_ = group.Wait() // its functions return no error
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	files.CheckTogether(were, checker)
	return slices.DeleteFunc(were, func(f files.File) bool { return f.State != files.Valid }), nil
}

// readOne checks one file.
func (b *Base) readOne(found *File, checker *check.Checker) files.File {
	if found.TooLarge {
		return files.File{Name: found.Path, State: files.Invalid}
	}
	if now := b.now[found.Path]; now != nil && now.Sum == sha256.Sum256(found.Data) {
		return files.File{Name: found.Path, Facts: now.Facts, Body: now.Body}
	}
	f := files.Parse(found.Path, found.Data, checker)
	f.Text, f.Diagnostics = found.Data, nil
	return f
}

// binding is a settings file as it was at the revision.
type binding struct {
	folder  string // absolute
	tracker string // may be empty
}

// bindings gives a function that says which settings file governed a file,
// named by its path, at the revision; nil for none.
func (b *Base) bindings(ctx context.Context, found []File) (func(name string) *binding, error) {
	upwards := map[string][]string{} // by folder, itself and those above
	asked := map[string]bool{}
	var paths []string
	for i := range found {
		folder := filepath.Dir(b.scope.Path(found[i].Path))
		if _, ok := upwards[folder]; ok {
			continue
		}
		upwards[folder] = files.ToTop(folder)
		for _, above := range upwards[folder] {
			if !asked[above] {
				asked[above] = true
				paths = append(paths, filepath.Join(above, settings.FileName))
			}
		}
	}
	existed := map[string]*binding{}
	if len(paths) > 0 {
		were, err := b.list(ctx, paths, nil)
		if err != nil {
			return nil, err
		}
		for _, f := range were {
			folder := filepath.Dir(b.scope.Path(f.Path))
			existed[folder] = &binding{folder: folder, tracker: settings.TrackerOf(f.Data)}
		}
	}
	return func(name string) *binding {
		for _, folder := range upwards[filepath.Dir(b.scope.Path(name))] {
			if bound := existed[folder]; bound != nil {
				return bound
			}
		}
		return nil
	}, nil
}
