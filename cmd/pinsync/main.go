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
	"runtime"
	"time"
	_ "time/tzdata" // for time_zone in pinsync.yaml, on machines without zones of their own
)

// headroom is how much garbage, in bytes, a run makes at least before it is
// collected. The collector starts when the heap has doubled, and so would start
// over and over for the little that most runs keep. A higher GOGC is as fast,
// but lets the heap grow with the files: to 330 MiB instead of 180 for 100,000.
const headroom = 32 << 20

func main() {
	// net/http logs what a server sends unasked, which is nobody's news here.
	log.SetOutput(io.Discard)
	// The heap is this much larger from the beginning. Nobody touches it, so the
	// system never has to give us the memory.
	untouched := make([]byte, headroom)
	code := run()
	runtime.KeepAlive(untouched)
	os.Exit(code)
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
	}
	if err != nil {
		return c.fail(err)
	}
	return c.run(os.Args[1:])
}
