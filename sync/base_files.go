package sync

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

	"pinsync/sync/base"
	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
	"pinsync/sync/result"
	"pinsync/sync/settings"
)

// baseFile is one customization as its file described it at a revision. The
// file was valid then, but for warnings.
type baseFile struct {
	name   string // the path it had, as results show paths
	id     string // as the file spelled it; empty where it had none
	target check.TargetKey
	body   []byte // the request body
	source []byte // what it said, for document
}

// document is what the file said, for the places in it.
func (f *baseFile) document() *manifest.Document {
	doc, _ := manifest.Parse(f.source)
	return doc
}

// baseFiles are a shop's customizations as its files described them at a
// revision. Files that were invalid then, also by what other files said, count
// as absent.
type baseFiles struct {
	tree *base.Tree
	shop *shop
	// files lie at and below the run's paths, in the byte order of names.
	files []baseFile
	names map[string]bool // of all files there, invalid ones too
	// now are the run's valid files by name, as long as the base is read: one
	// that says the same as then need not be read twice.
	now    map[string]*item
	listed func(n int) // is told how many files of a list came; nil if nobody asks
}

// readBase reads the base side of a run from git: the files at its paths as
// they were at the revision ref; now are those files as they are. For environ
// and most errors see base.Open.
func (o Options) readBase(ctx context.Context, ref string, environ []string, now []item) (*baseFiles, error) {
	b := &baseFiles{names: map[string]bool{}, now: map[string]*item{}, listed: o.counts(ReadingBase)}
	for i := range now {
		if it := &now[i]; it.sum != nil && it.Status == result.Valid {
			b.now[it.File] = it
		}
	}
	var err error
	if b.shop, err = o.shop(); err != nil {
		return nil, err
	}
	if b.tree, err = base.Open(ctx, o.Dir, ref, environ); err != nil {
		return nil, err
	}
	found, err := b.list(ctx, o.paths(), nil)
	if err != nil {
		return nil, err
	}
	for i := range found {
		b.names[found[i].Path] = true
	}
	b.files, err = b.read(ctx, found, func(bound *binding) bool {
		return bound == nil || bound.tracker == "" || b.shop.tracker == "" || bound.tracker == b.shop.tracker
	})
	return b, err
}

// outside reads the shop's customizations that were elsewhere in the repository
// than at the run's paths.
func (b *baseFiles) outside(ctx context.Context) ([]baseFile, error) {
	if b.shop.whole() {
		return nil, nil
	}
	found, err := b.list(ctx, []string{b.shop.root}, b.names)
	if err != nil {
		return nil, err
	}
	return b.read(ctx, found, func(bound *binding) bool {
		if bound == nil || bound.folder == b.shop.root || !within(bound.folder, b.shop.root) {
			return bound == nil || bound.tracker == "" || b.shop.tracker == "" || bound.tracker == b.shop.tracker
		}
		return bound.tracker != "" && bound.tracker == b.shop.tracker
	})
}

// describedOutside is what the files outside of the run's paths described at the
// revision, valid or not, by name; the zero Facts where one did not tell. Where
// git fails it is empty: then all that such a file describes may have moved
// there, which is the safe side.
func (b *baseFiles) describedOutside(ctx context.Context) map[string]check.Facts {
	found, err := b.list(ctx, []string{b.shop.root}, b.names)
	if err != nil {
		return nil
	}
	described := make(map[string]check.Facts, len(found))
	checker := check.New(check.Options{})
	for i := range found {
		var facts check.Facts
		if !found[i].TooLarge {
			if doc, _ := manifest.Parse(found[i].Data); doc != nil {
				_, facts = checker.File(doc)
			}
		}
		described[found[i].Path] = facts
	}
	return described
}

// leftFrom keeps those of the files outside of the run's paths whose
// customization is no longer there now, so that it may have moved to the run's.
func (b *baseFiles) leftFrom(files []baseFile) []baseFile {
	checker := check.New(check.Options{})
	return slices.DeleteFunc(files, func(f baseFile) bool {
		if _, err := os.Lstat(pathOf(b.shop.dir, f.name)); err != nil {
			return !errors.Is(err, fs.ErrNotExist)
		}
		now, why := described(b.shop.dir, f.name, checker)
		return why != "" || oneCustomization(check.Facts{ID: f.id, HasID: f.id != "", Target: f.target}, now)
	})
}

