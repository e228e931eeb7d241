package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"time"
)

// process is what one run of a program took, as the operating system counts it.
type process struct {
	wall, cpu time.Duration
	peak      int64 // bytes of memory; 0 where the system does not tell
}

// start runs a program to its end and throws away what it prints. Its
// environment is only what it needs to run, and env. An exit code other than 0
// is an error.
func start(ctx context.Context, dir string, env []string, program string, args ...string) (process, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	var complaints bytes.Buffer
	cmd.Dir, cmd.Stderr = dir, &complaints
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "SystemRoot", "TEMP"} {
		if value := os.Getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return process{}, fmt.Errorf("%s %v: %w\n%s", program, args, err, complaints.Bytes())
	}
	state := cmd.ProcessState
	return process{time.Since(begin), state.UserTime() + state.SystemTime(), peakOf(state)}, nil
}

// repeat measures b.runs times, after a run that does not count: the first
// reads from the disk what later ones find in memory.
func repeat[T any](b *bench, measure func() (T, error)) ([]T, error) {
	var all []T
	for i := range b.runs + 1 {
		one, err := measure()
		if err != nil {
			return nil, err
		}
		if i > 0 {
			all = append(all, one)
		}
	}
	return all, nil
}

// median gives the middle of what figure tells of each.
func median[T any, F cmp.Ordered](all []T, figure func(T) F) F {
	figures := make([]F, len(all))
	for i, one := range all {
		figures[i] = figure(one)
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// cells gives the medians of time, CPU time and peak memory for the table.
func cells(all []process) (wall, cpu, peak string) {
	return seconds(median(all, func(p process) time.Duration { return p.wall })),
		seconds(median(all, func(p process) time.Duration { return p.cpu })),
		mebibytes(median(all, func(p process) int64 { return p.peak }))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func mebibytes(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d MiB", n>>20)
}

// thousands writes a number as people read it: 10,000.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
