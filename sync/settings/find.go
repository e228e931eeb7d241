package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"pinsync/sync/atomicfile"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/internal/textfile"
	"pinsync/sync/manifest"
)

// AlmostFileName is what FileName is easily taken for: no settings file.
const AlmostFileName = "pinsync.yml"

// ErrSeveral: the paths lead to different settings files.
var ErrSeveral = errors.New("these paths belong to different shops")

// Find reads the settings file that governs all of paths: for each, the
// nearest one from the path upwards to the repository's root. Outside a
// repository it is looked for up to dir, the working directory, and in no folder
// above it: those may be anybody's. It gives the zero Settings where no path has
// one. Paths are relative to dir, which is absolute; a path need not exist.
//
// Errors: an [*Error] for a file with a fault, ErrSeveral, or one that names the
// file that can't be read, or that would bind the paths to a shop but for its
// name.
func Find(dir string, paths []string) (*Settings, error) {
	chosen, chosenFor, almost := "", "", ""
	for i, path := range paths {
		file, misnamed, err := nearest(dir, path)
		if err != nil {
			return nil, err
		}
		if almost == "" && misnamed != "" {
			almost = diagnostic.Name(dir, misnamed)
		}
		if i > 0 && !same(file, chosen) {
			return nil, fmt.Errorf("%w: %q is bound by %s, %q by %s; run pinsync for each", ErrSeveral, chosenFor, orNone(dir, chosen), path, orNone(dir, file))
		}
		if i == 0 {
			chosen, chosenFor = file, path
		}
	}
	if chosen == "" {
		return &Settings{Almost: almost}, nil
	}
	s, err := Read(dir, chosen)
	if s != nil {
		s.Almost = almost
	}
	return s, err
}

// Nearest is the path of the settings file that governs one path, which need not
// exist: as for Find, which reads it. It is empty where there is none.
func Nearest(dir, path string) (string, error) {
	file, _, err := nearest(dir, path)
	return file, err
}

// same reports whether two paths lead to one file; a symbolic link in PATH makes
// them differ.
func same(a, b string) bool {
	if a == b || a == "" || b == "" {
		return a == b
	}
	return atomicfile.SameFile(a, b)
}

func orNone(dir, file string) string {
	if file == "" {
		return "no " + FileName
	}
	return strconv.Quote(diagnostic.Name(dir, file))
}

// nearest is the path of the settings file that governs path, or empty, and that
// of one on the way there that is almost a settings file.
func nearest(dir, path string) (file, almost string, err error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	folder, walked := filepath.Clean(path), ""
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		folder = filepath.Dir(folder)
	} else {
		walked = folder
	}
	for _, folder := range Searched(dir, folder) {
		candidate := filepath.Join(folder, FileName)
		// Only a settings file that is not there lets the search go on: one
		// that can't be read may bind the files to another shop.
		info, err := os.Lstat(candidate)
		there := err == nil && !info.IsDir()
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			return "", "", cantRead(dir, candidate, err)
		}
		misnamed := filepath.Join(folder, AlmostFileName)
		holds, binds := inspect(misnamed)
		// Where the files of the folder are looked for, this one is taken for a
		// customization.
		if binds && !there && folder != walked {
			return "", "", fmt.Errorf("%s names a tracker, but is not read: settings are read from %s only; rename it", diagnostic.Name(dir, misnamed), FileName)
		}
		if holds && almost == "" {
			almost = misnamed
		}
		if there {
			return candidate, almost, nil
		}
	}
	return "", almost, nil
}

// inspect reports whether the file at path, which need not be there, holds
// settings, and whether they name a tracker.
func inspect(path string) (holds, binds bool) {
	text, err := textfile.Read(path)
	if err != nil {
		return false, false
	}
	doc, _ := manifest.Parse(text)
	if doc == nil {
		return false, false
	}
	for _, key := range jsonschema.Settings().Keys("") {
		holds = holds || doc.Root().Member(key) != nil
	}
	return holds, doc.Root().Member("tracker_id") != nil
}
