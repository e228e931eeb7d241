package match_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
	"pinsync/sync/files"
	"pinsync/sync/live"
	"pinsync/sync/match"
)

func uuid(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

// file is a file for an item; n is its id, 0 for none.
func file(t *testing.T, name string, n int, item string) files.File {
	t.Helper()
	text := "model: basket\ntarget_type: item\ntarget_identity: " + item + "\npin_definitions: []\n"
	if n != 0 {
		text = "id: " + uuid(n) + "\n" + text
	}
	return files.Parse(name, []byte(text), check.New(check.Options{}))
}

func state(t *testing.T, objects ...string) *live.State {
	t.Helper()
	s := &live.State{}
	for _, object := range objects {
		var named struct{ ID string }
		if err := json.Unmarshal([]byte(object), &named); err != nil {
			t.Fatal(err)
		}
		s.Objects = append(s.Objects, live.Object{ID: named.ID, JSON: json.RawMessage(object)})
	}
	return s
}

func object(n int, item string) string {
	return fmt.Sprintf(`{"id": %q, "model": "basket", "target_type": "item", "target_identity": %q, "pin_definitions": []}`, strings.ToUpper(uuid(n)), item)
}

// brief says who is who: head, base and live, by name and id.
func brief(all []match.Customization) []string {
	var lines []string
	for _, c := range all {
		var parts []string
		if c.Head != nil {
			parts = append(parts, "head "+c.Head.Name)
		}
		if c.Base != nil {
			parts = append(parts, "base "+c.Base.Name)
		}
		if c.Live != nil {
			parts = append(parts, "live "+c.Live.ID[len(c.Live.ID)-1:])
		}
		if c.Problem != nil {
			parts = append(parts, "problem")
		}
		for _, object := range c.MayBe {
			parts = append(parts, "may be "+object.ID[len(object.ID)-1:])
		}
		if len(c.Several) > 0 {
			parts = append(parts, fmt.Sprintf("one of %d", len(c.Several)))
		}
		lines = append(lines, strings.Join(parts, ", "))
	}
	return lines
}

func TestVersionsAreJoinedByIDElseByTarget(t *testing.T) {
	for name, test := range map[string]struct {
		head, base, elsewhere []files.File
		live                  []string
		want                  []string
	}{
		"by id, in either case":            {head: []files.File{file(t, "a", 1, "x")}, live: []string{object(1, "other")}, want: []string{"head a, live 1"}},
		"by target":                        {head: []files.File{file(t, "a", 0, "x")}, live: []string{object(1, "x")}, want: []string{"head a, live 1"}},
		"two live of one target":           {head: []files.File{file(t, "a", 0, "x")}, live: []string{object(1, "x"), object(2, "x")}, want: []string{"head a, problem, may be 1, may be 2", "live 1", "live 2"}},
		"a live one that another file has": {head: []files.File{file(t, "a", 0, "x"), file(t, "b", 1, "y")}, live: []string{object(1, "x")}, want: []string{"head a, problem, may be 1", "head b, live 1"}},
		"renamed, by id":                   {head: []files.File{file(t, "b", 1, "x")}, base: []files.File{file(t, "a", 1, "x")}, want: []string{"head b, base a"}},
		"renamed, by target":               {head: []files.File{file(t, "b", 0, "x")}, base: []files.File{file(t, "a", 0, "x")}, want: []string{"head b, base a"}},
		"its id was written into it":       {head: []files.File{file(t, "a", 1, "y")}, base: []files.File{file(t, "a", 0, "x")}, live: []string{object(1, "x")}, want: []string{"head a, base a, live 1"}},
		"moved here from another folder":   {head: []files.File{file(t, "b", 1, "x")}, elsewhere: []files.File{file(t, "z/a", 1, "x")}, want: []string{"head b, base z/a"}},
		"deleted":                          {base: []files.File{file(t, "a", 1, "x")}, live: []string{object(1, "x")}, want: []string{"base a, live 1"}},
		"deleted, by target":               {base: []files.File{file(t, "a", 0, "x")}, live: []string{object(1, "x")}, want: []string{"base a, live 1"}},
		"deleted, one of several":          {base: []files.File{file(t, "a", 0, "x")}, live: []string{object(1, "x"), object(2, "x")}, want: []string{"base a, one of 2", "live 1", "live 2"}},
		"only live":                        {live: []string{object(1, "x")}, want: []string{"live 1"}},
		"not deleted, but invalid": {
			head: []files.File{files.Parse("a", []byte("id: "+uuid(1)+"\nmodel: 1\n"), check.New(check.Options{}))},
			base: []files.File{file(t, "a", 1, "x")}, live: []string{object(1, "x")}, want: []string{"head a, may be 1"},
		},
		"invalid, and elsewhere in its text an id": {
			head: []files.File{files.Parse("a", []byte("model: [\n# "+uuid(1)+"\n"), check.New(check.Options{}))},
			live: []string{object(1, "x")}, want: []string{"head a, may be 1", "live 1"},
		},
		"invalid, known by what it was": {
			head: []files.File{files.Parse("a", []byte("model: [\n"), check.New(check.Options{}))},
			base: []files.File{file(t, "a", 0, "x")}, live: []string{object(1, "x")}, want: []string{"head a, may be 1", "live 1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := brief(match.Join(match.Versions{Head: test.head, Base: test.base, BaseElsewhere: test.elsewhere, Live: state(t, test.live...)}))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatMovedElsewhereIsNotGone(t *testing.T) {
	all := match.Join(match.Versions{Base: []files.File{file(t, "a", 1, "x"), file(t, "b", 0, "y"), file(t, "c", 3, "z")}, Live: state(t, object(1, "x"), object(2, "y"))})
	var moved match.Elsewhere
	moved.Add("z/a", file(t, "z/a", 1, "x").Facts)
	moved.Add("z/b", file(t, "z/b", 2, "y").Facts) // with the id of the live one
	moved.Unclear = "z/broken can't be read"
	moved.Mark(all)
	var got []string
	for _, c := range all {
		got = append(got, c.MovedTo+" "+c.Unclear)
	}
	if diff := cmp.Diff([]string{"z/a ", "z/b ", " " + moved.Unclear}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
