// Command pinsync keeps a shop's Luigi's Box recommendation customizations as
// YAML files: it checks them, compares them with what is live, and sends them.
//
// This package is only the command line: it turns flags and the environment
// into calls of package sync, and what came of them into output and an exit
// code.
package main

import (
	"io"
	"log"
	"math"
	"os"
	"runtime/debug"
	"time"
	_ "time/tzdata" // for time_zone in pinsync.yaml, on machines without zones of their own
)

// Garbage is collected when the heap is five times what lives in it, which takes a
// seventh of the time of checking 10,000 files off; but from memoryLimit on as often as
// that asks for, so that a plan against a catalogue of a million objects takes less than
// 200 MiB. What lives of more than manyFiles files comes near that limit, and collecting
// without end took 400,000 of them three times as long; so the limit is lifted then, and
// the heap grows to nearly twice what lives in it.
const (
	gcPercent          = 400
	memoryLimit        = 176 << 20
	manyFiles          = 50_000
	manyFilesGCPercent = 80
)

func main() {
	// net/http logs what a server sends unasked, which is of no use here.
	log.SetOutput(io.Discard)
	debug.SetGCPercent(gcPercent)
	debug.SetMemoryLimit(memoryLimit)
	os.Exit(run())
}

// run carries out the command line of the process and gives its exit code.
func run() int {
	dir, err := os.Getwd()
	c := &cli{
		env:     os.Getenv,
		environ: os.Environ(),
		dir:     dir,
		stdout:  os.Stdout,
		stderr:  os.Stderr,
		now:     time.Now,
		die:     os.Exit,

		growMemory: func() {
			debug.SetMemoryLimit(math.MaxInt64)
			debug.SetGCPercent(manyFilesGCPercent)
		},
	}
	if err != nil {
		return c.fail(err)
	}
	return c.run(os.Args[1:])
}
