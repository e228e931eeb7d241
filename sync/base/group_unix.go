//go:build unix

package base

import (
	"os/exec"
	"syscall"
)

// apart gives cmd a process group of its own: an interrupt from the terminal
// goes to every process of a group, and a git that dies of it before the
// context ends would look like one that failed.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
