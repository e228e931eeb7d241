//go:build !windows

package main

import "io"

// enableANSI reports whether a terminal acts on ANSI sequences, as all of them
// do here unless TERM says otherwise.
func enableANSI(io.Writer) bool { return true }
