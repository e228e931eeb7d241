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
	"os"
	"runtime/debug"
	"time"
	_ "time/tzdata" // for time_zone in pinsync.yaml, on machines without zones of their own
)

// gcPercent lets the heap grow to three times what lives in it before garbage is
// collected: half as often as by default. A higher one saves no time that can be
// measured, and lets the memory grow with the files. There is no memory limit,
// since a run that needs more than that would collect without end.
const gcPercent = 200

func main() {
	// net/http logs what a server sends unasked, which is of no use here.
	log.SetOutput(io.Discard)
	debug.SetGCPercent(gcPercent)
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

		setGCPercent: debug.SetGCPercent,
	}
	if err != nil {
		return c.fail(err)
	}
	return c.run(os.Args[1:])
}
