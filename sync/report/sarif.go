package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// sarifLimit is how many results GitHub code scanning takes of one run
	// ("SARIF results exceed one or more limits"); a file with more is refused
	// whole.
	sarifLimit = 25_000
	// fingerprintName says how the fingerprint is made, so that a better one
	// can be distinguished from it.
	fingerprintName = "customizationContent/v1"
)

// sarif writes the findings of the run as a SARIF 2.1.0 log (OASIS standard,
// with errata 01) with the fields that GitHub code scanning asks for.
type sarif struct {
	w       io.Writer
	options Options
}

func newSARIF(w io.Writer, o Options) Renderer { return sarif{w, o} }

func (sarif) Result(result.Result) error { return nil }

func (s sarif) End(r *result.Report) error {
	rules, total := sarifRules(r)
	w := newJSONWriter(s.w)
	w.open("", "{")
	w.member("$schema", sarifSchema)
	w.member("version", "2.1.0")
	w.open("runs", "[{")
	w.open("tool", `{"driver": {`)
	w.member("name", "pinsync")
	if s.options.Version != "" {
		w.member("version", s.options.Version)
	}
	w.list("rules", func(item func(any)) {
		for _, id := range rules {
			item(newSARIFRule(id, address(s.options.Manual, id)))
		}
	})
	w.close("}}")
	w.member("columnKind", "unicodeCodePoints")
	w.member("invocations", []sarifInvocation{newSARIFInvocation(r, total)})
	w.list("results", func(item func(any)) {
		list := sarifResults{options: s.options, rules: rules, seen: map[string]int{}, item: item}
		for i := range r.Results {
			list.add(&r.Results[i])
		}
	})
	w.close("}]")
	w.close("}")
	return w.end()
}

// sarifRules returns the ids of the rules that r's findings name, sorted, and
// the number of findings.
func sarifRules(r *result.Report) (ids []string, total int) {
	found := map[string]bool{}
	for i := range r.Results {
		for _, d := range findings(&r.Results[i]) {
			found[d.Rule] = true
			total++
		}
	}
	return slices.Sorted(maps.Keys(found)), total
}

