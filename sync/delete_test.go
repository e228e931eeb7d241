package sync_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

const (
	doomed   = "00000000-0000-4000-8000-%012d"
	thing    = `{"model": "basket", "target_type": "item", "target_identity": "/p/%d", "pin_definitions": [{"position": %d, "pin_type": "item", "pin_identity": "x"}]}`
	theFile  = "customizations/%d.yaml"
	fileText = "id: " + doomed + "\nmodel: basket\ntarget_type: item\ntarget_identity: /p/%[1]d\npin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: x\n"
)

// condemned is a shop of n customizations in step with a repository, from which
// the files of all but the first were then deleted.
func condemned(t *testing.T, n int) (*doors, string) {
	t.Helper()
	d := newDoors(t)
	files := map[string]string{}
	for i := range n {
		files[fmt.Sprintf(theFile, i)] = fmt.Sprintf(fileText, i)
		d.put(fmt.Sprintf(doomed, i), fmt.Sprintf(thing, i, 1))
	}
	dir := repository(t, files)
	for i := 1; i < n; i++ {
		if err := os.Remove(filepath.Join(dir, fmt.Sprintf(theFile, i))); err != nil {
			t.Fatal(err)
		}
	}
	git(t, dir, "commit", "--quiet", "--all", "--allow-empty", "--message", "delete")
	return d, dir
}

func deleting() pinsync.SyncOptions { return pinsync.SyncOptions{Delete: true, MaxDeletes: 10} }

// of gives the result of file n.
func of(t *testing.T, r *result.Report, n int) result.Result {
	t.Helper()
	for _, f := range r.Results {
		if f.File == fmt.Sprintf(theFile, n) {
			return f
		}
	}
	t.Fatalf("no result for file %d", n)
	return result.Result{}
}

