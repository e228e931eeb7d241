//go:build unix

package sync_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"pinsync/schema"
	"pinsync/sync/internal/corpus"
	"pinsync/sync/sandbox"
)

// BenchmarkProgram measures the program from outside, in a process of its own
// for each run: the table of the manual's page performance. CPU time and the most
// memory are those that the system counts. With -short it takes a hundredth of the
// files.
//
// Where KUBECONFORM names that program, it is timed in turn with validate, with
// the same documents and the same schema.
func BenchmarkProgram(b *testing.B) {
	size := func(n int) int {
		if testing.Short() {
			return n / 100
		}
		return n
	}
	p := buildProgram(b)
	for _, n := range []int{size(1000), size(10_000), size(100_000)} {
		dir := files(b, n).Dir
		b.Run(fmt.Sprintf("validate/%d", n), func(b *testing.B) { p.measure(b, nil, "validate", dir) })
		b.Run(fmt.Sprintf("dry-run/%d", n), func(b *testing.B) { p.measure(b, nil, "sync", "--dry-run", dir) })
	}
	if rival := os.Getenv("KUBECONFORM"); rival != "" {
		b.Run("kubeconform", func(b *testing.B) { p.compare(b, rival, size(10_000)) })
	}
	b.Run("sync-at-50ms", func(b *testing.B) {
		const latency, concurrency = 50 * time.Millisecond, 16
		n := size(2000)
		options := files(b, n)
		server := serve(b, options, latency, (*sandbox.Server).SeedOutdated)
		var served, answering time.Duration
		runs := p.measure(b, func() {
			served += server.last.Sub(server.first)
			answering += server.answering
			server.first, server.answering = time.Time{}, 0
		}, "sync", "--base-url", server.url, fmt.Sprint("--concurrency=", concurrency), options.Dir)
		// No client can be faster than one answer after the other in each of
		// its requests in flight; and an answer takes this server more than the
		// latency.
		ideal := latency * time.Duration(n) / concurrency * time.Duration(runs)
		b.ReportMetric(float64(served)/float64(ideal), "×ideal")
		b.ReportMetric(float64(served*concurrency)/float64(answering), "×answers")
	})
	b.Run("only-changed", func(b *testing.B) {
		options := files(b, size(20_000))
		server := serve(b, options, 0, (*sandbox.Server).Seed)
		p.measure(b, nil, "sync", "--only-changed", "--base-url", server.url, options.Dir)
	})
}

// program is a built pinsync.
type program struct{ path string }

func buildProgram(b *testing.B) program {
	p := program{filepath.Join(b.TempDir(), "pinsync")}
	if out, err := exec.Command("go", "build", "-o", p.path, "pinsync/cmd/pinsync").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return p
}

// measure runs p for b, with after following each run, and gives the number of
// runs.
func (p program) measure(b *testing.B, after func(), args ...string) (runs int) {
	var cpu time.Duration
	var peak int64
	start(b, p.path, args...) // from here on all is in memory
	if after != nil {
		after()
	}
	for b.Loop() {
		state := start(b, p.path, args...)
		cpu += state.UserTime() + state.SystemTime()
		peak = max(peak, peakOf(state))
		if after != nil {
			after()
		}
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(peak>>20), "peak-MiB")
	return b.N + 1
}

// compare runs validate and kubeconform in turn.
func (p program) compare(b *testing.B, kubeconform string, n int) {
	ours := files(b, n).Dir
	theirs := b.TempDir()
	// kubeconform finds the schema by these keys.
	if err := corpus.Write(theirs, n, "apiVersion: v1\nkind: Customization\n"); err != nil {
		b.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(schema.CustomizationJSON(), &document); err != nil {
		b.Fatal(err)
	}
	properties := document["properties"].(map[string]any)
	properties["apiVersion"], properties["kind"] = true, true
	text, err := json.Marshal(document)
	if err != nil {
		b.Fatal(err)
	}
	known := filepath.Join(b.TempDir(), "customization.schema.json")
	if err := os.WriteFile(known, text, 0o644); err != nil {
		b.Fatal(err)
	}
	validate := func() { start(b, p.path, "validate", ours) }
	rival := func() { start(b, kubeconform, "-schema-location", known, theirs) }
	validate() // from here on all is in memory
	rival()
	var our, their time.Duration
	for b.Loop() {
		begin := time.Now()
		validate()
		between := time.Now()
		rival()
		our += between.Sub(begin)
		their += time.Since(between)
	}
	b.ReportMetric(their.Seconds()/float64(b.N), "kubeconform-s/op")
	b.ReportMetric(their.Seconds()/our.Seconds(), "×pinsync")
}

// start runs a program to its end, which must be a good one, and throws away
// what it prints. It has the sandbox's credentials.
func start(b *testing.B, path string, args ...string) *os.ProcessState {
	b.Helper()
	cmd := exec.Command(path, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.Env = append(os.Environ(), "GITHUB_ACTIONS=", "LUIGISBOX_BASE_URL=", "LUIGISBOX_PRIVATE_KEY_FILE=",
		"LUIGISBOX_TRACKER_ID="+sandbox.DefaultTrackerID, "LUIGISBOX_PRIVATE_KEY="+sandbox.DefaultPrivateKey)
	if err := cmd.Run(); err != nil {
		b.Fatalf("%s %v: %v\n%s", path, args, err, &stderr)
	}
	return cmd.ProcessState
}

// peakOf gives the most memory, in bytes, that a process held at a time.
func peakOf(state *os.ProcessState) int64 {
	peak := int64(state.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS == "darwin" {
		return peak
	}
	return peak << 10
}
