//go:build !windows

package main

import (
	"errors"
	"io"
	"syscall"
)

// enableANSI reports whether a terminal acts on ANSI sequences, as all of them
// do here unless TERM says otherwise.
func enableANSI(io.Writer) bool { return true }

// isClosedPipe reports whether a write failed because no one reads any more.
func isClosedPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }
