package report_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"pinsync/sync/report"
	"pinsync/sync/result"
)

// suites is a JUnit report as Jenkins and GitLab read it.
type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Time     float64  `xml:"time,attr"`
	Suites   []struct {
		Name     string  `xml:"name,attr"`
		Tests    int     `xml:"tests,attr"`
		Failures int     `xml:"failures,attr"`
		Errors   int     `xml:"errors,attr"`
		Skipped  int     `xml:"skipped,attr"`
		Time     float64 `xml:"time,attr"`
		Cases    []struct {
			Name      string    `xml:"name,attr"`
			ClassName string    `xml:"classname,attr"`
			File      string    `xml:"file,attr"`
			Time      float64   `xml:"time,attr"`
			Failures  []problem `xml:"failure"`
			Errors    []problem `xml:"error"`
			Skipped   []problem `xml:"skipped"`
			Other     []struct {
				XMLName xml.Name
			} `xml:",any"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

type problem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

func readJUnit(t testing.TB, document string) suites {
	t.Helper()
	var s suites
	if err := xml.Unmarshal([]byte(document), &s); err != nil {
		t.Fatalf("%v in:\n%s", err, document)
	}
	return s
}

func TestJUnitHasOneCaseForEachFile(t *testing.T) {
	for name, r := range map[string]*result.Report{"everything": everything(), "hostile": hostile()} {
		s := readJUnit(t, render(t, "junit", r, report.Options{}))
		if len(s.Suites) != 1 || len(s.Suites[0].Cases) != len(r.Results) || s.Tests != len(r.Results) {
			t.Fatalf("%s: got %d suites, %d tests", name, len(s.Suites), s.Tests)
		}
		suite := s.Suites[0]
		failures, errors, skipped := 0, 0, 0
		names := map[string]bool{}
		for i, c := range suite.Cases {
			failures += len(c.Failures)
			errors += len(c.Errors)
			skipped += len(c.Skipped)
			if len(c.Failures)+len(c.Errors)+len(c.Skipped) > 1 {
				t.Errorf("%s: %s has several outcomes", name, c.Name)
			}
			for _, o := range c.Other {
				if o.XMLName.Local != "system-out" {
					t.Errorf("%s: %s has an element %s", name, c.Name, o.XMLName.Local)
				}
			}
			if names[c.Name] || c.File != c.Name || c.ClassName != "pinsync."+r.Command {
				t.Errorf("%s: case %d is %q of %q in %q", name, i, c.Name, c.ClassName, c.File)
			}
			names[c.Name] = true
		}
		if failures != suite.Failures || errors != suite.Errors || skipped != suite.Skipped ||
			s.Failures != suite.Failures || s.Errors != suite.Errors || s.Skipped != suite.Skipped || s.Tests != suite.Tests {
			t.Errorf("%s: counted %d, %d, %d beside %+v", name, failures, errors, skipped, suite)
		}
	}
}

func TestJUnitSaysWhereTheProblemIs(t *testing.T) {
	s := readJUnit(t, render(t, "junit", everything(), report.Options{}))
	for _, c := range s.Suites[0].Cases {
		if c.Name != "customizations/basket/h.yaml" {
			continue
		}
		p := c.Failures[0]
		if p.Message != "line 4, column 18: target_identity must be text, and 123 is a number (and 3 more)" || p.Type != "schema/type" {
			t.Errorf("got %+v", p)
		}
		for _, want := range []string{":9:1: error: a tab cannot indent [yaml]\n", "  hint: use spaces\n", ":14:20: warning: "} {
			if !strings.Contains(p.Text, want) {
				t.Errorf("no %q in %q", want, p.Text)
			}
		}
		return
	}
	t.Error("the file is missing")
}
