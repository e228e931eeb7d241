package files

import (
	"context"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"pinsync/sync/check"
)

// IsCustomizationPath reports whether the walk of a folder takes in a file at this
// path below it, slash-separated.
func IsCustomizationPath(below string) bool {
	return isCustomizationName(path.Base(below)) && !hasDot(below)
}

// IsHiddenCustomization reports whether the walk would take in the file whose path
// below the folder is given, if no name in it started with a dot.
func IsHiddenCustomization(below string) bool {
	return isCustomizationName(path.Base(below)) && hasDot(below)
}

func hasDot(below string) bool { return below[0] == '.' || strings.Contains(below, "/.") }

// HasCustomizations reports whether a file at or below folder describes a
// customization.
func HasCustomizations(folder string) bool {
	checker, scope := check.New(check.Options{}), Scope{Dir: folder}
	found := false
	each(folder, func(name string) error {
		if facts, _ := scope.Describe(name, checker); facts.HasID || facts.KnowsTarget() {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// Named lists the customization files at or below folder whose names have base as
// their last part, as absolute paths.
func Named(folder, base string) (paths []string) {
	each(folder, func(name string) error {
		if path.Base(name) == base {
			paths = append(paths, filepath.Join(folder, filepath.FromSlash(name)))
		}
		return nil
	})
	return paths
}

// each calls visit with the names of the customization files below a folder, until
// that returns an error.
func each(folder string, visit func(name string) error) {
	walk, err := find(context.Background(), folder, []string{folder}, nil)
	if err != nil {
		return
	}
	for _, f := range walk.files {
		if f.fault == nil && visit(f.name) != nil {
			return
		}
	}
}
