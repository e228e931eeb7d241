package check

import (
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
)

// missing returns the words for keys that the object lacks, and that are not
// there with another spelling.
func (n *neighbours) missing(failure *jsonschema.Failure) words {
	verb := " is"
	if len(failure.Properties) > 1 {
		verb = " are"
	}
	w := words{message: diagnostic.Join(failure.Properties, "and") + verb + " missing"}
	if failure.Pointer != "" {
		w.message += " in " + subject(failure.Pointer)
	}
	var because, hints, lines []string
	for _, key := range failure.Properties {
		if reason := reasons[key]; reason != "" {
			because = append(because, reason)
		}
		if n.wrapper == nil {
			lines = append(lines, n.sampleLines(key)...)
		}
	}
	if n.wrapper != nil {
		hints = append(hints, n.unwrap())
	}
	if because != nil {
		w.message += ": " + diagnostic.Join(because, "and")
	}
	if failure.Pointer != "" && len(n.object.Members) > 0 {
		last := &n.object.Members[len(n.object.Members)-1].Value
		if odd := n.f.oddIndent(n.f.doc.ValueSpan(last).Start.Line + 1); odd.hint != "" {
			return w.advise(odd)
		}
	}
	if other := n.otherKind(failure.Properties); other != "" && len(lines) == 1 {
		hints = append(hints, other)
	} else if len(lines) == 1 {
		hints = append(hints, "add a line such as "+lines[0])
	} else if len(lines) > 1 {
		for i := range lines {
			lines[i] = `"` + lines[i] + `"`
		}
		hints = append(hints, "add lines such as "+diagnostic.Join(lines, "and")+", each without the quotes")
	}
	w.hint = strings.Join(hints, "; ")
	return w
}

// sampleLines shows how the line of a missing key may look, and that of the key
// which it asks for in turn.
func (n *neighbours) sampleLines(key string) []string {
	for _, k := range kinds {
		if k.kind != key {
			continue
		}
		switch {
		case n.has(k.identity):
			return []string{samples[key]}
		case n.has(k.criteria):
			return []string{key + ": criteria"}
		}
		return []string{samples[key], samples[k.identity]}
	}
	if sample := samples[key]; sample != "" {
		return []string{sample}
	}
	return nil
}

// otherKind says what else can be done about a single missing key, if the one
// that another type asks for is there.
func (n *neighbours) otherKind(missing []string) string {
	if len(missing) != 1 {
		return ""
	}
	for _, k := range kinds {
		switch {
		case missing[0] == k.identity && n.has(k.criteria):
			return fmt.Sprintf("add %s, or set %s to criteria: %s is there", k.identity, k.kind, k.criteria)
		case missing[0] == k.criteria && n.has(k.identity):
			return fmt.Sprintf("add %s, or set %s to item: %s is there", k.criteria, k.kind, k.identity)
		}
	}
	return ""
}

// required are the keys that the object must have whatever its types are.
func (n *neighbours) required() []string {
	if slices.Contains(n.known, "position") {
		return []string{"position", "pin_type"}
	}
	return []string{"model", "target_type", "pin_definitions"}
}
