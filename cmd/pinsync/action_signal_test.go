//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"testing"
)

// testActionCancelled cancels the job while requests are in flight: the runner
// signals the step's first process only.
func testActionCancelled(t *testing.T, r *actionRunner) {
	for signal, code := range map[syscall.Signal]string{syscall.SIGINT: "130", syscall.SIGTERM: "143"} {
		t.Run(signal.String(), func(t *testing.T) {
			api := newHeldAPI(t)
			j := r.job(t, "pinsync")
			for i := range 5 {
				id := fmt.Sprintf("199620b4-df1a-46e8-ab59-9e9ed9af710%d", i)
				j.write(map[string]string{fmt.Sprintf("customizations/%d.yaml", i): actionFileText(id, fmt.Sprintf("/p/%d", i), "a")})
			}
			j.start = func(cmd *exec.Cmd) error {
				heard := &listener{to: cmd.Stdout, word: "interrupted", heard: make(chan struct{})}
				cmd.Stdout, cmd.Stderr = heard, heard
				if err := cmd.Start(); err != nil {
					return err
				}
				for range 2 {
					<-api.arrived
				}
				if err := cmd.Process.Signal(signal); err != nil {
					t.Error(err)
				}
				<-heard.heard
				close(api.release)
				return cmd.Wait()
			}
			got := j.run(map[string]string{
				"command": "sync", "concurrency": "2", "base-url": api.URL, "tracker-id": "shop", "private-key": "key",
			})
			o := got.outputs
			if fmt.Sprint(got.exit) != code || o["exit-code"] != code || o["updated"] != "2" || o["report"] == "" {
				t.Errorf("exit %d, outputs %v, want %s and 2 updated", got.exit, o, code)
			}
		})
	}
}

// listener closes heard when word is first written to it.
type listener struct {
	to    io.Writer
	word  string
	heard chan struct{}
	said  []byte
	done  bool
}

func (l *listener) Write(p []byte) (int, error) {
	l.said = append(l.said, p...)
	if !l.done && bytes.Contains(l.said, []byte(l.word)) {
		l.done = true
		close(l.heard)
	}
	return l.to.Write(p)
}
