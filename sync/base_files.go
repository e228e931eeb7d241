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
	source []byte // what it said, for line
}

// line is the line of the value that a JSON Pointer names in the file; see
// lineAt.
func (f *baseFile) line(pointer string) int {
	doc, _ := manifest.Parse(f.source)
	return lineAt(doc, pointer)
}

// lineAt is the line of the value that a JSON Pointer names in doc, or where
// it would belong if doc lacks it: the line of the nearest value around it.
func lineAt(doc *manifest.Document, pointer string) int {
	if doc == nil {
		return 1
	}
	for {
		v, m := doc.Lookup(pointer)
		switch {
		case m != nil:
			return doc.KeySpan(m).Start.Line
		case v != nil && pointer != "":
			return doc.ValueSpan(v).Start.Line
		case v != nil:
			return doc.OpeningSpan(v).Start.Line
		}
		pointer = pointer[:max(strings.LastIndexByte(pointer, '/'), 0)]
	}
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
	// invalid are the files that count as absent although they were there: by
	// name, and what they described as far as that could be read.
	invalid map[string]check.Facts
	// checkout is that of the shop's root, nil as long as nobody needs it.
	checkout *base.Checkout
	// now are the run's valid files by name, as long as the base is read: one
	// that says the same as then need not be read twice.
	now    map[string]*item
	listed func(n int) // is told how many files of a list came; nil if nobody asks
}

// readBase reads the base side of a run from git: the files at its paths as
// they were at the revision ref; now are those files as they are. For remote,
// environ and most errors see base.OpenSynced.
func (o Options) readBase(ctx context.Context, ref, remote string, environ []string, now []item) (*baseFiles, error) {
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
	if b.tree, err = base.OpenSynced(ctx, o.Dir, ref, remote, environ); err != nil {
		return nil, err
	}
	found, governing, err := b.list(ctx, o.paths(), nil)
	if err != nil {
		return nil, err
	}
	for i := range found {
		b.names[found[i].Path] = true
	}
	b.invalid = map[string]check.Facts{}
	b.files, err = b.read(ctx, found, b.invalid, func(f base.File) bool {
		bound := governing(f.Path)
		return bound == nil || bound.tracker == "" || b.shop.tracker == "" || bound.tracker == b.shop.tracker
	})
	return b, err
}

// wasInvalid reports whether a file that no valid one of base is paired with was
// there at the revision, and invalid.
func (b *baseFiles) wasInvalid(it *item) bool {
	if _, was := b.invalid[it.File]; was || it.ID == "" {
		return was
	}
	for _, facts := range b.invalid {
		if strings.EqualFold(facts.ID, it.ID) {
			return true
		}
	}
	return false
}

// shopCheckout is what git knows of the shop's files as they are.
func (b *baseFiles) shopCheckout(ctx context.Context) (*base.Checkout, error) {
	var err error
	if b.checkout == nil {
		b.checkout, err = b.tree.Checkout(ctx, b.shop.root)
	}
	return b.checkout, err
}

// outside reads the shop's customizations that were elsewhere in the repository
// than at the run's paths.
func (b *baseFiles) outside(ctx context.Context) ([]baseFile, error) {
	if b.shop.whole() {
		return nil, nil
	}
	found, governing, err := b.list(ctx, []string{b.shop.root}, b.names)
	if err != nil {
		return nil, err
	}
	return b.read(ctx, found, nil, func(f base.File) bool {
		bound := governing(f.Path)
		if bound == nil || bound.folder == b.shop.root || !within(bound.folder, b.shop.root) {
			return bound == nil || bound.tracker == "" || b.shop.tracker == "" || bound.tracker == b.shop.tracker
		}
		return bound.tracker != "" && bound.tracker == b.shop.tracker
	})
}

// describe is what files described at a revision, valid or not, by name; the
// zero Facts where one did not tell. Files that were not there are left out.
func describe(ctx context.Context, tree *base.Tree, names []string) (map[string]check.Facts, error) {
	described := make(map[string]check.Facts, len(names))
	if len(names) == 0 {
		return described, nil
	}
	checker := check.New(check.Options{})
	for f, err := range tree.Files(ctx, names) {
		if err != nil {
			return nil, err
		}
		var facts check.Facts
		if !f.TooLarge {
			if doc, _ := manifest.Parse(f.Data); doc != nil {
				_, facts = checker.File(doc)
			}
		}
		described[f.Path] = facts
	}
	return described, nil
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

// list gives the files at and below paths, but for those of the names in but,
// and what says which settings file governed a file, named by its path, at the
// revision; nil for none.
func (b *baseFiles) list(ctx context.Context, paths []string, but map[string]bool) (found []base.File, governing func(name string) *binding, err error) {
	var settingsFiles []string
	for _, path := range paths {
		for _, folder := range toTop(filepath.Clean(pathOf(b.shop.dir, path))) {
			settingsFiles = append(settingsFiles, filepath.Join(folder, settings.FileName))
		}
	}
	existed := map[string]*binding{} // by folder
	for f, err := range b.tree.Files(ctx, paths, settingsFiles...) {
		switch {
		case err != nil:
			return nil, nil, err
		case f.Settings:
			folder := filepath.Dir(pathOf(b.shop.dir, f.Path))
			existed[folder] = &binding{folder: folder, tracker: trackerOf(f.Data)}
		case !but[f.Path]:
			found = append(found, f)
			if b.listed != nil {
				b.listed(len(found))
			}
		}
	}
	slices.SortFunc(found, func(x, y base.File) int { return strings.Compare(x.Path, y.Path) })
	known := map[string]*binding{} // by folder
	return found, func(name string) *binding {
		folder := filepath.Dir(pathOf(b.shop.dir, name))
		bound, ok := known[folder]
		if !ok {
			for _, above := range toTop(folder) {
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
func (b *baseFiles) read(ctx context.Context, found []base.File, invalid map[string]check.Facts, ours func(base.File) bool) ([]baseFile, error) {
	found = slices.DeleteFunc(found, func(f base.File) bool { return !ours(f) })

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
	for i := range files {
		if files[i].body == nil && invalid != nil {
			invalid[found[i].Path] = facts[i]
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
