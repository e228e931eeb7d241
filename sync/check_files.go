package sync

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/textfile"
	"pinsync/sync/manifest"
	"pinsync/sync/result"
	"pinsync/sync/settings"
)

// interrupted is the reason of what a signal kept from being done.
const interrupted = "interrupted"

// checked is what reading and checking gave, one element for each file in the
// order of names.
type checked struct {
	results []result.Result
	items   []item // of results; nil where only those are kept
}

// keep says what is kept of the files beside their results: it is most of what
// a large run holds in memory.
type keep uint8

const (
	keepResults keep = iota // nothing else
	keepItems               // and what tells which customization a file describes
	keepBodies              // and what sending needs
	keepFacts               // and what tells whether a file said the same at the base
)

// keeping is what a run needs that compares with base, a revision's name, if
// that is not empty.
func keeping(base string) keep {
	if base == "" {
		return keepBodies
	}
	return keepFacts
}

// report is the report of a run that only checks.
func (c *checked) report(ctx context.Context, command string) *result.Report {
	r := &result.Report{Command: command, Results: c.results}
	if ctx.Err() != nil {
		r.Stopped = interrupted
	}
	return r
}

// check finds, reads and checks every file. A file's result is valid or
// invalid, or skipped where ctx ended before it was read.
func (o Options) check(ctx context.Context, kept keep) (*checked, error) {
	walk, err := find(ctx, o.Dir, o.paths(), o.counts(Finding))
	if err != nil {
		return nil, err
	}
	shops, err := o.shopsOf(walk)
	if err != nil {
		return nil, err
	}
	files := walk.files
	if len(files) == 0 && ctx.Err() == nil {
		return nil, fmt.Errorf("%w in %s: a customization is a file named *.yaml or *.yml%s", ErrNoFiles, quoteAll(o.paths()), walk.almost())
	}
	checker := o.checker()
	if unread := walk.unread(checker); len(unread) > 0 {
		files = append(files, unread...)
		slices.SortFunc(files, byName)
	}
	c := &checked{
		results: make([]result.Result, len(files)),
	}
	if kept >= keepItems {
		c.items = make([]item, len(files))
	}
	facts := make([]check.Facts, len(files))

	one := o.begin(Checking, len(files))
	var next atomic.Int64
	var group errgroup.Group
	for range min(len(files), runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return nil
				}
				it := &item{}
				if kept >= keepItems {
					it = &c.items[i]
				}
				it.Result = &c.results[i]
				it.File = files[i].name
				if ctx.Err() != nil {
					it.skip(interrupted)
					continue
				}
				facts[i] = it.read(o.Dir, files[i].fault, checker, kept)
				if path.Base(files[i].name) == settings.FileName {
					adviseOnSettings(it.Diagnostics)
				}
				one()
			}
		})
	}
	group.Wait()

	sets, members := map[string]*check.Set{}, map[string][]int{}
	for i := range files {
		if files[i].unread {
			if kept >= keepItems {
				c.items[i].unread = &files[i].describes
			}
			continue
		}
		shop := shops[files[i].bound]
		if sets[shop] == nil {
			sets[shop] = check.NewSet(checker)
			sets[shop].Grow(len(files) - i)
		}
		sets[shop].Add(files[i].name, facts[i])
		members[shop] = append(members[shop], i)
		if kept == keepResults {
			continue
		}
		it := &c.items[i]
		it.target = facts[i].Target
		if kept == keepFacts || kept == keepBodies && !facts[i].HasID {
			f := facts[i] // alone, so that the rest can go
			it.facts = &f
		}
	}
	for shop, set := range sets {
		for n, found := range set.Diagnostics() {
			r := &c.results[members[shop][n]]
			r.Diagnostics = diagnostic.Sort(append(r.Diagnostics, found...))
		}
	}
	for i := range c.results {
		switch r := &c.results[i]; {
		case r.Status == result.Skipped:
		case o.invalidates(r.Diagnostics):
			r.Status = result.Invalid
		default:
			r.Status = result.Valid
		}
	}
	for i := range c.items {
		if it := &c.items[i]; it.Status == result.Valid && it.unread == nil {
			it.todo = undecided
		} else {
			it.body = nil
		}
	}
	return c, nil
}

