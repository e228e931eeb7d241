package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// junit writes the run as JUnit XML with one test case for each file, in the
// shape that Jenkins and GitLab read: at most one failure, error or skipped
// element in a case. A file that is invalid or in conflict is a failure, one
// whose request failed is an error.
type junit struct{ w io.Writer }

func newJUnit(w io.Writer, _ Options) Renderer { return junit{w} }

func (junit) Result(result.Result) error { return nil }

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	junitSums
	Suite junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	junitSums
	Cases   []junitCase `xml:"testcase"`
	Stopped string      `xml:"system-err,omitempty"`
}

type junitSums struct {
	Name     string `xml:"name,attr"`
	Tests    int    `xml:"tests,attr"`
	Failures int    `xml:"failures,attr"`
	Errors   int    `xml:"errors,attr"`
	Skipped  int    `xml:"skipped,attr"`
	Time     string `xml:"time,attr"`
}

type junitCase struct {
	Name      string      `xml:"name,attr"`
	ClassName string      `xml:"classname,attr"`
	File      string      `xml:"file,attr"`
	Time      string      `xml:"time,attr"`
	Failure   *junitFault `xml:"failure"`
	Error     *junitFault `xml:"error"`
	Skipped   *junitFault `xml:"skipped"`
	Out       string      `xml:"system-out,omitempty"`
}

type junitFault struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

func (j junit) End(r *result.Report) error {
	statuses := r.Summary().Statuses
	sums := junitSums{
		Name:     "pinsync",
		Tests:    len(r.Results),
		Failures: statuses[result.Invalid] + statuses[result.Conflict] + statuses[result.NotSeen],
		Errors:   statuses[result.Failed],
		Skipped:  statuses[result.Skipped] + statuses[result.NotChecked],
		Time:     seconds(r.Duration),
	}
	all := junitSuites{junitSums: sums, Suite: junitSuite{junitSums: sums}}
	all.Suite.Name += " " + Visible(r.Command)
	for i := range r.Results {
		all.Suite.Cases = append(all.Suite.Cases, newJUnitCase(&r.Results[i], "pinsync."+Visible(r.Command)))
	}
	if r.Stopped != "" {
		all.Suite.Stopped = "stopped: " + Visible(r.Stopped)
	}
	w := bufio.NewWriter(j.w) // it keeps its first error for Flush
	io.WriteString(w, xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	io.WriteString(w, "\n")
	return w.Flush()
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 3, 64)
}

func newJUnitCase(r *result.Result, class string) junitCase {
	file := Visible(r.File)
	c := junitCase{Name: file, ClassName: class, File: file, Time: seconds(0)}
	if r.Attempts > 0 {
		c.Time = seconds(r.Duration)
	}
	switch r.Status {
	case result.Invalid, result.Conflict, result.NotSeen:
		c.Failure = newJUnitFault(r)
	case result.Failed:
		c.Error = newJUnitFault(r)
	case result.Skipped, result.NotChecked:
		c.Skipped = &junitFault{Message: Visible(r.Reason)}
	default:
		c.Out = junitDetails(r)
	}
	return c
}

// newJUnitFault says in its message the first of what is wrong, with its place,
// and in its text all of it.
func newJUnitFault(r *result.Result) *junitFault {
	f := &junitFault{Message: Visible(r.Reason), Type: string(r.Status), Text: junitDetails(r)}
	if len(r.Diagnostics) > 0 {
		worst := slices.IndexFunc(r.Diagnostics, func(d diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error })
		d := &r.Diagnostics[max(worst, 0)]
		f.Type = Visible(d.Rule)
		f.Message = inWords(d) + ": " + Visible(d.Message)
		if more := len(r.Diagnostics) - 1; more > 0 {
			f.Message += fmt.Sprintf(" (and %d more)", more)
		}
	}
	return f
}

// junitDetails says all that is to be said of r, a line for each thing.
func junitDetails(r *result.Result) string {
	var b strings.Builder
	if r.Reason != "" {
		fmt.Fprintf(&b, "%s: %s\n", r.Status, Visible(r.Reason))
	} else if r.Status == result.Drifted || r.Status == result.Orphaned || r.Status == result.Missing {
		fmt.Fprintf(&b, "%s\n", r.Status)
	}
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n", at(r.File, d),
			Visible(string(d.Severity)), Visible(d.Message), Visible(d.Rule))
		if d.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", Visible(d.Hint))
		}
	}
	return b.String()
}
