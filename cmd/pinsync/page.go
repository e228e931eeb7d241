package main

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"pinsync/cmd/pinsync/manual"
)

// How wide the manual is where no terminal says so, and at most: longer lines are
// hard to read.
const (
	pageWidth   = 80
	widestTable = 100
)

// topics lists the pages of the manual with their titles.
func topics() string {
	var b strings.Builder
	for _, page := range manual.Pages() {
		fmt.Fprintf(&b, "  %-15s %s\n", page.Name, page.Title)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// showPage shows Markdown on stdout, after a text of its own: on a terminal that
// they do not fit on, through a pager.
func (c *cli) showPage(before, markdown string) error {
	width, height := pageWidth, 0
	if w, h := terminalSize(c.stdout); w > 0 {
		width, height = min(w, widestTable), h
	}
	color, err := c.wantsColor("auto")
	if err != nil {
		return err
	}
	text := before + manual.Terminal(markdown, width, color)
	if height > 0 && strings.Count(text, "\n") >= height {
		if done, err := c.throughPager(text); done {
			return err
		}
	}
	_, err = io.WriteString(c.stdout, text)
	return err
}

// throughPager gives text to the program that PAGER names, else to less, and waits
// for its end. It reports false where there is none, or cat.
func (c *cli) throughPager(text string) (bool, error) {
	words := strings.Fields(c.env("PAGER"))
	if len(words) == 0 {
		words = []string{"less"}
	}
	if words[0] == "cat" {
		return false, nil
	}
	pager := exec.Command(words[0], words[1:]...)
	if pager.Err != nil {
		return false, nil
	}
	for _, variable := range c.environ {
		if !strings.HasPrefix(variable, envPrivateKey+"=") {
			pager.Env = append(pager.Env, variable)
		}
	}
	if c.env("LESS") == "" {
		pager.Env = append(pager.Env, "LESS=FRX") // colours, and no screen of its own
	}
	pager.Stdin, pager.Stdout, pager.Stderr = strings.NewReader(text), c.stdout, c.stderr
	err := pager.Run()
	if _, ended := errors.AsType[*exec.ExitError](err); ended {
		err = nil // the reader left early
	}
	return err == nil || pager.ProcessState != nil, err
}
