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
	// Invalid are the files there that count as absent: by name, and what they
	// described as far as that could be read.
	Invalid map[string]check.Facts

	// Tree is the repository at the revision.
	Tree *Tree

	// checkout is that of the shop's root, nil as long as it is not needed.
	checkout *Checkout
	scope    files.Scope
	shop     *files.Shop
	// checker reads files for what they describe: warnings, whatever the settings make
	// of them now, say nothing of what was synced.
	checker *check.Checker
	names   map[string]bool // of all files there, invalid ones too
	// now are the run's valid files by name: one whose text is the same as then
	// need not be read twice.
	now map[string]*files.File
	// between are the versions that Between has read.
	between []files.File
	listed  func(n int) // is called with the number of files that were listed; nil if that is not wanted
}

// Load reads the base of a run from git: the files at its paths as they were at
// the revision; now are those files as they are. For most errors see OpenSynced; for
// the others, settings.Find. With ErrFirstRun there is a Base, too, which has no
// files and can only be moved.
func Load(ctx context.Context, scope files.Scope, from Source, now []files.File) (*Base, error) {
	b := &Base{
		Invalid: map[string]check.Facts{},
		scope:   scope,
		checker: check.New(check.Options{}),
		names:   map[string]bool{},
		now:     map[string]*files.File{},
		listed:  scope.Progress.Count(progress.ReadingBase),
	}
	for i := range now {
		if f := &now[i]; f.State == files.Valid {
			b.now[f.Name] = f
		}
	}
	var err error
	if b.shop, err = scope.Shop(); err != nil {
		return nil, err
	}
	if b.Tree, err = OpenSynced(ctx, scope.Dir, from); err != nil {
		return b, err
	}
	found, governing, err := b.list(ctx, scope.Named(), nil)
	if err != nil {
		return nil, err
	}
	for i := range found {
		b.names[found[i].Path] = true
	}
	b.Files, err = b.read(ctx, found, b.Invalid, func(f File) bool { return b.mayBind(governing(f.Path)) })
	return b, err
}

// Unchanged marks those of the run's files that have aged and mean what they did at
// the revision; see Tree.Unchanged.
func (b *Base) Unchanged(ctx context.Context, now []*files.File) error {
	return b.Tree.Unchanged(ctx, &b.scope, now)
}

// Elsewhere reads the shop's customizations that were at the revision in other
// folders of the repository than the run's paths, and are no longer there, so
// that they may have moved to the run's.
func (b *Base) Elsewhere(ctx context.Context) ([]files.File, error) {
	if b.shop.Whole() {
		return nil, nil
	}
	found, governing, err := b.list(ctx, []string{b.shop.Root}, b.names)
	if err != nil {
		return nil, err
	}
	were, err := b.read(ctx, found, nil, func(f File) bool {
		bound := governing(f.Path)
		if bound == nil || bound.folder == b.shop.Root || !files.Within(bound.folder, b.shop.Root) {
			return b.mayBind(bound)
		}
		return bound.tracker != "" && bound.tracker == b.shop.TrackerID
	})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(were, func(f files.File) bool {
		if _, err := os.Lstat(b.scope.Path(f.Name)); err != nil {
			return !errors.Is(err, fs.ErrNotExist)
		}
		now, why := b.scope.Describe(f.Name, b.checker)
		return why != "" || files.SameCustomization(f.Facts, now)
	}), nil
}

// describe is what files described at a revision, valid or not, by name; the
// zero Facts where one did not say. Files that were not there are left out.
func (b *Base) describe(ctx context.Context, tree *Tree, names []string) (map[string]check.Facts, error) {
	described := make(map[string]check.Facts, len(names))
	if len(names) == 0 {
		return described, nil
	}
	for f, err := range tree.Files(ctx, names) {
		if err != nil {
			return nil, err
		}
		described[f.Path] = files.Parse(f.Path, f.Data, b.checker).Facts
	}
	return described, nil
}

// list gives the files at and below paths, except for those of the names in but,
// and a function that says which settings file governed a file, named by its path,
// at the revision; nil for none.
func (b *Base) list(ctx context.Context, paths []string, but map[string]bool) (found []File, governing func(name string) *binding, err error) {
	var settingsFiles []string
	for _, path := range paths {
		for _, folder := range files.ToTop(filepath.Clean(b.scope.Path(path))) {
			settingsFiles = append(settingsFiles, filepath.Join(folder, settings.FileName))
		}
	}
	existed := map[string]*binding{} // by folder
	for f, err := range b.Tree.Files(ctx, paths, settingsFiles...) {
		switch {
		case err != nil:
			return nil, nil, err
		case f.Settings:
			folder := filepath.Dir(b.scope.Path(f.Path))
			existed[folder] = &binding{folder: folder, tracker: settings.TrackerOf(f.Data)}
		case !but[f.Path]:
			found = append(found, f)
			if b.listed != nil {
				b.listed(len(found))
			}
		}
	}
	slices.SortFunc(found, func(x, y File) int { return strings.Compare(x.Path, y.Path) })
	known := map[string]*binding{} // by folder
	return found, func(name string) *binding {
		folder := filepath.Dir(b.scope.Path(name))
		bound, ok := known[folder]
		if !ok {
			for _, above := range files.ToTop(folder) {
				if bound = existed[above]; bound != nil {
					break
				}
			}
			known[folder] = bound
		}
		return bound
	}, nil
}

// read checks those of the files that are the shop's, and gives the valid ones.
// The others are put into invalid, unless that is nil.
func (b *Base) read(ctx context.Context, found []File, invalid map[string]check.Facts, ours func(File) bool) ([]files.File, error) {
	found = slices.DeleteFunc(found, func(f File) bool { return !ours(f) })

	were := make([]files.File, len(found))
	parallel(len(found), func(i int) {
		if ctx.Err() == nil {
			were[i] = b.readOne(&found[i])
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	files.CheckTogether(were, b.checker)
	for i := range were {
		if f := &were[i]; f.State != files.Valid && invalid != nil {
			invalid[f.Name] = f.Facts
		}
	}
	return slices.DeleteFunc(were, func(f files.File) bool { return f.State != files.Valid }), nil
}

// parallel calls do with the numbers from 0 to n-1, as many at a time as there are
// processors.
func parallel(n int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = group.Wait() // its functions return no error
}

// readOne checks one file.
func (b *Base) readOne(found *File) files.File {
	if found.TooLarge {
		return files.File{Name: found.Path, State: files.Invalid}
	}
	if now := b.now[found.Path]; now != nil && now.Sum == sha256.Sum256(found.Data) {
		return files.File{Name: found.Path, Facts: now.Facts, Body: now.Body}
	}
	f := files.Parse(found.Path, found.Data, b.checker)
	f.Text, f.Diagnostics = found.Data, nil
	return f
}

// binding is a settings file as it was at the revision.
type binding struct {
	folder  string // absolute
	tracker string // may be empty
}

// mayBind reports whether what a settings file governed may have been the shop's: bound
// is nil where none did.
func (b *Base) mayBind(bound *binding) bool {
	return bound == nil || bound.tracker == "" || b.shop.TrackerID == "" || bound.tracker == b.shop.TrackerID
}
