package sync_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// repository is a git repository whose first commit, tagged base, holds files.
func repository(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := writeFiles(t, files)
	git(t, dir, "init", "--quiet", "--initial-branch", "main")
	git(t, dir, "add", "--all")
	git(t, dir, "commit", "--quiet", "--allow-empty", "--message", "base")
	git(t, dir, "tag", "base")
	return dir
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	cmd := exec.Command("git", append([]string{"-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "core.autocrlf=false"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// at is a file for item n with its pin at position; 0 for no file.
func at(n, position int) string {
	return strings.Replace(handmadeItem(n), "position: 1", "position: "+string(rune('0'+position)), 1)
}

func handmadeItem(n int) string {
	return "id: " + uuid(n) + "\n" + namelessItem(n)
}

func namelessItem(n int) string {
	return "model: basket\ntarget_type: item\ntarget_identity: /p/" + string(rune('a'+n)) + "\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}] # note\n"
}

func liveAt(n, position int) string { return item(n, "/p/"+string(rune('a'+n)), position) }

// Each case is one customization: its file at the base and now, and the
// position of its pin live; empty or 0 for none.
func TestPullLeavesWhatWasChangedSinceTheBase(t *testing.T) {
	t.Parallel()
	anonymous := func(position int) string {
		return strings.Replace(namelessItem(1), "position: 1", "position: "+string(rune('0'+position)), 1)
	}
	for name, test := range map[string]struct {
		base, head string
		live       int
		want       result.Status // of a.yaml; empty for none
		reason     string
		remove     bool // with --delete
	}{
		"nothing changed":                     {at(1, 1), at(1, 1), 1, result.Unchanged, "", true},
		"changed live":                        {at(1, 1), at(1, 1), 2, result.Written, "", true},
		"changed here":                        {at(1, 1), at(1, 2), 1, result.Conflict, "live and base: pin 1 (x), position is 1; the file (line 5) says 2", true},
		"changed on both sides":               {at(1, 1), at(1, 2), 3, result.Conflict, "live: pin 1 (x), position is 3; the file (line 5) says 2, base 1", true},
		"changed alike":                       {at(1, 1), at(1, 2), 2, result.Unchanged, "", true},
		"spelled in another way":              {at(1, 1), "# new comment\n" + at(1, 1), 2, result.Written, "", true},
		"gone live":                           {at(1, 1), at(1, 1), 0, result.Missing, "--delete", false},
		"gone live, to be removed":            {at(1, 1), at(1, 1), 0, result.Deleted, "", true},
		"gone live, changed here":             {at(1, 1), at(1, 2), 0, result.Conflict, "is gone", true},
		"new here, unknown live":              {"", at(1, 1), 0, result.Missing, "it is new since base", true},
		"new here, something else live":       {"", at(1, 1), 2, result.Conflict, "live already; live: pin 1 (x), position is 2; the file (line 5) says 1", true},
		"new here, the same live":             {"", at(1, 1), 1, result.Unchanged, "", true},
		"new live":                            {"", "", 1, "", "", true},
		"removed here":                        {at(1, 1), "", 1, result.Conflict, "the file was deleted; live is as in base", true},
		"removed here, changed live":          {at(1, 1), "", 2, result.Conflict, "live: pin 1 (x), position is 2; base (line 5) says 1", true},
		"removed on both sides":               {at(1, 1), "", 0, result.Unchanged, "", true},
		"invalid at the base":                 {"model: [\n", at(1, 1), 2, result.Conflict, "its file was invalid at base", true},
		"invalid at the base, gone live":      {"model: [\n", at(1, 1), 0, result.Missing, "its file was invalid at base", true},
		"invalid now":                         {at(1, 1), "model: [\n", 2, result.Invalid, "", true},
		"without id: changed live":            {anonymous(1), anonymous(1), 2, result.Written, "", true},
		"without id: changed here":            {anonymous(1), anonymous(2), 1, result.Conflict, "live and base: pin 1 (x), position is 1; the file (line 4) says 2", true},
		"without id: gone live":               {anonymous(1), anonymous(1), 0, result.Deleted, "", true},
		"without id: gone live, changed here": {anonymous(1), anonymous(2), 0, result.Conflict, "is gone", true},
		"without id: new here":                {"", anonymous(1), 0, result.Missing, "may be new", true},
		"without id: removed here":            {anonymous(1), "", 1, result.Conflict, "the file was deleted; live is as in base", true},
		"its id was added":                    {anonymous(1), at(1, 1), 2, result.Written, "", true},
		"its id was taken out":                {at(1, 1), anonymous(1), 2, result.Written, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"readme.md": ""}
			if test.base != "" {
				files["customizations/a.yaml"] = test.base
			}
			dir := repository(t, files)
			path := filepath.Join(dir, "customizations/a.yaml")
			if test.head == "" {
				os.Remove(path)
			} else {
				os.MkdirAll(filepath.Dir(path), 0o755)
				if err := os.WriteFile(path, []byte(test.head), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			s := newStock(t, strings.Replace(liveAt(9, 1), "basket", "trends", 1))
			if test.live > 0 {
				s.set(liveAt(1, test.live))
			}
			r := s.pull(dir, func(_ *pinsync.Options, po *pinsync.PullOptions) {
				po.Base, po.Delete, po.MaxDeletes, po.Models = "base", test.remove, 1, []string{"basket"}
			})
			if test.want == "" {
				wantStatuses(t, r, map[string]result.Status{"customizations/basket/p-b.yaml": result.Written})
				return
			}
			wantStatuses(t, r, map[string]result.Status{"customizations/a.yaml": test.want})
			if f := r.Results[0]; !strings.Contains(f.Reason, test.reason) || test.reason == "" && f.Reason != "" && test.want != result.Invalid {
				t.Errorf("the reason is %q", f.Reason)
			}
			after, err := os.ReadFile(path)
			switch {
			case test.want == result.Deleted:
				if err == nil {
					t.Error("the file is still there")
				}
			case test.want == result.Written:
				if want := strings.Replace(test.head, "position: 1", "position: 2", 1); string(after) != want {
					t.Errorf("the file became %q, want %q", after, want)
				}
			case string(after) != test.head:
				t.Errorf("the file became %q", after)
			}
		})
	}
}

func TestPullWithABaseKnowsARenamedFile(t *testing.T) {
	dir := repository(t, map[string]string{
		"customizations/a.yaml": at(1, 1), "customizations/b.yaml": at(2, 1), "elsewhere/c.yaml": at(3, 1), "customizations/d.yaml": at(4, 1),
	})
	for from, to := range map[string]string{
		"customizations/a.yaml": "customizations/new/a.yaml",
		"elsewhere/c.yaml":      "customizations/c.yaml",
		"customizations/d.yaml": "elsewhere/d.yaml",
	} {
		os.MkdirAll(filepath.Dir(filepath.Join(dir, to)), 0o755)
		if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
			t.Fatal(err)
		}
	}
	s := newStock(t, liveAt(1, 2), liveAt(2, 1), liveAt(3, 2), liveAt(4, 1))
	r := s.pull(dir, func(_ *pinsync.Options, po *pinsync.PullOptions) { po.Base = "base" })
	// What moved out of the folder is no longer the pull's, nor written again.
	wantStatuses(t, r, map[string]result.Status{
		"customizations/new/a.yaml": result.Written,
		"customizations/b.yaml":     result.Unchanged,
		"customizations/c.yaml":     result.Written,
	})
	if diff := cmp.Diff(at(4, 1), tree(t, filepath.Join(dir, "elsewhere"))["d.yaml"]); diff != "" {
		t.Error(diff)
	}
}

func TestPullNeedsABaseThatIsThere(t *testing.T) {
	dir := repository(t, nil)
	s := newStock(t)
	_, err := pinsync.Pull(t.Context(), pinsync.Options{Dir: dir}, pinsync.PullOptions{Client: clientOf(t, s.server.URL), Base: "nowhere", Environ: os.Environ()})
	if err == nil || s.pages > 0 {
		t.Errorf("the error is %v, %d requests were made", err, s.pages)
	}
}

// What no one committed yet is nowhere else, be it a comment.
func TestPullWithABaseLosesNothingThatIsNotCommitted(t *testing.T) {
	const note = "# ask Jana before Christmas\n"
	file := "id: " + uuid(1) + "\n" + namelessItem(1)
	for name, test := range map[string]struct {
		head string
		live []string
		want result.Status
		text string // of the file after the pull
	}{
		"a comment, changed live":            {note + file, []string{liveAt(1, 2)}, result.Written, note + strings.Replace(file, "position: 1", "position: 2", 1)},
		"a comment, gone live":               {note + file, nil, result.Conflict, note + file},
		"other line ends, gone live":         {strings.ReplaceAll(file, "\n", "\r\n"), nil, result.Deleted, ""},
		"a value, changed live":              {strings.Replace(file, "position: 1", "position: 3", 1), []string{liveAt(1, 2)}, result.Conflict, strings.Replace(file, "position: 1", "position: 3", 1)},
		"a value, gone live":                 {strings.Replace(file, "position: 1", "position: 3", 1), nil, result.Conflict, strings.Replace(file, "position: 1", "position: 3", 1)},
		"half a file, gone live":             {"id: " + uuid(1) + "\nmodel: [", nil, result.Invalid, "id: " + uuid(1) + "\nmodel: ["},
		"half a file, changed live":          {"model: [", []string{liveAt(1, 2)}, result.Invalid, "model: ["},
		"nothing was edited, and it is gone": {file, nil, result.Deleted, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := repository(t, map[string]string{"customizations/a.yaml": file})
			path := filepath.Join(dir, "customizations/a.yaml")
			if err := os.WriteFile(path, []byte(test.head), 0o644); err != nil {
				t.Fatal(err)
			}
			s := newStock(t, append(test.live, strings.Replace(liveAt(9, 1), "basket", "trends", 1))...)
			r := s.pull(dir, func(_ *pinsync.Options, po *pinsync.PullOptions) {
				po.Base, po.Delete, po.MaxDeletes, po.Models = "base", true, 10, []string{"basket"}
			})
			wantStatuses(t, r, map[string]result.Status{"customizations/a.yaml": test.want})
			if f := r.Results[0]; f.Status == result.Conflict && f.Reason == "" {
				t.Error("the conflict has no reason")
			}
			if got, _ := os.ReadFile(path); string(got) != test.text {
				t.Errorf("the file is %q, want %q", got, test.text)
			}
		})
	}
}
