package main

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// enableANSI makes a console act on ANSI sequences, and reports whether it does:
// the older ones show them as they are. What is not a console is left alone. Fact:
// learn.microsoft.com, SetConsoleMode.
func enableANSI(w io.Writer) bool {
	const virtualTerminalProcessing = 0x4
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	console, mode := syscall.Handle(file.Fd()), uint32(0)
	if syscall.GetConsoleMode(console, &mode) != nil {
		return false
	}
	if mode&virtualTerminalProcessing != 0 {
		return true
	}
	set, _, _ := syscall.NewLazyDLL("kernel32.dll").NewProc("SetConsoleMode").Call(uintptr(console), uintptr(mode|virtualTerminalProcessing))
	return set != 0
}

// isClosedPipe reports whether a write failed because no one reads any more.
// Facts: learn.microsoft.com, System Error Codes (0-499).
func isClosedPipe(err error) bool {
	const noData = syscall.Errno(232) // "The pipe is being closed."
	return errors.Is(err, syscall.ERROR_BROKEN_PIPE) || errors.Is(err, noData)
}
