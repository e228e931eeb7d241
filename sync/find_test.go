package sync_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// ending is a context that ends when it has been asked a number of times.
type ending struct {
	context.Context
	left atomic.Int64
}

func (c *ending) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestAnInterruptEndsTheWalk(t *testing.T) {
	const folders = 100
	dir := t.TempDir()
	for i := range folders {
		folder := filepath.Join(dir, fmt.Sprintf("customizations/%03d", i))
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "a.yaml"), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, walked := range []int{0, 1, 2, 50} {
		ctx := &ending{Context: t.Context()}
		ctx.left.Store(int64(walked))
		r, err := pinsync.Validate(ctx, pinsync.Options{Dir: dir})
		if err != nil {
			t.Errorf("ending after %d folders: %v", walked, err)
			continue
		}
		if len(r.Results) > walked || r.Stopped != "interrupted" {
			t.Errorf("ending after %d folders: %d results, stopped %q", walked, len(r.Results), r.Stopped)
		}
		for _, f := range r.Results {
			if f.Status != result.Skipped {
				t.Errorf("ending after %d folders: %s is %s", walked, f.File, f.Status)
			}
		}
	}
}
