// Package report shows what a run did. In comes one [result.Result] for each
// file, in path order, as it becomes final, and at the end the whole
// [result.Report]; out goes text for a person or a document for a program, in
// the format that [New] was asked for.
//
// It does not know how a result came about: not the files' contents beyond the
// lines that diagnostics quote and the definitions that the page shows, not the
// API, not the command line. Each format
// has a file of its own and knows no other, except that "github" is "text" plus
// workflow commands. A new format is a new file and a line in the table of this
// one.
//
// File names, contents and server messages are hostile: each format escapes
// them for the place they go to, and no line of any format is a workflow
// command of GitHub Actions but those that "github" itself writes.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"pinsync/sync/result"
)

// Renderer shows one run. It is used from one goroutine, once.
type Renderer interface {
	// Result shows what became of one file. It is called in the byte order of
	// the files' paths, once each. The error is that of the writer.
	Result(result.Result) error
	// End shows the rest, after the last Result: r holds all results again,
	// with what is known only of the whole run. The error is that of the
	// writer.
	End(r *result.Report) error
}

// Options says how a report is shown. The zero value is right for a file.
type Options struct {
	// Color lets "text" and "github" colour their lines with ANSI sequences.
	Color bool
	// Workspace is the absolute path of the repository's checkout, as in
	// GITHUB_WORKSPACE. The paths of "github" and "sarif" are relative to it
	// when they are inside it; when it is empty they stay as the results have
	// them.
	Workspace string
	// Dir is the absolute path of the working directory, to which the results'
	// paths are relative.
	Dir string
	// Checked says that another run annotates what the files' checks find:
	// "github" then annotates only what this one adds, by asking what is live.
	Checked bool
	// Changed, if not nil, says which files a pull request changes: "github" then
	// annotates warnings in those alone, and counts the others. It is called for
	// files with warnings only.
	Changed func(file string) bool
	// Quiet leaves out of "text" and "github" the files that need no attention: with
	// neither a diagnostic nor a status that is not as wanted.
	Quiet bool
	// Manual is the address of the manual's page about rules, which "html", "sarif" and
	// "github" link to, each rule by its heading. Empty leaves the links out.
	Manual string
	// Version is pinsync's own version, for "sarif".
	Version string
	// Now is the time, for "html": what is over, and where today is on a time line.
	// Where it is zero, neither is said.
	Now time.Time
	// Source is the address of the repository's files at the commit that was checked
	// out, such as https://github.com/acme/shop/blob/COMMIT, for "html"; empty where
	// it is not known. It is used as it is.
	Source string
	// Images lets "html" load the pictures of items, from wherever the catalogue
	// says that they are; else it only has links to them.
	Images bool
}

// ShowsDefinitions reports whether the named format shows both definitions of a
// result, and so is poorer without them.
func ShowsDefinitions(format string) bool { return format == "html" }

// format is one row of the table of formats. Where colon and bracket are set,
// they stand in the output for a ":" and a "[" that would complete a workflow
// command: another spelling of the same character, which the format's readers
// read as that. "text" shows what it was given, and is defused by its caller
// where that is needed; "github" defuses all but its own commands.
type format struct {
	name           string
	extension      string // of a file's name
	new            func(io.Writer, Options) Renderer
	colon, bracket string
}

// formats lists the formats in the order in which messages list them.
func formats() []format {
	return []format{
		{"text", ".txt", newText, "", ""},
		{"github", ".txt", newGitHub, "", ""},
		{"json", ".json", newJSON, `\u003a`, `\u005b`},
		{"junit", ".xml", newJUnit, "&#58;", "&#91;"},
		{"sarif", ".sarif", newSARIF, `\u003a`, `\u005b`},
		{"markdown", ".md", newMarkdown, "&#58;", "&#91;"},
		{"html", ".html", newHTML, "&#58;", "&#91;"},
	}
}

// Formats returns the names that [New] knows.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Extension returns how the name of a file in the named format ends, such as
// ".json"; it is empty where no format has that name.
func Extension(format string) string {
	f, _ := find(format)
	return f.extension
}

func find(name string) (f format, ok bool) {
	all := formats()
	i := slices.IndexFunc(all, func(f format) bool { return f.name == name })
	if i < 0 {
		return f, false
	}
	return all[i], true
}

// New returns a renderer that writes to w in the named format, or an error when
// no format has that name. "text" and "github" write as each Result comes, one
// Write for each; the others write in End. The caller closes w.
func New(name string, w io.Writer, o Options) (Renderer, error) {
	f, ok := find(name)
	if !ok {
		return nil, fmt.Errorf("unknown report format %q: choose one of %s", name, strings.Join(Formats(), ", "))
	}
	if f.colon != "" {
		w = newDefuser(w, f.colon, f.bracket)
	}
	return f.new(w, o), nil
}
