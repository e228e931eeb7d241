package plan_test

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
	"pinsync/sync/plan"
	"pinsync/sync/result"
)

const id = "199620b4-df1a-46e8-ab59-9e9ed9af7106"

// body is a definition that the letter identifies.
func body(letter byte) string {
	return fmt.Sprintf(`"model": "basket", "target_type": "item", "target_identity": "/p/1", "pin_definitions": [{"position": 1, "pin_type": "item", "pin_identity": "%c"}]`, letter)
}

// file is a file with such a definition, none for "-". JSON is YAML, too.
func file(t *testing.T, name string, letter byte, withID bool) []files.File {
	t.Helper()
	if letter == '-' {
		return nil
	}
	text := "{" + body(letter) + "}"
	if withID {
		text = `{"id": "` + id + `", ` + body(letter) + "}"
	}
	f := files.Parse(name, []byte(text), check.New(check.Options{}))
	if f.State != files.Valid {
		t.Fatalf("%s: %+v", text, f.Diagnostics)
	}
	f.Text = []byte(text)
	return []files.File{f}
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

func object(id string, letter byte) string { return `{"id": "` + id + `", ` + body(letter) + "}" }

// outcome is what a step says, in short.
func outcome(p *plan.Plan) []string {
	var all []string
	for i := range p.Steps {
		s := &p.Steps[i]
		name := [...]string{plan.Leave: "", plan.Update: "update", plan.Create: "create", plan.Delete: "delete"}[s.Action]
		all = append(all, strings.TrimSpace(s.Result.File+" "+name+string(s.Result.Status)))
	}
	return all
}

// The table of CLI.md, "Three versions", from files and live objects to steps.
// The letters are base, head and live: the same letter is the same definition.
func TestPushFollowsTheTableOfThreeVersions(t *testing.T) {
	for _, test := range []struct {
		versions                  string
		plain, force, del, noBase string
	}{
		{"AAA", "unchanged", "unchanged", "unchanged", "unchanged"},
		{"BAA", "unchanged", "unchanged", "unchanged", "unchanged"},
		{"-AA", "unchanged", "unchanged", "unchanged", "unchanged"},
		{"ABA", "update", "update", "update", "update"},
		{"-A-", "create", "create", "create", "create"},
		{"AAB", "drifted", "update", "drifted", "update"},
		{"ABC", "conflict", "update", "conflict", "update"},
		{"-AB", "conflict", "update", "conflict", "update"},
		{"A-A", "orphaned", "orphaned", "delete", ""},
		{"A-B", "conflict", "conflict", "conflict", ""},
		{"A--", "unchanged", "unchanged", "unchanged", ""},
		{"--A", "", "", "", ""},
		{"---", "", "", "", ""},
	} {
		for _, withID := range []bool{true, false} {
			base, head, current := test.versions[0], test.versions[1], test.versions[2]
			if withID && test.versions == "-A-" {
				continue // a file whose id is not live: see below
			}
			v := match.Versions{Head: file(t, "a.yaml", head, withID), Base: file(t, "a.yaml", base, withID), Live: state(t)}
			if current != '-' {
				v.Live = state(t, object(id, current))
			}
			document := (&files.Scope{}).Document
			for name, run := range map[string]struct {
				rules plan.Rules
				want  string
			}{
				"plain":   {plan.Rules{Base: true}, test.plain},
				"force":   {plan.Rules{Base: true, Force: true}, test.force},
				"delete":  {plan.Rules{Base: true, Delete: true}, test.del},
				"no base": {plan.Rules{Compare: true}, test.noBase},
			} {
				run.rules.Document = document
				v := v
				if !run.rules.Base {
					v.Base = nil
				}
				var want []string
				if run.want != "" {
					want = []string{"a.yaml " + run.want}
				}
				if diff := cmp.Diff(want, outcome(plan.Push(match.Join(v), run.rules))); diff != "" {
					t.Errorf("%s, %s, with id %v (-want +got):\n%s", test.versions, name, withID, diff)
				}
			}
		}
	}
}

// A run between base and head could not move the base, but has sent what was
// there then. The letters are base, between, head and live.
func TestWhatARunInBetweenHasSentCountsAsBase(t *testing.T) {
	for versions, want := range map[string]string{
		"AABA": "update", // not sent
		"ABCB": "update", // sent
		"ABAB": "update", // sent, then reverted
		"ABCD": "conflict",
		"ABAC": "drifted",
		"-ABA": "update", // new in between
		"-ABC": "conflict",
		"-A-A": "orphaned", // new in between, and deleted since
		"-A-B": "conflict",
		"-A--": "unchanged",
		"AB-B": "orphaned",
		"AB-A": "orphaned",
		"AB-C": "conflict",
		"A-A-": "create", // deleted in between, and back
		"A-B-": "create",
		"A-AA": "unchanged",
		"A-BA": "update",
	} {
		v := match.Versions{
			Head: file(t, "a.yaml", versions[2], false), Base: file(t, "a.yaml", versions[0], false),
			Between: file(t, "a.yaml", versions[1], false), Live: state(t),
		}
		if versions[1] == '-' {
			v.Gone = v.Base
		}
		if versions[3] != '-' {
			v.Live = state(t, object(id, versions[3]))
		}
		p := plan.Push(match.Join(v), plan.Rules{Base: true, Document: (&files.Scope{}).Document})
		if diff := cmp.Diff([]string{"a.yaml " + want}, outcome(p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", versions, diff)
		}
		if want != "orphaned" {
			continue
		}
		p = plan.Push(match.Join(v), plan.Rules{Base: true, Delete: true, MaxDeletes: 1, Document: (&files.Scope{}).Document})
		if diff := cmp.Diff([]string{"a.yaml delete"}, outcome(p)); diff != "" || len(p.Steps[0].Expected.Body) == 0 {
			t.Errorf("%s with delete (-want +got):\n%s", versions, diff)
		}
	}
}

// Deleted in the app, and created again from a file whose id was taken out: the
// versions with the old id are the same file's.
func TestVersionsWithAnIDThatWasTakenOut(t *testing.T) {
	v := match.Versions{
		Head: file(t, "a.yaml", 'C', false), Base: file(t, "a.yaml", 'A', true), Between: file(t, "a.yaml", 'B', true),
		Live: state(t, object("00000000-0000-4000-8000-000000000002", 'B')),
	}
	p := plan.Push(match.Join(v), plan.Rules{Base: true, Document: (&files.Scope{}).Document})
	if diff := cmp.Diff([]string{"a.yaml update"}, outcome(p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNothingIsDoneNextToAnInvalidFile(t *testing.T) {
	invalid := files.Parse("b.yaml", []byte("model: [\n"), check.New(check.Options{}))
	head := append(file(t, "a.yaml", 'B', true), invalid)
	gone := files.Parse("gone.yaml", []byte(`{"id": "00000000-0000-4000-8000-000000000001", `+strings.Replace(body('A'), "/p/1", "/p/2", 1)+"}"), check.New(check.Options{}))
	v := match.Versions{Head: head, Base: append(file(t, "a.yaml", 'A', true), gone)}
	rules := plan.Rules{Base: true, Delete: true, MaxDeletes: 9, Document: (&files.Scope{}).Document}

	p := plan.Push(match.Join(v), rules)
	if diff := cmp.Diff([]string{"a.yaml skipped", "b.yaml invalid", "gone.yaml skipped"}, outcome(p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	v.Live = state(t, object(id, 'A'), `{"id": "00000000-0000-4000-8000-000000000001", `+strings.Replace(body('A'), "/p/1", "/p/2", 1)+"}")
	rules.KeepGoing = true
	p = plan.Push(match.Join(v), rules)
	if diff := cmp.Diff([]string{"a.yaml update", "b.yaml invalid", "gone.yaml orphaned"}, outcome(p)); diff != "" {
		t.Errorf("keeping going (-want +got):\n%s", diff)
	}
}

func TestMoreThanALimitIsSaid(t *testing.T) {
	other := file(t, "b.yaml", 'A', true)
	other[0].Facts.ID = "00000000-0000-4000-8000-000000000001"
	all := match.Join(match.Versions{Head: append(file(t, "a.yaml", 'A', true), other...)})
	for most, want := range map[int]string{0: "", 1: "2 writes are more than --max-writes 1 allows", 2: ""} {
		if p := plan.Push(all, plan.Rules{MaxWrites: most}); p.Over != want {
			t.Errorf("with at most %d writes: %q", most, p.Over)
		}
	}
	gone := match.Join(match.Versions{Base: file(t, "a.yaml", 'A', true), Live: state(t, object(id, 'A'))})
	for most, want := range map[int]string{0: "1 deletion is more than --max-deletes 0 allows", 1: ""} {
		if p := plan.Push(gone, plan.Rules{Base: true, Delete: true, MaxDeletes: most}); p.Over != want {
			t.Errorf("with at most %d deletions: %q", most, p.Over)
		}
	}
}

func TestAPreviewSaysWhatWouldBeDone(t *testing.T) {
	for _, test := range []struct {
		head, live string
		withID     bool
		want       result.Status
	}{
		{"A", "B", true, result.WouldUpdate},
		{"A", "", false, result.WouldCreate},
		{"A", "", true, result.Failed}, // its id is not live
		{"A", "A", true, result.Unchanged},
	} {
		v := match.Versions{Head: file(t, "a.yaml", test.head[0], test.withID), Live: state(t)}
		if test.live != "" {
			v.Live = state(t, object(id, test.live[0]))
		}
		p := plan.Push(match.Join(v), plan.Rules{Compare: true})
		p.Preview((&files.Scope{}).Document)
		if got := p.Steps[0].Result.Status; got != test.want || p.Steps[0].Action != plan.Leave {
			t.Errorf("%+v: %s", test, got)
		}
	}
}
