package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io"
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
	// can be told from it.
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
	w := bufio.NewWriter(s.w) // it keeps its first error for Flush
	rules, total := sarifRules(r)
	var b jsonLine
	b.raw("{\n  ").stringField("$schema", sarifSchema)
	b.raw(",\n  ").stringField("version", "2.1.0")
	b.raw(",\n  ").key("runs").raw("[{\n    ").key("tool").raw("{").key("driver").raw("{")
	b.raw("\n      ").stringField("name", "pinsync")
	if s.options.Version != "" {
		b.raw(",\n      ").stringField("version", s.options.Version)
	}
	b.raw(",\n      ").key("rules").raw("[")
	for i, id := range rules {
		appendSARIFRule(b.item(i, "        "), id)
	}
	b.close(len(rules), "      ").raw("\n    }},\n    ")
	b.stringField("columnKind", "unicodeCodePoints").raw(",\n    ")
	appendInvocation(&b, r, total)
	b.raw(",\n    ").key("results").raw("[")
	w.Write(b)

	list := sarifResults{w: w, options: s.options, rules: rules, seen: map[string]int{}}
	for i := range r.Results {
		list.add(&r.Results[i])
	}
	b = b[:0]
	b.close(min(list.written, 1), "    ").raw("\n  }]\n}\n")
	w.Write(b)
	return w.Flush()
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
	for id := range found {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, total
}

// findings returns the diagnostics of r; a file that failed without any has one
// of rule "api" made of its reason.
func findings(r *result.Result) []diagnostic.Diagnostic {
	if len(r.Diagnostics) > 0 || r.Status != result.Failed {
		return r.Diagnostics
	}
	message := r.Reason
	if message == "" {
		message = "this file failed"
	}
	return []diagnostic.Diagnostic{{
		Severity: diagnostic.Error, Rule: "api", Message: message, Span: known(r.Span),
	}}
}

func appendSARIFRule(b *jsonLine, id string) {
	rule := ruleOf(id)
	level := diagnostic.Error
	if rule.warning {
		level = diagnostic.Warning
	}
	help := rule.full + " " + rule.fix
	markdown := rule.full + "\n\n" + rule.fix
	if rule.example != "" {
		help += "\n\n" + rule.example
		markdown += "\n\n```yaml\n" + rule.example + "\n```"
	}
	b.raw("{").stringField("id", id)
	b.raw(", ").key("shortDescription").raw("{").stringField("text", rule.short)
	b.raw("}, ").key("fullDescription").raw("{").stringField("text", rule.full)
	b.raw("}, ").key("help").raw("{").stringField("text", help).raw(", ").stringField("markdown", markdown)
	b.raw("}, ").key("defaultConfiguration").raw("{").stringField("level", string(level))
	b.raw("}, ").key("properties").raw("{").key("tags").raw(`["customization"], `)
	b.stringField("problem.severity", string(level)).raw("}}")
}

func appendInvocation(b *jsonLine, r *result.Report, total int) {
	b.key("invocations").raw("[{").key("executionSuccessful").raw(strconv.FormatBool(r.Stopped == ""))
	var notes []string
	if r.Stopped != "" {
		notes = append(notes, Visible(r.Stopped))
	}
	if total > sarifLimit {
		notes = append(notes, plural(total-sarifLimit, "finding")+" left out: code scanning takes "+strconv.Itoa(sarifLimit)+" of one run")
	}
	for i, note := range notes {
		if i == 0 {
			b.raw(", ").key("toolExecutionNotifications").raw("[")
		} else {
			b.raw(", ")
		}
		b.raw("{").stringField("level", "error").raw(", ")
		b.key("message").raw("{").stringField("text", note).raw("}}")
	}
	if len(notes) > 0 {
		b.raw("]")
	}
	b.raw("}]")
}

// sarifResults writes the list of results.
type sarifResults struct {
	w       *bufio.Writer
	options Options
	rules   []string
	written int
	seen    map[string]int // how often a fingerprint occurred within one file
	line    jsonLine
}

func (s *sarifResults) add(r *result.Result) {
	uri, relative := s.options.uri(r.File)
	clear(s.seen)
	for _, d := range findings(r) {
		if s.written == sarifLimit {
			return
		}
		s.line = s.line[:0]
		s.finding(s.line.item(s.written, "      "), &d, uri, relative)
		s.w.Write(s.line)
		s.written++
	}
}

func (s *sarifResults) finding(b *jsonLine, d *diagnostic.Diagnostic, uri string, relative bool) {
	index, _ := slices.BinarySearch(s.rules, d.Rule)
	message := Visible(d.Message)
	if d.Hint != "" {
		message += "\nhint: " + Visible(d.Hint)
	}
	b.raw("{").stringField("ruleId", d.Rule).raw(", ").intField("ruleIndex", index)
	b.raw(", ").stringField("level", string(d.Severity))
	b.raw(", ").key("message").raw("{").stringField("text", withoutLinks(message)).raw("}")
	b.raw(", ").key("locations").raw("[{").key("physicalLocation").raw("{")
	b.key("artifactLocation").raw("{").stringField("uri", uri)
	if relative {
		b.raw(", ").stringField("uriBaseId", "%SRCROOT%")
	}
	b.raw("}, ").key("region")
	appendRegion(b, d)
	b.raw("}}], ").key("partialFingerprints").raw("{")
	b.stringField(fingerprintName, s.fingerprint(d, uri)).raw("}}")
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
		if isIndex(token) {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
}

func isIndex(token string) bool {
	for i := 0; i < len(token); i++ {
		if token[i] < '0' || token[i] > '9' {
			return false
		}
	}
	return token != ""
}

func appendRegion(b *jsonLine, d *diagnostic.Diagnostic) {
	span := place(d)
	if isPoint(span) {
		// A region of no length cannot be seen: a point is one character wide,
		// unless it is where the line ends.
		span.End = span.Start
		if span.Start.Column <= utf8.RuneCountInString(d.Source) {
			span.End.Column++
		}
	}
	b.raw("{").intField("startLine", span.Start.Line).raw(", ").intField("startColumn", span.Start.Column)
	b.raw(", ").intField("endLine", span.End.Line).raw(", ").intField("endColumn", span.End.Column).raw("}")
}

// withoutLinks parts "](", by which a message of SARIF could carry a link.
func withoutLinks(message string) string {
	return strings.ReplaceAll(message, "](", "] (")
}
