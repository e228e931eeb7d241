// Command bench measures pinsync from outside, as whole processes, and prints a
// table in Markdown:
//
//	go run ./cmd/bench
//	go run ./cmd/bench -kubeconform "$(which kubeconform)"
//
// It is run in the checkout, builds the pinsync that it measures, and makes the
// files and the server that it needs: the files of package corpus, and the
// sandbox on loopback. Nothing stays behind.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"pinsync/cmd/bench/corpus"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run of all measurements.
type bench struct {
	ctx      context.Context
	temp     string // a folder for what is made
	pinsync  string // the program that is measured
	runs     int
	progress io.Writer
	rows     [][]string
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("sizes", "1000,10000,100000", "how many `files` validate is timed with, with commas between")
	rival := flags.String("kubeconform", "", "also time this `program`, kubeconform, with the same 10,000 files")
	puts := flags.Int("puts", 2000, "how many `files` sync sends to a server with a latency")
	latency := flags.Duration("latency", 50*time.Millisecond, "that server's latency")
	concurrency := flags.Int("concurrency", 16, "how many requests are in flight")
	unchanged := flags.Int("unchanged", 20000, "how many `files` sync --only-changed finds unchanged")
	runs := flags.Int("runs", 5, "how often each measurement is made; the table has the medians")
	if len(args) > 0 && args[0] == bareCommand {
		return bareLoop(ctx, args[1:])
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	if *runs < 1 || *puts < 1 || *unchanged < 1 || flags.NArg() > 0 {
		return errors.New("counts must be positive, and there are no arguments beside the flags")
	}

	b, done, err := prepare(ctx, *runs, os.Stderr)
	if err != nil {
		return err
	}
	defer done()
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return fmt.Errorf("-sizes must be numbers with commas between, found %q", *sizes)
		}
		if err := b.validate(n); err != nil {
			return err
		}
	}
	if *rival != "" {
		if err := b.compare(*rival); err != nil {
			return err
		}
	}
	if err := b.sync(*puts, *latency, *concurrency); err != nil {
		return err
	}
	if err := b.work(*puts, *concurrency); err != nil {
		return err
	}
	if err := b.same(*unchanged, *concurrency); err != nil {
		return err
	}
	b.print(os.Stdout)
	return nil
}

// prepare builds pinsync. Done takes away all that was made.
func prepare(ctx context.Context, runs int, progress io.Writer) (b *bench, done func(), err error) {
	temp, err := os.MkdirTemp("", "pinsync-bench-")
	if err != nil {
		return nil, nil, err
	}
	b = &bench{ctx: ctx, temp: temp, pinsync: filepath.Join(temp, "pinsync"), runs: runs, progress: progress}
	done = func() { os.RemoveAll(temp) }
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", b.pinsync, "pinsync/cmd/pinsync").CombinedOutput(); err != nil {
		done()
		return nil, nil, fmt.Errorf("build pinsync: %w\n%s", err, out)
	}
	return b, done, nil
}

// files makes the first n files, each of which begins with front, and gives the
// folder they are in.
func (b *bench) files(n int, front string) (dir string, err error) {
	dir, err = os.MkdirTemp(b.temp, "files-")
	if err != nil {
		return "", err
	}
	_, err = corpus.Write(dir, n, front)
	return dir, err
}

// row adds a line to the table.
func (b *bench) row(cells ...string) {
	fmt.Fprintln(b.progress, strings.Join(cells, "  "))
	b.rows = append(b.rows, cells)
}

// print prints the machine and the table.
func (b *bench) print(w io.Writer) {
	fmt.Fprintf(w, "%d CPUs (%s/%s), %s; medians of %d.\n\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), b.runs)
	fmt.Fprint(w, "| run | files | time | CPU | peak memory | |\n|---|---|---|---|---|---|\n")
	for _, cells := range b.rows {
		fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
	}
}
