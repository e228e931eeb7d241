//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakOf gives the most memory, in bytes, that a process held at a time.
func peakOf(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return int64(usage.Maxrss)
	default:
		return int64(usage.Maxrss) << 10
	}
}
