package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"pinsync/sync/atomicfile"
	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// reportFlags are the flags of every command that reports on files.
type reportFlags struct {
	format  string
	reports []string
	strict  bool
	color   string
	verbose bool
	quiet   bool
	catalog string
	images  bool // the HTML page loads pictures
	checked bool // in a pull request, validate annotates what the checks find
	keyless bool // the command makes requests without a key

	set *pflag.FlagSet
}

func (f *reportFlags) register(flags *pflag.FlagSet) {
	f.set = flags
	formats := strings.Join(report.Formats(), ", ")
	flags.StringVar(&f.format, "format", "", "the `FORMAT` of what goes to stdout: "+formats+" (default text; github when GITHUB_ACTIONS=true)")
	flags.StringArrayVar(&f.reports, "report", nil, "also write a report, as `FORMAT=FILE`, atomically; may repeat")
	flags.BoolVar(&f.strict, "strict", false, "a file with a warning is invalid")
	flags.StringVar(&f.color, "color", "auto", "`WHEN` to colour the text: auto, always or never")
	flags.BoolVar(&f.quiet, "quiet", false, "of the formats text and github show only the files that need attention, and the sum")
	flags.BoolVar(&f.verbose, "verbose", false, "log one line per attempt to stderr")
	flags.BoolVar(&f.images, "html-images", false, "let the HTML page load the pictures of items from where the catalogue says that they are; else it only links to them")
	flags.StringVar(&f.catalog, "catalog", "", "check identities against the catalogue in `FILE`, and name items; live reads the shop's own (default pinsync.yaml)")
}

// catalogFile describes --catalog where it can't be live.
const catalogFile = "check identities against the catalogue in `FILE`, and name items (default pinsync.yaml)"

// offline says in the help of a command that makes no request to the shop which of
// the flags of reportFlags that concerns.
func offline(flags *pflag.FlagSet) {
	describe(flags, map[string]string{
		"catalog": catalogFile,
		"verbose": "as for other commands: this one makes no request to the shop",
	})
}

// describe says in the help of one command something else of flags that it shares
// with others.
func describe(flags *pflag.FlagSet, usages map[string]string) {
	for name, usage := range usages {
		flags.Lookup(name).Usage = usage
	}
}

// output is where the results of a run go: stdout and the report files.
type output struct {
	c      *cli
	images bool // as of reportFlags
	sinks  []*sink
	// definitions says that one of them shows the definitions of a result.
	definitions bool
}

// sink is one rendering of the results on its way to one place.
type sink struct {
	name     string           // for messages
	file     *atomicfile.File // of a report file
	optional bool             // a failure is worth a warning only
	renderer report.Renderer
	flush    func() error
	commit   func() error
	discard  func()
	err      error // the first failure; nothing is written after it
}

// openOutput makes ready everything that the flags ask for, so that a report
// that cannot be written is known before anything is sent.
func (c *cli) openOutput(f *reportFlags) (_ *output, err error) {
	o := &output{c: c, images: f.images}
	defer func() {
		if err != nil {
			o.discard()
		}
	}()
	format := f.format
	if f.set == nil || !f.set.Changed("format") {
		format = "text"
		if c.inActions() {
			format = "github"
		}
	}
	color, err := c.wantsColor(f.color)
	if err != nil {
		return nil, err
	}
	stdout := c.stdout
	if format == "github" && c.commands != nil {
		stdout, c.annotates = c.commands, c.inActions()
	}
	if _, err := o.open("stdout", format, stdout, report.Options{
		Color: color, Quiet: f.quiet, Checked: f.checked && c.inPullRequest(), Changed: c.changedByPullRequest(),
	}); err != nil {
		return nil, err
	}
	for _, spec := range f.reports {
		if err := o.openFile(spec); err != nil {
			return nil, err
		}
	}
	if f.images && !o.definitions {
		return nil, withHint(errors.New("--html-images is for the HTML page, and this run makes none"), "add --report html=report.html, or --format html")
	}
	if summary := c.env("GITHUB_STEP_SUMMARY"); summary != "" && c.inActions() {
		o.openSummary(summary)
	}
	return o, nil
}

func (o *output) open(name, format string, w io.Writer, options report.Options) (*sink, error) {
	buffered := bufio.NewWriter(w)
	options.Dir, options.Workspace, options.Version = o.c.dir, o.c.env("GITHUB_WORKSPACE"), version()
	options.Now, options.Source, options.Images = o.c.now(), o.c.sourceURL(), o.images
	options.Manual = o.c.rulesURL()
	renderer, err := report.New(format, buffered, options)
	if err != nil {
		return nil, err
	}
	o.definitions = o.definitions || report.ShowsDefinitions(format)
	s := &sink{name: name, renderer: renderer, flush: buffered.Flush}
	o.sinks = append(o.sinks, s)
	return s, nil
}

