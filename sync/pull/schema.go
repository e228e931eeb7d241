package pull

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"pinsync/sync/settings"
)

// schemaFile is where a repository keeps the schema for editors.
const schemaFile = "schema/customization.schema.json"

// schemaPeeks is how many files are looked into for the line that names the
// schema.
const schemaPeeks = 100

// schemaRef is what new files say on their first line, for editors, of where
// the schema is. The zero value is that they say nothing.
type schemaRef struct {
	fixed string // the same for each file, such as a URL
	path  string // else of the schema, absolute
	dir   string // what from's names are below, absolute
}

// findSchema finds how new files are to name the schema: as the first file of
// the folder does that names it, whatever the pull is narrowed to, else as the schema file of the repository, looked for
// from the folder upwards to the repository's root.
func (r *run) findSchema() schemaRef {
	for i := range r.Present[:min(len(r.Present), schemaPeeks)] {
		name := r.below(r.Present[i].Name)
		ref := schemaNamed(filepath.Join(r.Dir, filepath.FromSlash(name)))
		switch {
		case ref == "":
		case strings.Contains(ref, ":") || path.IsAbs(ref):
			return schemaRef{fixed: ref}
		default:
			return schemaRef{path: filepath.Join(r.Dir, filepath.FromSlash(path.Join(path.Dir(name), ref))), dir: r.Dir}
		}
	}
	for folder := range settings.Upwards(r.Dir) {
		candidate := filepath.Join(folder, filepath.FromSlash(schemaFile))
		if info, err := os.Stat(candidate); err == nil && info.Mode().IsRegular() {
			return schemaRef{path: candidate, dir: r.Dir}
		}
	}
	return schemaRef{}
}

// schemaNamed gives what the file at path says of the schema in the comment at
// its start, or nothing.
func schemaNamed(path string) string {
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeType != 0 {
		return ""
	}
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	const enough = 1 << 10
	text, _ := io.ReadAll(io.LimitReader(file, enough))
	for line := range bytes.Lines(text) {
		comment, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("#"))
		if !ok {
			return ""
		}
		setting, ok := bytes.CutPrefix(bytes.TrimSpace(comment), []byte("yaml-language-server:"))
		if !ok {
			continue
		}
		if ref, ok := bytes.CutPrefix(bytes.TrimSpace(setting), []byte("$schema=")); ok {
			return string(ref)
		}
	}
	return ""
}

// from is the schema as the file with this name, below the folder, names it.
func (s schemaRef) from(name string) string {
	ref := s.fixed
	if s.path != "" {
		rel, err := filepath.Rel(filepath.Join(s.dir, filepath.FromSlash(path.Dir(name))), s.path)
		if err != nil {
			return ""
		}
		ref = filepath.ToSlash(rel)
	}
	if strings.ContainsAny(ref, " \t") {
		return "" // editors read no further than a blank
	}
	return ref
}
