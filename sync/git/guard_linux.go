package git

import "golang.org/x/sys/unix"

// guardMemory keeps the processes of the same user, and so whatever git starts,
// from reading this process's memory and the environment that it was started
// with, where the private key may be: /proc/PID then belongs to root. It fails
// on no kernel that Go supports.
func guardMemory() { _ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) }
