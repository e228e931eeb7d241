package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
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

// junitCase is one testcase element.
type junitCase struct {
	XMLName   xml.Name    `xml:"testcase"`
	Name      string      `xml:"name,attr"`
	ClassName string      `xml:"classname,attr"`
	File      string      `xml:"file,attr"`
	Time      string      `xml:"time,attr"`
	Failure   *junitFault `xml:"failure"`
	Error     *junitFault `xml:"error"`
	Skipped   *junitFault `xml:"skipped"`
	Out       *junitText  `xml:"system-out"`
}

type junitFault struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

type junitText struct {
	Text string `xml:",chardata"`
}

func (j junit) End(r *result.Report) error {
	w := bufio.NewWriter(j.w) // it keeps its first error for Flush
	io.WriteString(w, xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	suites := junitElement("testsuites", "pinsync", r)
	suite := junitElement("testsuite", "pinsync "+Visible(r.Command), r)

	if err := e.EncodeToken(suites); err != nil {
		return err
	}
	if err := e.EncodeToken(suite); err != nil {
		return err
	}
	for i := range r.Results {
		if err := e.Encode(newJUnitCase(&r.Results[i], "pinsync."+Visible(r.Command))); err != nil {
			return err
		}
	}
	if r.Stopped != "" {
		stopped := xml.StartElement{Name: xml.Name{Local: "system-err"}}
		if err := e.EncodeElement("stopped: "+Visible(r.Stopped), stopped); err != nil {
			return err
		}
	}
	if err := e.EncodeToken(suite.End()); err != nil {
		return err
	}
	if err := e.EncodeToken(suites.End()); err != nil {
		return err
	}
	if err := e.Close(); err != nil {
		return err
	}
	io.WriteString(w, "\n")
	return w.Flush()
}

// junitElement starts an element that sums up r.
func junitElement(element, name string, r *result.Report) xml.StartElement {
	statuses := r.Summary().Statuses
	start := xml.StartElement{Name: xml.Name{Local: element}}
	for _, a := range [...][2]string{
		{"name", name},
		{"tests", strconv.Itoa(len(r.Results))},
		{"failures", strconv.Itoa(statuses[result.Invalid] + statuses[result.Conflict] + statuses[result.NotSeen])},
		{"errors", strconv.Itoa(statuses[result.Failed])},
		{"skipped", strconv.Itoa(statuses[result.Skipped] + statuses[result.NotChecked])},
		{"time", seconds(r.Duration)},
	} {
		start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: a[0]}, Value: a[1]})
	}
	return start
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 3, 64)
}

func newJUnitCase(r *result.Result, class string) *junitCase {
	file := Visible(r.File)
	c := &junitCase{Name: file, ClassName: class, File: file, Time: seconds(0)}
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
		if details := junitDetails(r); details != "" {
			c.Out = &junitText{details}
		}
	}
	return c
}

// newJUnitFault says in its message the first of what is wrong, with its place,
// and in its text all of it.
func newJUnitFault(r *result.Result) *junitFault {
	f := &junitFault{Message: Visible(r.Reason), Type: string(r.Status), Text: junitDetails(r)}
	worst := -1
	for i := range r.Diagnostics {
		if worst < 0 || r.Diagnostics[i].Severity == diagnostic.Error && r.Diagnostics[worst].Severity != diagnostic.Error {
			worst = i
		}
	}
	if worst >= 0 {
		d := &r.Diagnostics[worst]
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
