package git

import (
	"os"
	"path/filepath"
)

// checkout is the checkout around dir that a runner of GitHub Actions made for
// its job: in a container it belongs to another user than the one that runs this,
// and git would refuse to read it. It is empty where dir does not lie in the
// job's workspace.
func checkout(dir string, environ []string) string {
	if Variable(environ, "GITHUB_ACTIONS") != "true" || !filepath.IsAbs(Variable(environ, "GITHUB_WORKSPACE")) {
		return ""
	}
	workspace, err := filepath.EvalSymlinks(Variable(environ, "GITHUB_WORKSPACE"))
	if err != nil {
		return ""
	}
	top, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return ""
	}
	if below, err := filepath.Rel(workspace, top); err != nil || !filepath.IsLocal(below) {
		return ""
	}
	for top != workspace {
		if _, err := os.Lstat(filepath.Join(top, ".git")); err == nil {
			break
		}
		top = filepath.Dir(top)
	}
	return filepath.ToSlash(top)
}
