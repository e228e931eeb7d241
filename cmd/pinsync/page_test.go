//go:build linux || darwin

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// A page that the terminal has no room for is given to the pager, without the key.
func TestTheManualIsPagedOnATerminal(t *testing.T) {
	t.Parallel()
	pager := filepath.Join(t.TempDir(), "pager")
	script := "#!/bin/sh\necho \"PAGED by $1, key '$LUIGISBOX_PRIVATE_KEY', $LESS\"\nhead -n 3\n"
	if err := os.WriteFile(pager, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		topic string
		env   []string
		want  string // begins so
	}{
		"a long page":       {"rules", []string{"PAGER=" + pager + " -x"}, "PAGED by -x, key '', FRX\r\n\x1b[1mRules\x1b[0m\r\n"},
		"a short one":       {"no-pins", []string{"PAGER=" + pager}, "\x1b[1mno-pins\x1b[0m\r\n"},
		"cat":               {"rules", []string{"PAGER=cat"}, "\x1b[1mRules\x1b[0m\r\n"},
		"no such program":   {"rules", []string{"PAGER=no-such-program"}, "\x1b[1mRules\x1b[0m\r\n"},
		"without colours":   {"no-pins", []string{"NO_COLOR=1"}, "no-pins\r\n"},
		"a pager's own":     {"rules", []string{"PAGER=" + pager, "LESS=S"}, "PAGED by , key '', S\r\n"},
		"a pager that ends": {"rules", []string{"PAGER=false"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := newTerminal(t)
			if err := pty.Setsize(term.user, &pty.Winsize{Rows: 50, Cols: 100}); err != nil {
				t.Fatal(err)
			}
			p := &program{t: t, Cmd: process(t, t.TempDir(), "help", test.topic)}
			p.Env = append(append(p.Env, "TERM=xterm", "LESS=", envPrivateKey+"=hush"), test.env...)
			p.Stdout, p.Stderr = term.program, term.program
			term.launch(p)
			if err := p.Wait(); err != nil {
				t.Errorf("ended with %v", err)
			}
			term.left()
			if !strings.HasPrefix(term.all, test.want) || test.want == "" && term.all != "" {
				t.Errorf("the terminal shows %.200q", term.all)
			}
		})
	}
}
