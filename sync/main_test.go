package sync_test

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	// Most of them wait for git or a timer.
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
