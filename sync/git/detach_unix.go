//go:build unix

package git

import (
	"os/exec"
	"syscall"
)

// detach gives cmd a session of its own. An interrupt from the terminal goes to
// every process of the group in the foreground, and a git that dies of it before
// the context ends would look like one that failed. Without a terminal nothing
// that git starts, such as ssh, can ask for a password there. What git started
// is ended together with it.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error {
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err == nil {
			return nil
		}
		return cmd.Process.Kill()
	}
}
