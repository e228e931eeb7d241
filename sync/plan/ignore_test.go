package plan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/files"
	"pinsync/sync/match"
	"pinsync/sync/plan"
)

// What becomes of a customization that others manage, by its versions.
func TestWhatOthersManageIsLeft(t *testing.T) {
	for _, test := range []struct{ versions, push, pull string }{
		{"--A", "", ""},
		{"A-A", "", ""}, // handed over: not orphaned, not deleted
		{"A-B", "", ""},
		{"AAA", "a.yaml unchanged", "a.yaml unchanged"},
		{"AAB", "a.yaml unchanged", "a.yaml unchanged"},
		{"ABA", "a.yaml update", "a.yaml unchanged"},
		{"ABC", "a.yaml conflict", "a.yaml unchanged"},
		{"AA-", "a.yaml drifted", "a.yaml missing"},
	} {
		base, head, current := test.versions[0], test.versions[1], test.versions[2]
		v := match.Versions{Base: file(t, "a.yaml", base, true), Head: file(t, "a.yaml", head, true), Live: state(t)}
		for _, list := range [][]files.File{v.Head, v.Base} {
			for i := range list {
				list[i].Body = []byte(strings.Replace(string(list[i].Body), "{", `{"tags": ["agency", "spring"], `, 1))
			}
		}
		if current != '-' {
			v.Live = state(t, strings.Replace(object(id, current), "{", `{"tags": ["spring", "agency"], `, 1))
		}
		document := (&files.Scope{}).Document
		for name, ignore := range map[string]plan.Ignore{"model": {Models: []string{"basket"}}, "tag": {Tags: []string{"agency"}}} {
			push := plan.Push(match.Join(v), plan.Rules{Base: true, Delete: true, MaxDeletes: 9, Ignore: ignore, Document: document})
			if diff := cmp.Diff(test.push, strings.Join(outcome(push), "\n")); diff != "" {
				t.Errorf("push %s by %s (-want +got):\n%s", test.versions, name, diff)
			}
			pull := plan.Pull(match.Join(v), plan.PullRules{Base: true, Ignore: ignore, Document: document})
			if diff := cmp.Diff(test.pull, strings.Join(outcome(pull), "\n")); diff != "" {
				t.Errorf("pull %s by %s (-want +got):\n%s", test.versions, name, diff)
			}
			for _, s := range append(push.Steps, pull.Steps...) {
				if s.Result.Status == "unchanged" && len(s.Result.Changes) > 0 {
					t.Errorf("%s by %s: changes of what is unchanged: %+v", test.versions, name, s.Result.Changes)
				}
			}
			if found := plan.Unmanaged(match.Join(v), ignore); len(found) > 0 {
				t.Errorf("%s by %s: unmanaged %v", test.versions, name, found)
			}
		}
		if found := plan.Unmanaged(match.Join(v), plan.Ignore{Models: []string{"trends"}, Tags: []string{"autumn"}}); (len(found) > 0) != (test.versions == "--A") {
			t.Errorf("%s by others: unmanaged %v", test.versions, found)
		}
	}
}