// list gives the files at and below paths, but for those of the names in but.
func (b *baseFiles) list(ctx context.Context, paths []string, but map[string]bool) ([]base.File, error) {
	var found []base.File
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
	slices.SortFunc(found, func(x, y base.File) int { return strings.Compare(x.Path, y.Path) })
	return found, nil
}

// read checks those of the files that are the shop's, by the settings file that
// governed them then, and gives the valid ones.
func (b *baseFiles) read(ctx context.Context, found []base.File, ours func(*binding) bool) ([]baseFile, error) {
	governing, err := b.bindings(ctx, found)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(f base.File) bool { return !ours(governing(f.Path)) })

	files := make([]baseFile, len(found))
	facts := make([]check.Facts, len(found))
	// Warnings, whatever the settings make of them now, don't count: what
	// became of them since says nothing of what was synced.
	checker := check.New(check.Options{})
	var next atomic.Int64
	var group errgroup.Group
	for range min(len(found), runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < len(found) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				files[i], facts[i] = b.readOne(&found[i], checker)
			}
			return nil
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	set := check.NewSet(checker)
	for i := range files {
		set.Add(found[i].Path, facts[i])
	}
	for i, diagnostics := range set.Diagnostics() {
		if hasError(diagnostics) {
			files[i].body = nil
		}
	}
	return slices.DeleteFunc(files, func(f baseFile) bool { return f.body == nil }), nil
}

// readOne reads one file. Its body is nil if it was invalid.
func (b *baseFiles) readOne(found *base.File, checker *check.Checker) (baseFile, check.Facts) {
	if found.TooLarge {
		return baseFile{}, check.Facts{}
	}
	if it := b.now[found.Path]; it != nil && *it.sum == sha256.Sum256(found.Data) {
		facts := *it.facts
		// Without the source: while the file is there, nobody asks for lines in
		// what it was.
		return baseFile{name: found.Path, id: facts.ID, target: facts.Target, body: it.body}, facts
	}
	doc, faults := manifest.Parse(found.Data)
	if doc == nil {
		return baseFile{}, check.Facts{}
	}
	diagnostics, facts := checker.File(doc)
	f := baseFile{name: found.Path, id: facts.ID, target: facts.Target, source: found.Data}
	if len(faults) == 0 && !hasError(diagnostics) {
		f.body = doc.Body()
	}
	return f, facts
}

func hasError(diagnostics []diagnostic.Diagnostic) bool {
	return slices.ContainsFunc(diagnostics, func(d diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error })
}

// binding is a settings file as it was at the revision.
type binding struct {
	folder  string // absolute
	tracker string // may be empty
}

// bindings gives a function that says which settings file governed a file,
// named by its path, at the revision; nil for none.
func (b *baseFiles) bindings(ctx context.Context, found []base.File) (func(name string) *binding, error) {
	upwards := map[string][]string{} // by folder, itself and those above
	asked := map[string]bool{}
	var paths []string
	for i := range found {
		folder := filepath.Dir(pathOf(b.shop.dir, found[i].Path))
		if _, ok := upwards[folder]; ok {
			continue
		}
		upwards[folder] = toTop(folder)
		for _, above := range upwards[folder] {
			if !asked[above] {
				asked[above] = true
				paths = append(paths, filepath.Join(above, settings.FileName))
			}
		}
	}
	existed := map[string]*binding{}
	if len(paths) > 0 {
		files, err := b.list(ctx, paths, nil)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			folder := filepath.Dir(pathOf(b.shop.dir, f.Path))
			existed[folder] = &binding{folder: folder, tracker: trackerOf(f.Data)}
		}
	}
	return func(name string) *binding {
		for _, folder := range upwards[filepath.Dir(pathOf(b.shop.dir, name))] {
			if bound := existed[folder]; bound != nil {
				return bound
			}
		}
		return nil
	}, nil
}
