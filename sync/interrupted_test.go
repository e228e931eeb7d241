package sync_test

import (
	"context"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

func TestARunInterruptedWhileItReadsSaysSo(t *testing.T) {
	d, dir := condemned(t, 3)
	ctx, cancel := context.WithCancel(t.Context())
	d.disturb = func(string) bool {
		cancel() // the answer comes all the same, but no further request starts
		return false
	}
	r, err := pinsync.Sync(ctx, d.options(dir), d.three(deleting()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Results {
		if f.Status != result.Skipped || f.Reason != "interrupted" {
			t.Errorf("result is %+v", f)
		}
	}
	if len(r.Results) != 3 || len(d.log) != 1 || len(d.live()) != 3 {
		t.Errorf("%d results after %q", len(r.Results), d.log)
	}
}
