package main

import (
	"strings"
	"testing"
	"time"
)

// Everything is measured once, with few files: that the figures come, not what
// they are, can be tested anywhere.
func TestTableHasARowForEachMeasurement(t *testing.T) {
	b, done, err := prepare(t.Context(), 1, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	for _, measure := range []func() error{
		func() error { return b.validate(20) },
		func() error { return b.sync(20, 20*time.Millisecond, 4) },
		func() error { return b.same(120, 4) },
	} {
		if err := measure(); err != nil {
			t.Fatal(err)
		}
	}
	var table strings.Builder
	b.print(&table)
	for _, want := range []string{
		"| `validate` | 20 | ", "| `sync --dry-run` | 20 | ", "over 4 connections: ",
		"nothing changed: 3 requests that read the list, 0 others |",
	} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, &table)
		}
	}
}

func TestNumbersAreWrittenAsPeopleReadThem(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 20000: "20,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) is %s", n, got)
		}
	}
}
