package sync_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pinsync "pinsync/sync"
)

// A folder that is a part of the one that was meant, or whose name is mistyped,
// gets files of customizations that others describe.
func TestPullWarnsOfFilesThatDescribeTheSame(t *testing.T) {
	described := func(n int) string { return "id: " + uuid(n) + "\nmodel: basket\n" }
	const (
		two  = "customizations/a.yaml and 1 more already describe what new files in new will; pull their folder instead, or delete the files that this run writes there"
		one  = "customizations/a.yaml already describes what a new file in new will; pull its folder instead, or delete that new file"
		bind = "tracker_id: shop\n"
	)
	for name, test := range map[string]struct {
		files map[string]string
		to    string
		want  []string
	}{
		"a mistyped name": {
			files: map[string]string{"pinsync.yaml": bind, "customizations/b/b.yml": described(2), "customizations/a.yaml": described(1)},
			want:  []string{two},
		},
		"a part of the folder": {
			files: map[string]string{"pinsync.yaml": bind, "customizations/a.yaml": described(1), "customizations/trends/b.yaml": described(9)},
			to:    "customizations/new",
			want:  []string{"customizations/a.yaml already describes what a new file in customizations/new will; pull its folder instead, or delete that new file"},
		},
		"no settings, but a repository": {
			files: map[string]string{".git/HEAD": "", "customizations/a.yaml": described(1)},
			want:  []string{one},
		},
		"neither": {
			files: map[string]string{"customizations/a.yaml": described(1)},
		},
		"a folder of the same shop": {
			files: map[string]string{".git/HEAD": "", "customizations/a.yaml": described(1), "customizations/pinsync.yaml": bind},
			want:  []string{one},
		},
		"a folder of another shop": {
			files: map[string]string{".git/HEAD": "", "customizations/a.yaml": described(1), "customizations/pinsync.yaml": "tracker_id: other"},
		},
		"another repository": {
			files: map[string]string{".git/HEAD": "", "customizations/a.yaml": described(1), "customizations/.git": ""},
		},
		"only mentioned": {
			files: map[string]string{
				"pinsync.yaml": bind,
				"a.yaml":       "# id: " + uuid(1) + "\nmodel: basket\n",
				"b.yaml":       "pin_definitions: [{id: " + uuid(1) + "}]\n",
				"c.yaml":       "- id: " + uuid(1) + "\n",
				"d.txt":        described(1),
				".e.yaml":      described(1),
				"f.yaml":       described(1) + strings.Repeat("# large\n", 1<<17),
				"g.yaml":       "}" + described(1),
			},
		},
		"what pull writes is all there is": {
			files: map[string]string{"pinsync.yaml": bind, "new/a.yaml": described(1)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, test.files)
			if test.to == "" {
				test.to = "new"
			}
			var warned []string
			s := newStock(t, item(1, "/p/1", 1), item(2, "/p/2", 1))
			adjust := func(o *pinsync.Options, _ *pinsync.PullOptions) {
				o.Paths, o.TrackerID = []string{test.to}, "shop"
				o.Warn = func(message string) {
					if _, err := os.Stat(filepath.Join(dir, test.to, "basket")); err == nil {
						t.Error("files were written already")
					}
					warned = append(warned, message)
				}
			}
			s.pull(dir, adjust)
			if diff := cmp.Diff(test.want, warned); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
			warned = nil
			s.pull(dir, adjust)
			if warned != nil {
				t.Errorf("the next pull, which writes no new file, warns: %q", warned)
			}
		})
	}
}

func TestPullFollowsNoLinkToWhatDescribesTheSame(t *testing.T) {
	dir := writeFiles(t, map[string]string{"shop/pinsync.yaml": "tracker_id: shop\n", "a.yaml": "id: " + uuid(1) + "\n"})
	for link, target := range map[string]string{"a.yaml": "../a.yaml", "up": "..", "loop": "."} {
		if err := os.Symlink(target, filepath.Join(dir, "shop", link)); err != nil {
			t.Skip(err)
		}
	}
	newStock(t, item(1, "/p/1", 1)).pull(dir, func(o *pinsync.Options, _ *pinsync.PullOptions) {
		o.Paths = []string{"shop/new"}
		o.Warn = func(message string) { t.Errorf("warned: %s", message) }
	})
}
