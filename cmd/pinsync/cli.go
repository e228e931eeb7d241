package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"pinsync/sync/base"
	"pinsync/sync/files"
	"pinsync/sync/report"
	"pinsync/sync/result"
	"pinsync/sync/settings"
)

// cli is one invocation of pinsync: the world it runs in and what came of it.
type cli struct {
	env     func(string) string
	environ []string // all of it, for the git program
	dir     string   // working directory, absolute
	stdout  io.Writer
	stderr  io.Writer
	// commands is stdout for what may write workflow commands of GitHub Actions:
	// the format github, and nothing else. run sets it.
	commands  io.Writer
	annotates bool      // the format is github
	bar       *progress // on the terminal that stderr is; nil where it is none
	rate      float64   // of the run's requests a second at most; 0 is unlimited
	now       func() time.Time
	die       func(code int) // ends the process at once
	// growMemory lets the run of more than manyFiles files use more memory; nil leaves
	// that as it is.
	growMemory func()

	waitMu   sync.Mutex
	waitSaid time.Time // when a wait for the server was said

	exit int // set by the command that ran
	// verdict is the exit code of a command that judges its results itself; nil of others.
	verdict *int

	ran        *result.Report // of the command that ran, if it reports on files
	jsonReport string         // where it wrote that as JSON; empty if nowhere
	pageReport string         // where it wrote that as a page; empty if nowhere
	outputs    []string       // more outputs of the step, as name=value
}

// run carries out the command that args name and gives the exit code.
func (c *cli) run(args []string) int {
	ignoreBrokenPipes()
	c.commands = c.stdout
	if c.inActions() {
		// Text from files and servers must not reach the runner as a command.
		c.stdout, c.stderr = report.DefuseCommands(c.stdout), report.DefuseCommands(c.stderr)
	}
	if bar := c.newProgress(); bar != nil {
		c.bar, c.stderr = bar, bar
	}
	defer c.endOnQuit()()
	root := c.rootCommand()
	root.SetArgs(c.askForHelp(root, args))
	root.Version = version()
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	cmd, err := root.ExecuteC()
	code := c.exit
	if err != nil {
		code = c.fail(err)
	}
	c.setOutputs(cmd, code)
	return code
}

// fail says why nothing was done, and gives the exit code for it.
func (c *cli) fail(err error) int {
	if missing, ok := errors.AsType[*files.PathError](err); ok {
		err = withHint(err, c.meantPath(missing.Path))
	}
	if faulty, ok := errors.AsType[*settings.Error](err); ok {
		for _, d := range faulty.Diagnostics {
			c.message("%s:%d:%d: %s: %s [%s]", faulty.File, d.Span.Start.Line, d.Span.Start.Column, d.Severity, d.Message, d.Rule)
			c.hint(d.Hint)
		}
		return exitUsage
	}
	c.message("%v", err)
	if hinted, ok := errors.AsType[*hintError](err); ok {
		c.hint(hinted.hint)
	}
	if unread, ok := errors.AsType[*base.Error](err); ok {
		c.hint(unread.Hint)
	}
	return exitUsage
}

// hint advises on what was said before; each line stands on its own.
func (c *cli) hint(text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(c.stderr, "hint: %s\n", report.Visible(line))
	}
}

// message shows a line on stderr. What files and servers said may be in it.
func (c *cli) message(format string, args ...any) {
	fmt.Fprintf(c.stderr, "pinsync: %s\n", report.Visible(fmt.Sprintf(format, args...)))
}

func (c *cli) warn(format string, args ...any) { c.message("warning: "+format, args...) }

// inActions reports whether a GitHub Actions runner reads the output.
func (c *cli) inActions() bool { return c.env("GITHUB_ACTIONS") == "true" }

// inPullRequest reports whether a workflow runs for a pull request.
func (c *cli) inPullRequest() bool {
	event := c.env("GITHUB_EVENT_NAME")
	return event == "pull_request" || event == "pull_request_target"
}

// hintError is an error with advice on what to do about it; each line of the
// advice is shown on its own.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() }
func (e *hintError) Unwrap() error { return e.err }

func withHint(err error, hint string) error { return &hintError{err: err, hint: hint} }

func (c *cli) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "pinsync",
		Short: "keep Luigi's Box recommendation customizations as files in git",
		Long: `pinsync keeps a shop's Luigi's Box recommendation customizations
("when someone looks at item A, pin item B at place 1") as YAML files in a git
repository: it checks them and sends them to the API.`,
		Example: `  pinsync init my-shop           a folder to start from: examples, workflows, README
  pinsync validate               check the files in customizations/
  pinsync sync --sandbox         try a sync: no account, no credentials
  pinsync ping                   with an account: are the credentials right
  pinsync plan                   what would change
  pinsync sync --only-changed    change it`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return c.unknownCommand(cmd, args[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(
		c.validateCommand(),
		c.fixCommand(),
		c.syncCommand(),
		c.planCommand(),
		c.pullCommand(),
		c.verifyCommand(),
		c.agendaCommand(),
		c.driftCommand(),
		c.inboxCommand(),
		c.tidyCommand(),
		c.pageLinkCommand(),
		c.shopsCommand(),
		c.catalogCommand(),
		c.sheetCommand(),
		c.pingCommand(),
		c.sandboxCommand(),
		c.schemaCommand(),
		c.versionCommand(),
		c.completionCommand(),
		c.initCommand(),
	)
	root.InitDefaultHelpFlag() // known before a command is looked for: "pinsync --help sync"
	c.arrange(root)
	c.completeArguments(root)
	return root
}