// shopsOf tells whose the files are that the walk found, by the number of the
// settings file that binds them: files of two shops may have one target. What
// names no tracker is of the shop that governs the paths. Where the run is for a
// tracker, a settings file that can't be read or names another is an error; so
// is one that names another and has almost the right name.
func (o Options) shopsOf(walk *finder) ([]string, error) {
	for _, path := range walk.misnamed {
		if s, err := settings.Read(o.Dir, path); err == nil && o.TrackerID != "" && s.TrackerID != "" && s.TrackerID != o.TrackerID {
			return nil, fmt.Errorf("%w: this run is for another tracker than %s names, which is meant to bind its folder to %q; rename it to %s and run pinsync for each folder",
				settings.ErrSeveral, s.File, s.TrackerID, settings.FileName)
		}
	}
	shops := make([]string, 1+len(walk.settings))
	if len(walk.settings) == 0 {
		return shops, nil
	}
	shops[0] = o.TrackerID
	if o.TrackerID == "" {
		if s, err := settings.Find(o.Dir, o.paths()); err == nil {
			shops[0] = s.TrackerID
		}
	}
	for i, path := range walk.settings {
		s, err := settings.Read(o.Dir, path)
		switch {
		case err != nil && o.TrackerID != "":
			return nil, err
		case err != nil, s.TrackerID == "":
			shops[i+1] = shops[0]
		case o.TrackerID != "" && s.TrackerID != o.TrackerID:
			return nil, fmt.Errorf("%w: this run is for another tracker than %s, which binds its folder to %q; run pinsync for each folder",
				settings.ErrSeveral, s.File, s.TrackerID)
		default:
			shops[i+1] = s.TrackerID
		}
	}
	return shops, nil
}

// read takes in the file, and gives what checks across files need of it.
func (it *item) read(dir string, fault *diagnostic.Diagnostic, checker *check.Checker, kept keep) check.Facts {
	if fault != nil {
		it.Diagnostics = []diagnostic.Diagnostic{*fault}
		return check.Facts{}
	}
	text, err := readFile(dir, it.File)
	if err != nil {
		it.Diagnostics = []diagnostic.Diagnostic{*unreadable("can't be read: %s", diagnostic.Cause(err))}
		return check.Facts{}
	}
	if kept == keepFacts {
		sum := sum(sha256.Sum256(text))
		it.sum = &sum
	}
	doc, faults := manifest.Parse(text)
	it.Diagnostics = faults
	if doc == nil {
		it.conceal(text)
		return check.Facts{}
	}
	found, facts := checker.File(doc)
	if len(faults) == 0 {
		it.Diagnostics = found
		if kept >= keepBodies {
			it.body = doc.Body()
		}
	} else {
		it.Diagnostics = diagnostic.Sort(append(faults, found...))
	}
	it.conceal(text)
	it.ID = facts.ID
	return facts
}

// conceal keeps a key out of what is said of settings that were taken for a
// customization.
func (it *item) conceal(text []byte) {
	if base := path.Base(it.File); base == settings.FileName || base == settings.AlmostFileName {
		check.Conceal(text, it.Diagnostics)
	}
}

// adviseOnSettings replaces the advice on how to mend a customization where
// somebody named the settings file as one.
func adviseOnSettings(found []diagnostic.Diagnostic) {
	isError := func(d diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error }
	if !slices.ContainsFunc(found, isError) {
		return
	}
	for i := range found {
		found[i].Hint = ""
	}
	found[0].Hint = "this looks like pinsync's settings, which are checked whenever a run uses them: leave it out"
}

// readFile reads the file of the given name.
func readFile(dir, name string) ([]byte, error) { return textfile.Read(pathOf(dir, name)) }

// pathOf is where the file of the given name lies.
func pathOf(dir, name string) string {
	path := filepath.FromSlash(name)
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return path
}
