//go:build linux || darwin

package main

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// terminal is a terminal that a program runs on.
type terminal struct {
	t       *testing.T
	user    *os.File // the side with the keys and the screen
	program *os.File // the side that a program is given
	ended   chan struct{}

	mu      sync.Mutex
	changed *sync.Cond
	screen  screen
	all     string // what came, byte for byte
	over    bool
}

func newTerminal(t *testing.T) *terminal {
	t.Helper()
	user, program, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	const width = 120
	if err := pty.Setsize(user, &pty.Winsize{Rows: 24, Cols: width}); err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, user: user, program: program, screen: screen{width: width}, ended: make(chan struct{})}
	term.changed = sync.NewCond(&term.mu)
	go term.read()
	t.Cleanup(func() {
		program.Close()
		<-term.ended
		user.Close()
	})
	return term
}

// read takes in what the program writes until no one has the terminal open.
func (term *terminal) read() {
	defer close(term.ended)
	text := make([]byte, 4096)
	for {
		n, err := term.user.Read(text)
		term.mu.Lock()
		term.all += string(text[:n])
		term.screen.Write(text[:n])
		term.over = err != nil
		term.changed.Broadcast()
		term.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// start starts p with the terminal for its own, so that keys can interrupt it,
// and waits for its first request.
func (term *terminal) start(p *program, api *heldAPI) {
	term.t.Helper()
	term.launch(p)
	<-api.arrived
}

func (term *terminal) launch(p *program) {
	term.t.Helper()
	p.Stdin = term.program
	p.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := p.Start(); err != nil {
		term.t.Fatal(err)
	}
	term.program.Close()
}

func (term *terminal) press(keys string) {
	term.t.Helper()
	if _, err := term.user.WriteString(keys); err != nil {
		term.t.Fatal(err)
	}
}

// shows waits until the last line of the screen begins with this bar, and one
// above it, where some are given, with each of these lines.
func (term *terminal) shows(bar string, above ...string) {
	term.t.Helper()
	term.mu.Lock()
	defer term.mu.Unlock()
	for {
		if lines := term.screen.lines; len(lines) > 0 && strings.HasPrefix(lines[len(lines)-1], bar) &&
			!slices.ContainsFunc(above, func(line string) bool { return !hasLine(lines, line) }) {
			return
		}
		if term.over {
			term.t.Fatalf("the screen never showed %q above %q: %q", above, bar, term.screen.lines)
		}
		term.changed.Wait()
	}
}

// hasLine reports whether one of lines begins so.
func hasLine(lines []string, beginning string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, beginning) })
}

// left gives what the screen shows when the program has ended.
func (term *terminal) left() []string {
	<-term.ended
	return term.screen.lines
}

// isBar recognizes the lines of a bar from those that stay.
func isBar(line string) bool {
	return strings.Contains(line, "sending") || strings.Contains(line, "checking")
}

func TestALongRunShowsABarOnATerminal(t *testing.T) {
	t.Parallel()
	for _, redirected := range []bool{false, true} {
		t.Run(map[bool]string{false: "alone", true: "stdout to a file"}[redirected], func(t *testing.T) {
			t.Parallel()
			api, term := newHeldAPI(t), newTerminal(t)
			p := newSync(t, api)
			p.Stdout, p.Stderr = term.program, term.program
			var stdout strings.Builder
			if redirected {
				p.Stdout = &stdout
			}
			term.start(p, api)
			term.shows("sending   0% [..............................] (0/10)")
			api.release <- struct{}{}
			term.shows("sending  10% [==>...........................] (1/10)")
			close(api.release)
			if err := p.Wait(); err != nil {
				t.Errorf("ended with %v", err)
			}
			lines := term.left()
			if redirected {
				if strings.Join(lines, "\n") != "" {
					t.Errorf("the screen shows %q", lines)
				}
				lines = strings.Split(stdout.String(), "\n")
			}
			// Ten results, the sum and the line that the shell goes on in.
			if len(lines) != 12 || lines[11] != "" || slices.ContainsFunc(lines, isBar) || !strings.HasPrefix(lines[0], "updated       0.yaml (") {
				t.Errorf("the report is %q", lines)
			}
		})
	}
}

// A run shows no bar where no one would see one, or where it would be no bar.
// It lasts until the same run has shown one on a terminal.
func TestALongRunShowsNoBarElsewhere(t *testing.T) {
	t.Parallel()
	api := newHeldAPI(t)
	type quiet struct {
		program *program
		term    *terminal
		stderr  *strings.Builder
	}
	programs := map[string]quiet{}
	for name, adjust := range map[string]func(*quiet){
		"stderr is no terminal": func(q *quiet) { q.program.Stderr = q.stderr },
		"TERM=dumb":             func(q *quiet) { q.program.Env = append(q.program.Env, "TERM=dumb") },
		"GitHub Actions":        func(q *quiet) { q.program.Env = append(q.program.Env, "GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=") },
	} {
		q := quiet{newSync(t, api), newTerminal(t), &strings.Builder{}}
		q.program.Stdout, q.program.Stderr = q.term.program, q.term.program
		adjust(&q)
		q.term.start(q.program, api)
		programs[name] = q
	}
	control, term := newSync(t, api), newTerminal(t)
	control.Stdout, control.Stderr = term.program, term.program
	term.start(control, api)
	term.shows("sending   0%")
	close(api.release)
	if err := control.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
	for name, q := range programs {
		if err := q.program.Wait(); err != nil {
			t.Errorf("%s: ended with %v", name, err)
		}
		q.term.left()
		if all := q.term.all + q.stderr.String(); isBar(all) || strings.Contains(all, "\x1b[K") || !strings.Contains(all, "10 files: 10 updated") {
			t.Errorf("%s: it wrote %q", name, all)
		}
	}
}

