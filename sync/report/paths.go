package report

import (
	"net/url"
	"path/filepath"
	"strings"
)

// inWorkspace returns the slash-separated path of file, which is as results
// have it, relative to the workspace, and whether it is inside. A file outside,
// or any file where the workspace or the working directory is not known, stays
// as it is.
func (o Options) inWorkspace(file string) (string, bool) {
	if o.Workspace == "" {
		return file, false
	}
	path, ok := o.absolute(file)
	if !ok {
		return file, false
	}
	rel, err := filepath.Rel(o.Workspace, path)
	if err != nil || !filepath.IsLocal(rel) {
		return file, false
	}
	return filepath.ToSlash(rel), true
}

// absolute returns the absolute path of file in the system's own form, if it
// is known.
func (o Options) absolute(file string) (string, bool) {
	path := filepath.FromSlash(file)
	if filepath.IsAbs(path) {
		return path, true
	}
	if o.Dir == "" {
		return "", false
	}
	return filepath.Join(o.Dir, path), true
}

// uri returns file as a URI reference, percent-encoded, and whether it is
// relative to the root of the sources: to the workspace, or to the working
// directory when there is no workspace. A file outside gets an absolute file:
// URI if its place is known.
func (o Options) uri(file string) (uri string, relative bool) {
	if rel, ok := o.inWorkspace(file); ok {
		return percentEncode(rel), true
	}
	if o.Workspace == "" && filepath.IsLocal(filepath.FromSlash(file)) {
		return percentEncode(strings.TrimPrefix(file, "./")), true
	}
	path, ok := o.absolute(file)
	if !ok {
		return percentEncode(file), true
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/…
	}
	return "file://" + percentEncode(slashed), false
}

// percentEncode encodes a slash-separated path: what it returns has only the
// unreserved characters of RFC 3986, "/" and "%".
func percentEncode(path string) string {
	return strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(path))
}
