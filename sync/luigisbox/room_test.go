package luigisbox

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// A refused call that waits for room starts when an attempt ends, and gives up when its
// context does; the next one gets its turn.
func TestACallThatWaitsForRoomEndsItsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key, err := ParseKey("0123456789abcdefghij")
		if err != nil {
			t.Fatal(err)
		}
		c, err := New(Config{TrackerID: "1234-5678", Key: key, Concurrency: 4, Timeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		enter := func(ctx context.Context, room int) <-chan error {
			done := make(chan error, 1)
			go func() {
				_, err := c.throttle.enter(ctx, c, room)
				done <- err
			}()
			return done
		}
		if err := <-enter(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		first, second := enter(ctx, 1), enter(t.Context(), 1)
		synctest.Wait()
		cancel()
		if err := <-first; err == nil {
			t.Error("it started without room")
		}
		synctest.Wait()
		if len(second) > 0 {
			t.Error("the second started without room")
		}
		c.throttle.leave()
		if err := <-second; err != nil {
			t.Error(err)
		}
		began := time.Now()
		if err := <-enter(t.Context(), 1); err != nil || time.Since(began) != roomTime {
			t.Errorf("a slow answer held it up for %v: %v", time.Since(began), err)
		}
	})
}
