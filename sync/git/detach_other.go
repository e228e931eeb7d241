//go:build !unix

package git

import "os/exec"

// detach does nothing: see detach_unix.go.
func detach(*exec.Cmd) {}