func TestKeysThatInterruptARunLeaveACleanScreen(t *testing.T) {
	t.Parallel()
	for _, redirected := range []bool{false, true} {
		t.Run(map[bool]string{false: "alone", true: "stdout to a file"}[redirected], func(t *testing.T) {
			t.Parallel()
			api, term := newHeldAPI(t), newTerminal(t)
			p := newSync(t, api)
			p.Stdout, p.Stderr = term.program, term.program
			if redirected {
				p.Stdout = &strings.Builder{}
			}
			term.start(p, api)
			term.shows("sending   0%")
			term.press("\x03")
			first := "pinsync: interrupted: no new requests; waiting up to 5 s for those in flight (press again to abandon them)"
			term.shows("sending", first)
			p.signal(syscall.SIGINT)
			p.exitsWith(130)
			lines := strings.Split(strings.ReplaceAll(strings.Join(term.left(), "\n"), "^C", ""), "\n") // an echo may be late
			if !slices.Contains(lines, first) || !hasLine(lines, "pinsync: interrupted again: abandoned what was in flight; press again to end at once, without a report") || slices.ContainsFunc(lines, isBar) || lines[len(lines)-1] != "" {
				t.Errorf("the screen shows %q", lines)
			}
			if r := p.readReport(); r.Summary.Statuses["skipped"] < 8 || r.Summary.Statuses["updated"] != 0 {
				t.Errorf("statuses are %v", r.Summary.Statuses)
			}
		})
	}
}

// blocked is the writing end of a pipe that is full, and that no one reads.
func blocked(t *testing.T) *os.File {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		reader.Close()
		writer.Close()
	})
	for err == nil {
		if err = writer.SetWriteDeadline(time.Now().Add(10 * time.Millisecond)); err == nil {
			_, err = writer.Write(make([]byte, 1<<16))
		}
	}
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal(err)
	}
	return writer
}

// The run can't come to its end, since no one takes its report.
func TestThirdSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			api, term := newHeldAPI(t), newTerminal(t)
			p := newSync(t, api)
			p.Stdout, p.Stderr = blocked(t), term.program
			term.start(p, api)
			term.shows("sending   0%")
			p.signal(signal)
			term.shows("sending", "pinsync: interrupted: ")
			p.signal(syscall.SIGTERM)
			term.shows("sending", "pinsync: interrupted again: ")
			p.signal(syscall.SIGINT)
			p.exitsWith(code)
			if lines := term.left(); len(lines) != 3 || slices.ContainsFunc(lines, isBar) {
				t.Errorf("the screen shows %q", lines)
			}
			if _, err := os.Stat(p.report); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("there is a report: %v", err)
			}
		})
	}
}

func TestThirdSignalEndsAtOnceThoughNobodyReadsStderr(t *testing.T) {
	t.Parallel()
	api := newHeldAPI(t)
	p := newSync(t, api)
	p.Stdout, p.Stderr = blocked(t), blocked(t)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	<-api.arrived
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.exitsWith(130)
	}()
	// Signals that come too close together count as one.
	for {
		select {
		case <-ended:
			return
		case <-time.After(20 * time.Millisecond):
			p.Process.Signal(syscall.SIGINT) // it may just have ended
		}
	}
}

func TestColoursAreForTerminals(t *testing.T) {
	t.Parallel()
	api := newHeldAPI(t)
	for name, tt := range map[string]struct {
		flag, env string
		piped     bool
		want      bool
	}{
		"a terminal":             {want: true},
		"a pipe":                 {piped: true},
		"NO_COLOR":               {env: "NO_COLOR=1"},
		"an empty NO_COLOR":      {env: "NO_COLOR=", want: true},
		"TERM=dumb":              {env: "TERM=dumb"},
		"--color never":          {flag: "--color=never"},
		"--color always, a pipe": {flag: "--color=always", piped: true, want: true},
		"--color beats NO_COLOR": {flag: "--color=always", env: "NO_COLOR=1", want: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, term := newSync(t, api), newTerminal(t)
			p.Args = []string{"pinsync", "validate", p.Dir}
			if tt.flag != "" {
				p.Args = append(p.Args, tt.flag)
			}
			p.Env = append(p.Env, "NO_COLOR=")
			if tt.env != "" {
				p.Env = append(p.Env, tt.env)
			}
			var pipe strings.Builder
			p.Stdout, p.Stderr = term.program, term.program
			if tt.piped {
				p.Stdout = &pipe
			}
			term.launch(p)
			if err := p.Wait(); err != nil {
				t.Errorf("ended with %v", err)
			}
			term.left()
			all := term.all + pipe.String()
			if got := strings.Contains(all, "10 files: \x1b[32m10 valid\x1b[0m;"); got != tt.want || strings.Contains(all, "\x1b") != tt.want {
				t.Errorf("it wrote %q", all)
			}
		})
	}
}