// findings returns the diagnostics of r; a file that failed without any has one
// of rule "api" made of its reason.
func findings(r *result.Result) []diagnostic.Diagnostic {
	if len(r.Diagnostics) > 0 || r.Status != result.Failed {
		return r.Diagnostics
	}
	return []diagnostic.Diagnostic{{
		Severity: diagnostic.Error, Rule: "api", Message: cmp.Or(r.Reason, "this file failed"), Span: known(r.Span),
	}}
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifRule struct {
	ID                   string          `json:"id"`
	ShortDescription     sarifText       `json:"shortDescription"`
	FullDescription      sarifText       `json:"fullDescription"`
	Help                 sarifText       `json:"help"`
	HelpURI              string          `json:"helpUri,omitempty"`
	DefaultConfiguration sarifLevel      `json:"defaultConfiguration"`
	Properties           sarifProperties `json:"properties"`
}

type sarifLevel struct {
	Level diagnostic.Severity `json:"level"`
}

type sarifProperties struct {
	Tags     []string            `json:"tags"`
	Severity diagnostic.Severity `json:"problem.severity"`
}

func newSARIFRule(id, manual string) sarifRule {
	rule := ruleOf(id)
	level := diagnostic.Error
	if rule.Warning {
		level = diagnostic.Warning
	}
	help := rule.Full + " " + rule.Fix
	markdown := rule.Full + "\n\n" + rule.Fix
	if rule.Example != "" {
		help += "\n\n" + rule.Example
		markdown += "\n\n```yaml\n" + rule.Example + "\n```"
	}
	if manual != "" {
		markdown += "\n\n[More in the manual](" + manual + ")"
	}
	return sarifRule{
		ID:                   id,
		ShortDescription:     sarifText{Text: rule.Short},
		FullDescription:      sarifText{Text: rule.Full},
		Help:                 sarifText{Text: help, Markdown: markdown},
		HelpURI:              manual,
		DefaultConfiguration: sarifLevel{level},
		Properties:           sarifProperties{[]string{"customization"}, level},
	}
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Level   diagnostic.Severity `json:"level"`
	Message sarifText           `json:"message"`
}

func newSARIFInvocation(r *result.Report, total int) sarifInvocation {
	i := sarifInvocation{Successful: r.Stopped == ""}
	notify := func(text string) {
		i.Notifications = append(i.Notifications, sarifNotification{diagnostic.Error, sarifText{Text: text}})
	}
	if r.Stopped != "" {
		notify(Visible(r.Stopped))
	}
	if total > sarifLimit {
		notify(plural(total-sarifLimit, "finding") + " left out: code scanning takes " + strconv.Itoa(sarifLimit) + " of one run")
	}
	return i
}

type sarifResult struct {
	RuleID       string              `json:"ruleId"`
	RuleIndex    int                 `json:"ruleIndex"`
	Level        diagnostic.Severity `json:"level"`
	Message      sarifText           `json:"message"`
	Locations    []sarifLocation     `json:"locations"`
	Fingerprints map[string]string   `json:"partialFingerprints"`
	Fixes        []sarifFix          `json:"fixes,omitempty"`
}

type sarifLocation struct {
	Physical sarifPlace `json:"physicalLocation"`
}

type sarifPlace struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI    string `json:"uri"`
	BaseID string `json:"uriBaseId,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

// sarifResults writes the list of results.
type sarifResults struct {
	options Options
	rules   []string
	item    func(any)
	written int
	seen    map[string]int // how often a fingerprint occurred within one file
}

func (s *sarifResults) add(r *result.Result) {
	uri, relative := s.options.uri(r.File)
	artifact := sarifArtifact{URI: uri}
	if relative {
		artifact.BaseID = "%SRCROOT%"
	}
	clear(s.seen)
	for _, d := range findings(r) {
		if s.written == sarifLimit {
			return
		}
		s.written++
		index, _ := slices.BinarySearch(s.rules, d.Rule)
		message := Visible(withCell(&d))
		if d.Hint != "" {
			message += "\nhint: " + Visible(d.Hint)
		}
		s.item(sarifResult{
			RuleID:       d.Rule,
			RuleIndex:    index,
			Level:        d.Severity,
			Message:      sarifText{Text: withoutLinks(message)},
			Locations:    []sarifLocation{{sarifPlace{artifact, regionOf(&d)}}},
			Fingerprints: map[string]string{fingerprintName: s.fingerprint(&d, uri)},
			Fixes:        newSARIFFixes(&d, artifact),
		})
	}
}

// fingerprint identifies a finding by its rule, its file, its path without the
// numbers of list items, and the text of its line (the first 1,000 bytes: a line
// may be the whole file), so that it stays the same when lines or pins are put
// in before it. Equal ones in a file are numbered.
func (s *sarifResults) fingerprint(d *diagnostic.Diagnostic, uri string) string {
	h := sha256.New()
	line := strings.TrimSpace(d.Source[:min(len(d.Source), 1000)])
	for _, part := range []string{d.Rule, uri, withoutIndexes(d.Path), line} {
		io.WriteString(h, part)
		h.Write([]byte{0})
	}
	sum := hex.EncodeToString(h.Sum(nil)[:16])
	s.seen[sum]++
	return sum + ":" + strconv.Itoa(s.seen[sum])
}

func withoutIndexes(pointer string) string {
	tokens := strings.Split(pointer, "/")
	for i, token := range tokens {
		if token != "" && strings.Trim(token, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
}

func regionOf(d *diagnostic.Diagnostic) sarifRegion {
	span := place(d)
	if isPoint(span) {
		// A region of no length cannot be seen: a point is one character wide,
		// unless it is where the line ends.
		span.End = span.Start
		if span.Start.Column <= utf8.RuneCountInString(d.Source) {
			span.End.Column++
		}
	}
	return newSARIFRegion(span)
}

func newSARIFRegion(s diagnostic.Span) sarifRegion {
	return sarifRegion{s.Start.Line, s.Start.Column, s.End.Line, s.End.Column}
}

// withoutLinks parts "](", by which a message of SARIF could carry a link.
func withoutLinks(message string) string {
	return strings.ReplaceAll(message, "](", "] (")
}
