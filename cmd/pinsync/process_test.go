package main

import (
	"os"
	"os/exec"
	"testing"
)

// ownVariables are those of the environment that mean something to pinsync.
var ownVariables = []string{
	envTrackerID, envPrivateKey, envPrivateKeyFile, envBaseURL, "NO_COLOR",
	"GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY",
	"GITHUB_OUTPUT", "GITHUB_EVENT_PATH", "GITHUB_REF", "GITHUB_SHA", "GITHUB_TOKEN", "GITHUB_API_URL",
	"GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_ACTION_PATH",
}

// process is pinsync in a process of its own, in dir. See inEnvironment.
func process(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	return inEnvironment(t, dir, exec.Command("pinsync", args...)) // TestMain puts it into PATH
}

// shell is a shell that runs script in dir, where pinsync can be typed. See
// inEnvironment.
func shell(t *testing.T, dir, script string) *exec.Cmd {
	t.Helper()
	return inEnvironment(t, dir, exec.Command("bash", "-c", script))
}

// inEnvironment gives a command a folder, and ours for an environment but for
// what would tell pinsync something.
func inEnvironment(t *testing.T, dir string, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	if cmd.Err != nil {
		t.Fatal(cmd.Err)
	}
	cmd.Dir, cmd.Env = dir, os.Environ()
	for _, name := range ownVariables {
		cmd.Env = append(cmd.Env, name+"=")
	}
	return cmd
}