func TestDeletionsComeLastAndLookOnceMore(t *testing.T) {
	d, dir := condemned(t, 4)
	edited := strings.Replace(fmt.Sprintf(fileText, 0), "position: 1", "position: 2", 1)
	created := strings.Replace(fmt.Sprintf(fileText, 9), "id: "+fmt.Sprintf(doomed, 9)+"\n", "", 1)
	for name, text := range map[string]string{"0.yaml": edited, "9.yaml": created} {
		if err := os.WriteFile(filepath.Join(dir, "customizations", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var emitted []string
	o := d.options(dir)
	o.Emit = func(r result.Result) { emitted = append(emitted, fmt.Sprint(r.File, " ", r.Status)) }
	s := deleting()
	s.MaxDeletes = 3
	if _, err := pinsync.Sync(t.Context(), o, d.three(s)); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"customizations/0.yaml updated", "customizations/1.yaml deleted", "customizations/2.yaml deleted",
		"customizations/3.yaml deleted", "customizations/9.yaml created",
	}
	if !slices.Equal(emitted, want) {
		t.Errorf("emitted %q", emitted)
	}
	if n := len(d.live()); n != 2 {
		t.Errorf("%d are live", n)
	}
	rest := d.log
	for _, last := range []string{"PUT", "POST scope", "POST scopes"} {
		for i, request := range slices.Backward(rest) {
			if strings.HasPrefix(request, last) {
				rest = rest[i+1:]
				break
			}
		}
	}
	if len(rest) != 6 {
		t.Errorf("after the last write and its check came %q of %q", rest, d.log)
	}
	for i := 1; i < 4; i++ {
		id := fmt.Sprintf(doomed, i)
		if get := slices.Index(rest, "GET "+id); get < 0 || slices.Index(rest, "DELETE "+id) < get {
			t.Errorf("%s was not looked at before: %q", id, rest)
		}
	}
}

func TestWhatIsEditedJustBeforeIsNotDeleted(t *testing.T) {
	d, dir := condemned(t, 3)
	d.disturb = func(request string) bool {
		if request == "GET "+fmt.Sprintf(doomed, 1) {
			d.put(fmt.Sprintf(doomed, 1), fmt.Sprintf(thing, 1, 7))
		}
		return false
	}
	r := d.sync(dir, deleting())
	f := of(t, r, 1)
	if f.Status != result.Conflict || f.Before != nil || len(f.Changes) != 1 || f.Attempts != 1 ||
		f.Reason != "the file was deleted; live: pin 1 (x), position is 7; base (line 6) says 1" {
		t.Errorf("the edited one is %+v", f)
	}
	if f := of(t, r, 2); f.Status != result.Deleted || f.HTTPStatus != 204 || f.Attempts != 1 || !strings.Contains(string(f.Before), `"/p/2"`) {
		t.Errorf("the other one is %+v", f)
	}
	if _, ok := d.live()[fmt.Sprintf(doomed, 1)]; !ok || len(d.live()) != 2 {
		t.Errorf("live is %s", d.live())
	}
}

func TestWhatSomebodyElseDeletesMeanwhileIsNoFailure(t *testing.T) {
	d, dir := condemned(t, 3)
	d.disturb = func(request string) bool {
		switch request {
		case "GET " + fmt.Sprintf(doomed, 1), "DELETE " + fmt.Sprintf(doomed, 2):
			_, id, _ := strings.Cut(request, " ")
			d.remove(id)
		}
		return false
	}
	r := d.sync(dir, deleting())
	if f := of(t, r, 1); f.Status != result.Unchanged || f.HTTPStatus != 404 || f.Reason != "" || len(f.Diagnostics) != 0 {
		t.Errorf("gone before it was looked at: %+v", f)
	}
	if f := of(t, r, 2); f.Status != result.Deleted || f.HTTPStatus != 404 || f.Before == nil {
		t.Errorf("gone after it was looked at: %+v", f)
	}
}

func TestNothingIsDeletedAfterFailures(t *testing.T) {
	t.Parallel()
	for _, failures := range []int{1, 2} {
		d, dir := condemned(t, 3)
		for n := range failures {
			text := fmt.Sprintf(fileText, 70+n) // with an id that is not live
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf(theFile, 70+n)), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		r := d.sync(dir, deleting())
		if s := r.Summary().Statuses; s[result.Failed] != failures || s[result.Skipped] != 2 || len(d.live()) != 3 {
			t.Errorf("after %d failures statuses are %v, %d are live", failures, s, len(d.live()))
		}
		if f := of(t, r, 1); !strings.Contains(f.Reason, "nothing is deleted, since") {
			t.Errorf("the reason is %q", f.Reason)
		}
	}
}

func TestADeletionWithoutAnAnswerKeepsWhatMayBeGone(t *testing.T) {
	d, dir := condemned(t, 2)
	d.disturb = func(request string) bool { return strings.HasPrefix(request, "DELETE") }
	f := of(t, d.sync(dir, deleting()), 1)
	if f.Status != result.Failed || f.Before == nil || !strings.Contains(f.Reason, "no answer") {
		t.Errorf("result is %+v", f)
	}
	d.mu.Lock()
	tries := strings.Count(strings.Join(d.log, "\n"), "DELETE")
	d.mu.Unlock()
	if tries < 2 || f.Attempts != tries {
		t.Errorf("it was tried %d times, and the result has %d attempts", tries, f.Attempts)
	}
	if len(d.live()) != 1 {
		t.Errorf("%d are live", len(d.live()))
	}
	if f := of(t, d.sync(dir, deleting()), 1); f.Status != result.Unchanged {
		t.Errorf("the next run says %+v", f)
	}
}

func TestAnInterruptedRunDeletesNoFurther(t *testing.T) {
	d, dir := condemned(t, 5)
	ctx, cancel := context.WithCancel(t.Context())
	d.disturb = func(request string) bool {
		if strings.HasPrefix(request, "DELETE") {
			cancel()
		}
		return false
	}
	r, err := pinsync.Sync(ctx, d.options(dir), d.three(deleting()))
	if err != nil {
		t.Fatal(err)
	}
	s := r.Summary().Statuses
	if s[result.Deleted] != 1 || s[result.Skipped] != 3 || s[result.Unchanged] != 1 || len(d.live()) != 4 {
		t.Errorf("statuses are %v, %d are live", s, len(d.live()))
	}
	for _, f := range r.Results {
		if f.Status == result.Skipped && (f.Reason != "interrupted" || f.Before != nil) {
			t.Errorf("skipped is %+v", f)
		}
	}
}

func TestARunThatIsInterruptedBeforeItBeginsSendsNothing(t *testing.T) {
	d, dir := condemned(t, 3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, err := pinsync.Sync(ctx, d.options(dir), d.three(deleting()))
	if err != nil || r.Summary().Statuses[result.Skipped] != len(r.Results) || len(d.log) != 0 {
		t.Errorf("report is %+v, error %v, requests %q", r, err, d.log)
	}
}

func TestALiveStateThatCannotBeReadDeletesNothing(t *testing.T) {
	d, dir := condemned(t, 3)
	d.disturb = func(request string) bool { return request == "POST scopes" }
	r := d.sync(dir, deleting())
	if s := r.Summary().Statuses; s[result.Skipped] != 3 || len(d.live()) != 3 {
		t.Errorf("statuses are %v, %d are live", s, len(d.live()))
	}
	if f := of(t, r, 2); f.Reason != r.Stopped || !strings.Contains(f.Reason, "live state can't be read") {
		t.Errorf("reason is %q", f.Reason)
	}
}
