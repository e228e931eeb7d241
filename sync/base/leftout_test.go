package base_test

import (
	"strings"
	"testing"

	"pinsync/sync/base"
	"pinsync/sync/manifest"
)

func TestALargeFileThatIsLeftOutMayDescribeAnything(t *testing.T) {
	t.Parallel()
	r := newRepository(t, map[string]string{"c/a.yaml": strings.Repeat("#", manifest.MaxSize+1)})
	r.git("update-index", "--skip-worktree", "c/a.yaml")
	r.remove("c/a.yaml")
	got, err := base.LeftOut(t.Context(), r.dir, environ(), "c")
	if err != nil || len(got) != 1 || got[0].Name != "c/a.yaml" || got[0].Clues == nil || !got[0].Clues.Opaque {
		t.Errorf("got %+v, %v", got, err)
	}
}
