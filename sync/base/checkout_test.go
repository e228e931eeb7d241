package base_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/base"
)

func TestCheckout(t *testing.T) {
	module := newRepository(t, map[string]string{"in-module.yaml": "m"})
	r := newRepository(t, map[string]string{
		"shop/kept.yaml": "k", "shop/sparse.yaml": "s", "shop/bit.yaml": "b", "shop/removed.yml": "r", "shop/staged.yaml": "x", "shop/untracked.yaml": "u",
		"shop/.hidden/h.yaml": "h", "shop/notes.txt": "n", "shop/pinsync.yaml": "", "other/o.yaml": "o", ".gitignore": "ignored\n",
	})
	r.git("submodule", "--quiet", "add", module.dir, "shop/module.yaml")
	r.commit(nil)
	r.git("sparse-checkout", "set", "--no-cone", "/*", "!/shop/sparse.yaml")
	r.git("update-index", "--skip-worktree", "shop/bit.yaml")
	r.remove("shop/bit.yaml", "shop/removed.yml", "other/o.yaml")
	r.git("rm", "--quiet", "shop/staged.yaml")
	r.git("rm", "--quiet", "--cached", "shop/untracked.yaml")
	for path, content := range map[string]string{
		"shop/new.yaml": "n", "shop/ignored/i.yaml": "i", "shop/nested/n.yaml": "n", "shop/.hidden/new.yaml": "n", "shop/deep/er/d.yaml": "d",
	} {
		r.write(path, content)
	}
	repository{t, filepath.Join(r.dir, "shop/nested")}.git("init", "--quiet")

	want := &base.Checkout{
		Files:   []string{"shop/deep/er/d.yaml", "shop/new.yaml", "shop/untracked.yaml", "shop/kept.yaml"},
		Sparse:  []string{"shop/bit.yaml", "shop/sparse.yaml"},
		Hidden:  []string{"shop/.hidden/new.yaml", "shop/.hidden/h.yaml"},
		Removed: []string{"shop/removed.yml", "shop/staged.yaml"},
	}
	got, err := r.open(".", "HEAD").Checkout(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// From a folder inside, of the whole repository.
	got, err = r.open("shop", "HEAD").Checkout(t.Context(), r.dir)
	if err != nil {
		t.Fatal(err)
	}
	want = &base.Checkout{
		Files:   []string{"deep/er/d.yaml", "new.yaml", "untracked.yaml", "kept.yaml"},
		Sparse:  []string{"bit.yaml", "sparse.yaml"},
		Hidden:  []string{".hidden/new.yaml", ".hidden/h.yaml"},
		Removed: []string{"../other/o.yaml", "removed.yml", "staged.yaml"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("from inside (-want +got):\n%s", diff)
	}
}