func (o *output) openFile(spec string) error {
	format, path, ok := strings.Cut(spec, "=")
	switch {
	case !ok || path == "" || !slices.Contains(report.Formats(), format):
		return withHint(fmt.Errorf("--report must be FORMAT=FILE with a format of %s, found %q", strings.Join(report.Formats(), ", "), spec),
			"write it as --report "+reportExample(format, path))
	case path == "-":
		return withHint(fmt.Errorf("the report %q would go to a file named -", spec), "--format "+format+" writes it to stdout")
	}
	file, err := atomicfile.Create(o.c.abs(path), 0o644)
	if err != nil {
		return fmt.Errorf("the report %q can't be written: %w", spec, diagnostic.Cause(err))
	}
	if err := o.addFile(spec, path, format, file); err != nil {
		file.Discard()
		return err
	}
	return nil
}

// addFile adds the report that goes to file.
func (o *output) addFile(spec, name, format string, file *atomicfile.File) error {
	for _, ext := range []string{".yaml", ".yml"} {
		if strings.EqualFold(filepath.Ext(name), ext) || strings.EqualFold(filepath.Ext(file.Target()), ext) {
			return fmt.Errorf("the report %q can't be written: a file named *%s would be taken for a customization, or is one", spec, ext)
		}
	}
	if slices.ContainsFunc(o.sinks, func(s *sink) bool { return s.file != nil && s.file.SameTarget(file) }) {
		return fmt.Errorf("two reports go to the same file: %q", spec)
	}
	var w io.Writer = file
	if o.c.inActions() && format != "github" {
		w = report.DefuseCommands(w) // the file may be /dev/stdout
	}
	s, err := o.open(name, format, w, report.Options{})
	if err != nil {
		return err
	}
	s.file, s.commit, s.discard = file, file.Commit, file.Discard
	if written := map[string]*string{"json": &o.c.jsonReport, "html": &o.c.pageReport}[format]; written != nil {
		s.commit = func() error {
			err := file.Commit()
			if err == nil {
				*written = o.c.abs(name)
			}
			return err
		}
	}
	return nil
}

// reportExample is what was probably meant by a report of that format, or by a
// file alone, as --report takes it.
func reportExample(format, path string) string {
	formats := report.Formats()
	if !slices.Contains(formats, format) {
		file := cmp.Or(path, format) // "--report report.json"
		meant := "junit"
		for _, known := range slices.Backward(formats) {
			ext := report.Extension(known)
			if strings.EqualFold(filepath.Ext(file), ext) || strings.EqualFold("."+format, ext) {
				meant = known
			}
		}
		if near := nearest(format, formats); near != "" {
			meant = near
		}
		if path == "" && filepath.Ext(format) != "" {
			path = format
		}
		format = meant
	}
	return diagnostic.ShellWord(format + "=" + cmp.Or(path, "report"+report.Extension(format)))
}

// openSummary appends the Markdown report to the runner's step summary, which
// earlier steps may have written to. The run is as good without it.
func (o *output) openSummary(path string) {
	file, err := openToAppend(path)
	if err != nil {
		o.c.noSummary(err)
		return
	}
	s, err := o.open("the file that GITHUB_STEP_SUMMARY names", "markdown", file, report.Options{})
	if err != nil {
		o.c.noSummary(err)
		return
	}
	s.optional, s.commit, s.discard = true, file.Close, func() { file.Close() }
}

// result passes one result on. Streaming formats show it at once.
func (o *output) result(r result.Result) {
	o.c.bar.besideStdout(func() {
		for _, s := range o.sinks {
			s.try(func() error { return s.renderer.Result(r) })
			if s.commit == nil {
				s.try(s.flush)
			}
		}
	})
}

// end writes what is left and puts the report files in place. It reports
// whether all of it was written; where not, it has said so.
func (o *output) end(r *result.Report) bool {
	o.c.bar.end()
	written := true
	for _, s := range o.sinks {
		s.try(func() error { return s.renderer.End(r) })
		s.try(s.flush)
		if s.commit != nil {
			if s.err != nil {
				s.discard()
			} else {
				s.err = s.commit()
			}
		}
		// The reader who closed stdout has seen enough.
		switch stdout := s.commit == nil; {
		case s.err == nil, stdout && isClosedPipe(s.err):
		case s.optional:
			o.c.warn("the report to %s was not written: %v", s.name, diagnostic.Cause(s.err))
		default:
			o.c.message("the report to %s was not written: %v", s.name, diagnostic.Cause(s.err))
			written = false
		}
	}
	return written
}

// discard gives up what openOutput made ready, before anything was written.
func (o *output) discard() {
	o.c.bar.end()
	for _, s := range o.sinks {
		if s.discard != nil {
			s.discard()
		}
	}
}

func (s *sink) try(write func() error) {
	if s.err == nil {
		s.err = write()
	}
}

// wantsColor decides whether stdout gets colours.
func (c *cli) wantsColor(when string) (bool, error) {
	switch when {
	case "always":
		enableANSI(c.stdout)
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return c.env("NO_COLOR") == "" && c.env("TERM") != "dumb" && isTerminal(c.stdout) && enableANSI(c.stdout), nil
	default:
		return false, fmt.Errorf("--color must be auto, always or never, found %q", when)
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminalSize is the size of a terminal in columns and lines; 0 where it is none.
func terminalSize(w io.Writer) (width, height int) {
	if f, ok := w.(*os.File); ok {
		if width, height, err := term.GetSize(int(f.Fd())); err == nil {
			return width, height
		}
	}
	return 0, 0
}
