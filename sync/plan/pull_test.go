package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/files"
	"pinsync/sync/match"
	"pinsync/sync/plan"
)

// What becomes of a file, by the three versions; "=" for a pull without a base.
func TestPullFollowsItsTable(t *testing.T) {
	for _, test := range []struct{ versions, want, withDelete string }{
		{"=AA", "unchanged", "unchanged"},
		{"=AB", "update", "update"},
		{"=A-", "missing", "delete"},
		{"=-A", "create", "create"},
		{"AAA", "unchanged", "unchanged"},
		{"AAB", "update", "update"},
		{"ABA", "conflict", "conflict"},
		{"ABC", "conflict", "conflict"},
		{"AA-", "missing", "delete"},
		{"AB-", "conflict", "conflict"},
		{"-AB", "conflict", "conflict"},
		{"-A-", "missing", "missing"}, // new here: perhaps not live yet
		{"A-A", "conflict", "conflict"},
		{"A-B", "conflict", "conflict"},
		{"A--", "unchanged", "unchanged"},
		{"--A", "create", "create"},
	} {
		base, head, current := test.versions[0], test.versions[1], test.versions[2]
		v := match.Versions{Head: file(t, "a.yaml", head, true), Live: state(t)}
		if base != '=' {
			v.Base = file(t, "a.yaml", base, true)
		}
		if current != '-' {
			v.Live = state(t, object(id, current))
		}
		for del, want := range map[bool]string{false: test.want, true: test.withDelete} {
			rules := plan.PullRules{Base: base != '=', Delete: del, Document: (&files.Scope{}).Document}
			got := outcome(plan.Pull(match.Join(v), rules))
			wants := []string{"a.yaml " + want}
			if want == "create" {
				wants = []string{want} // it has no name yet
			}
			if diff := cmp.Diff(wants, got); diff != "" {
				t.Errorf("%s, delete %v (-want +got):\n%s", test.versions, del, diff)
			}
		}
	}
}

func TestPullIsNarrowedByModelAndTag(t *testing.T) {
	for _, test := range []struct {
		models, tags []string
		want         int
	}{
		{nil, nil, 1},
		{[]string{"basket"}, nil, 1},
		{[]string{"trends"}, nil, 0},
		{nil, []string{"spring"}, 0},
	} {
		v := match.Versions{Live: state(t, object(id, 'A'))}
		p := plan.Pull(match.Join(v), plan.PullRules{Models: test.models, Tags: test.tags})
		if len(p.Steps) != test.want {
			t.Errorf("models %v, tags %v: %d steps", test.models, test.tags, len(p.Steps))
		}
	}
}

// A result says of a file what became of it: one that has no name can't be
// reported.
func TestAHeldPullReportsOnlyFilesThatAreThere(t *testing.T) {
	v := match.Versions{Head: file(t, "a.yaml", 'A', true), Live: state(t, object("b8a6c1f0-0d3c-4a57-9a53-2f3a5d1f0c11", 'A'))}
	p := plan.Pull(match.Join(v), plan.PullRules{Delete: true, Document: (&files.Scope{}).Document})
	if p.Over == "" || len(p.Steps) != 2 {
		t.Fatalf("%d steps, over %q", len(p.Steps), p.Over)
	}
	p.Hold(p.Over)
	if diff := cmp.Diff([]string{"a.yaml skipped"}, outcome(p)); diff != "" {
		t.Error(diff)
	}
}
