package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
	"pinsync/sync/progress"
	"pinsync/sync/settings"
)

// Load finds, reads and checks every file of the scope. When ctx ends, the files
// that were not read yet are Unread. An error means that there is nothing to
// check: it wraps ErrNoSuchPath, ErrNoFiles, or settings.ErrSeveral, or is one
// about a settings file. With ErrNoFiles come those files that only look like
// customization files.
func Load(ctx context.Context, s Scope) ([]File, error) {
	walk, err := find(ctx, s.Dir, s.Named(), s.Progress.Count(progress.Finding))
	if err != nil {
		return nil, err
	}
	bindings, err := s.bindings(walk)
	if err != nil {
		return nil, err
	}
	if len(walk.files) == 0 && ctx.Err() == nil {
		err = fmt.Errorf("%w in %s: a customization is a file named *.yaml or *.yml%s", ErrNoFiles, quoteAll(s.Named()), walk.almost())
	}
	if unread := walk.unread(bindings); len(unread) > 0 {
		walk.files = append(walk.files, unread...)
		slices.SortFunc(walk.files, byName)
	}
	files := s.readAll(ctx, walk.files, bindings)
	if err != nil {
		return files, err
	}
	compareWithin(files, func(i int) *binding { return &bindings[walk.files[i].bound] })
	for i := range files {
		if f := &files[i]; f.State != Unread && s.Invalidates(f) {
			f.State = Invalid
		}
	}
	return files, nil
}

// readAll reads and checks each file by itself, as many at a time as there are
// processors.
func (s *Scope) readAll(ctx context.Context, all []found, bindings []binding) []File {
	files := make([]File, len(all))
	one := s.Progress.Begin(progress.Checking, len(all))
	var next atomic.Int64
	var group errgroup.Group
	for range min(len(all), runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < len(all); i = int(next.Add(1)) - 1 {
				f, bound := &files[i], &bindings[all[i].bound]
				f.Name, f.Settings = all[i].name, bound.settings
				if ctx.Err() != nil {
					f.State = Unread
					continue
				}
				if all[i].describes != nil {
					f.State, f.Facts, f.Diagnostics = Misnamed, *all[i].describes, []diagnostic.Diagnostic{*all[i].fault}
				} else {
					s.read(f, all[i].fault, bound.checker)
				}
				one()
			}
			return nil
		})
	}
	_ = group.Wait() // its functions return no error
	return files
}

// read reads and checks one file.
func (s *Scope) read(f *File, fault *diagnostic.Diagnostic, checker *check.Checker) {
	if fault != nil {
		f.Diagnostics = []diagnostic.Diagnostic{*fault}
		if s.Bodies {
			f.Clues = cluesAt(s.Path(f.Name), checker)
		}
		return
	}
	text, err := s.Read(f.Name)
	if err != nil {
		f.Diagnostics = []diagnostic.Diagnostic{*unreadable("can't be read: %s", diagnostic.Cause(err))}
		f.Clues = &Clues{Opaque: true}
		return
	}
	f.parse(text, checker, s.Bodies)
	f.prove(text, reader(checker, nil, false), nil)
	if base := path.Base(f.Name); base == settings.FileName || base == settings.AlmostFileName {
		check.Redact(text, f.Diagnostics)
		if base == settings.FileName {
			adviseOnSettings(f.Diagnostics)
		}
	}
}

// Parse checks the text of a file by itself. What is wrong between files is found
// by CheckTogether.
func Parse(name string, text []byte, checker *check.Checker) File {
	f := File{Name: name}
	f.parse(text, checker, true)
	if hasError(f.Diagnostics) {
		f.State = Invalid
	}
	return f
}

// CheckTogether makes those of one shop's files invalid that can't be valid next
// to each other.
func CheckTogether(files []File, checker *check.Checker) {
	one := binding{checker: checker}
	compareWithin(files, func(int) *binding { return &one })
	for i := range files {
		if hasError(files[i].Diagnostics) {
			files[i].State = Invalid
		}
	}
}

func hasError(diagnostics []diagnostic.Diagnostic) bool {
	return slices.ContainsFunc(diagnostics, func(d diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error })
}

// parse checks the text of a file. Bodies are kept only if that is asked for.
func (f *File) parse(text []byte, checker *check.Checker, bodies bool) {
	if bodies {
		f.Sum = sha256.Sum256(text)
	}
	doc, faults := manifest.Parse(text)
	f.Diagnostics = faults
	if doc != nil {
		found, facts := checker.File(doc)
		f.Facts = facts
		f.Diagnostics = diagnostic.Sort(append(faults, found...))
		if bodies && len(faults) == 0 {
			f.Body = doc.Body()
		}
	}
	if bodies && hasError(f.Diagnostics) {
		f.Clues = &Clues{Texts: []Text{cluesOf(text, f.Facts)}}
	}
}

// compareWithin adds to the files of each shop what is wrong between them.
func compareWithin(files []File, boundBy func(i int) *binding) {
	sets, members := map[string]*check.Set{}, map[string][]int{}
	for i := range files {
		if files[i].State == Misnamed {
			continue
		}
		bound := boundBy(i)
		shop := bound.shop
		if sets[shop] == nil {
			sets[shop] = check.NewSet(bound.checker)
			sets[shop].Grow(len(files) - i)
		}
		sets[shop].Add(files[i].Name, files[i].Facts)
		members[shop] = append(members[shop], i)
	}
	for shop, set := range sets {
		for n, found := range set.Diagnostics() {
			f := &files[members[shop][n]]
			f.BetweenFiles = hasError(found)
			f.Diagnostics = diagnostic.Sort(append(f.Diagnostics, found...))
		}
	}
}

// adviseOnSettings replaces the advice on how to fix a customization where the
// settings file was named as one.
func adviseOnSettings(found []diagnostic.Diagnostic) {
	if !hasError(found) {
		return
	}
	for i := range found {
		found[i].Hint, found[i].Fix = "", nil
	}
	found[0].Hint = "this looks like pinsync's settings, which are checked whenever a run uses them: leave it out"
}

// Document parses a file again for the places in it: keeping those of every file
// for the rare need would cost more. It is nil where the file has changed
// meanwhile.
func (s *Scope) Document(f *File) *manifest.Document {
	text := f.Text
	if text == nil {
		var err error
		if text, err = s.Read(f.Name); err != nil {
			return nil
		}
	}
	doc, faults := manifest.Parse(text)
	if len(faults) > 0 || !bytes.Equal(doc.Body(), f.Body) {
		return nil
	}
	return doc
}
