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
	"time"
)

func main() {
	// net/http logs what a server sends unasked, which is nobody's news here.
	log.SetOutput(io.Discard)
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
		os.Exit(c.fail(err))
	}
	os.Exit(c.run(os.Args[1:]))
}
