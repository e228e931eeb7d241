package pull

import (
	"os"
	"path"
	"path/filepath"
	"strings"
)

// names knows which names for new files are not free: those of whatever is in
// the folder already, and those given away. Case makes no difference, so that
// the files can be checked out anywhere.
type names struct {
	dir   string
	given map[string]bool
	// present are the names in a folder, by the folder's name.
	present map[string]map[string]bool
}

func newNames(dir string) *names {
	return &names{dir: dir, given: map[string]bool{}, present: map[string]map[string]bool{}}
}

// taken reports whether the name, MODEL/FILE, is not free.
func (n *names) taken(name string) bool {
	return n.given[strings.ToLower(name)] || n.in(path.Dir(name))[strings.ToLower(path.Base(name))]
}

func (n *names) give(name string) { n.given[strings.ToLower(name)] = true }

// in lists what is in the folder of a model, in any spelling of its name.
func (n *names) in(model string) map[string]bool {
	if listed, ok := n.present[model]; ok {
		return listed
	}
	listed := map[string]bool{}
	// What can't be listed can't be written to either, which is reported then.
	folders, _ := os.ReadDir(n.dir)
	for _, folder := range folders {
		if !folder.IsDir() || !strings.EqualFold(folder.Name(), model) {
			continue
		}
		files, _ := os.ReadDir(filepath.Join(n.dir, folder.Name()))
		for _, file := range files {
			listed[strings.ToLower(file.Name())] = true
		}
	}
	n.present[model] = listed
	return listed
}
