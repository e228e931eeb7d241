package sync

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/manifest"
	"pinsync/sync/plan"
	"pinsync/sync/push"
	"pinsync/sync/result"
	"pinsync/sync/verify"
)

// notChecked begins the reason of a result that does not speak for all pins.
const notChecked = "not checked: "

// finding is what one question showed.
type finding struct {
	item    string
	verdict verify.Verdict
	err     error
}

var errNothingRecommended = errors.New("nothing at all is recommended, so it is not known whether the pins show")

func itemsOf(hits []luigisbox.Hit) []verify.Item {
	items := make([]verify.Item, len(hits))
	for i, h := range hits {
		items[i] = verify.Item(h)
	}
	return items
}

// conclude makes one result of what was found. Where it was asked about several
// items, it is enough that one shows the pins; and only if each answer could be
// read it is said that none does.
func (r *verification) conclude(q *inquiry, findings []finding) {
	q.result.Diagnostics, q.result.Reason = q.file.Diagnostics, ""
	var seen, others []string
	worst := -1 // the answer that shows the most of the pins
	for i := range findings {
		f := &findings[i]
		switch {
		case f.err == nil && len(f.verdict.Missing) == 0 && f.verdict.Seen > 0:
			seen = append(seen, r.shown(f.item))
			q.result.Reason = f.verdict.Unknown
		case f.err == nil && len(f.verdict.Missing) > 0 && (worst < 0 || f.verdict.Seen > findings[worst].verdict.Seen):
			worst = i
			fallthrough
		default:
			others = append(others, r.shown(f.item))
		}
	}
	failed := slices.IndexFunc(findings, func(f finding) bool { return f.err != nil })
	about := func(f *finding) string {
		if len(findings) < 2 {
			return ""
		}
		return "for " + r.shown(f.item) + ": "
	}
	switch {
	case len(seen) > 0:
		q.result.Status = result.Seen
		if q.result.Reason != "" {
			q.result.Reason = notChecked + q.result.Reason
		}
		if len(others) > 0 {
			q.result.Reason = strings.TrimPrefix(q.result.Reason+"; ", "; ") + "for " + strings.Join(seen, ", ") + ", and not for " + strings.Join(others, ", ")
		}
	case failed >= 0:
		q.result.Status, q.result.Reason = result.Failed, about(&findings[failed])+push.Explain(findings[failed].err)
	case worst >= 0:
		q.result.Status = result.NotSeen
		r.notSeen(q, findings[worst].verdict.Missing, findings[worst].item)
		if unknown := findings[worst].verdict.Unknown; unknown != "" {
			q.result.Reason = notChecked + unknown
		}
	default:
		q.result.Status, q.result.Reason = result.NotChecked, findings[0].verdict.Unknown
	}
}

// shown is an item as people see it.
func (r *verification) shown(identity string) string {
	text, _ := result.Named(identity, r.titles)
	return text
}

// notSeen adds a diagnostic for each pin that shoppers do not see, where item was
// asked about.
func (r *verification) notSeen(q *inquiry, missing []verify.Missing, item string) {
	doc := r.scope.Document(q.file)
	found := slices.Clone(q.file.Diagnostics)
	named := func(i verify.Item) string {
		return check.Named(i.Identity, cmp.Or(r.titles[i.Identity], i.Title))
	}
	for i := range missing {
		m := &missing[i]
		d := diagnostic.Diagnostic{
			Severity: diagnostic.Error, Rule: notSeenRule, Message: m.Message(named), Hint: r.why(q, m, item),
			Span: diagnostic.FileStart, Path: m.Pin.ItemPath(), Live: true,
		}
		if item != "" && q.customization.TargetType == "criteria" {
			d.Message = "for " + named(verify.Item{Identity: item}) + ", " + d.Message
		}
		d.Span, d.Source = placeIn(doc, d.Path)
		// The catalogue's word on the item is the reason, and not said twice.
		found = append(slices.DeleteFunc(found, func(other diagnostic.Diagnostic) bool { return isOfItem(&other, d.Path) }), d)
	}
	q.result.Diagnostics = diagnostic.Sort(found)
}

// placeIn is where a JSON Pointer leads in a document, and the line there.
func placeIn(doc *manifest.Document, pointer string) (diagnostic.Span, string) {
	span := plan.ValueAt(doc, pointer)
	if span == (diagnostic.Span{}) {
		return diagnostic.FileStart, ""
	}
	return span, doc.Line(span.Start.Line)
}

// isOfItem reports whether a diagnostic is what the catalogue says of the item at a
// JSON Pointer.
func isOfItem(d *diagnostic.Diagnostic, path string) bool {
	return d.Path == path && d.Severity == diagnostic.Warning && (d.Rule == "unknown-item" || d.Rule == "unavailable-item")
}

// why says what may be the reason that a pin is not seen, and what to do.
func (r *verification) why(q *inquiry, m *verify.Missing, item string) string {
	var reasons []string
	hides, _ := m.Pin.Hides()
	switch {
	case m.Pin.Place > verify.MaxPlace:
		return fmt.Sprintf("use a position from 1 to %d", verify.MaxPlace)
	case m.Instead == nil && !hides && m.Pin.Place > m.Shown:
		reasons = append(reasons, fmt.Sprintf("the list that is recommended ends at place %d: use one up to that", m.Shown))
	}
	if !hides {
		for i := range q.file.Diagnostics {
			if d := &q.file.Diagnostics[i]; isOfItem(d, m.Pin.ItemPath()) {
				reasons = append(reasons, d.Message+"; "+d.Hint)
			}
		}
	}
	reasons = append(reasons, r.rivals(q, item)...)
	switch {
	case len(reasons) > 0:
	case r.Wait > 0:
		reasons = append(reasons, fmt.Sprintf("it was asked for again for %s; look at the customization in the app, and at others for the same items", r.Wait))
	default:
		reasons = append(reasons, "if it was only just sent, ask again with --wait 5m; if it was never sent, 'pinsync plan' shows so")
	}
	return strings.Join(reasons, "; ")
}

// rivals says which other files have customizations that go before this one, or
// are for the same.
func (r *verification) rivals(q *inquiry, item string) []string {
	var same, before []string
	for _, other := range r.byModel[q.customization.Model] {
		c := &other.customization
		switch {
		case other == q:
		case c.Target == q.customization.Target:
			same = append(same, other.file.Name)
		case q.customization.TargetType == "criteria" && c.TargetType == "item" && c.TargetIdentity == item,
			q.customization.TargetType == "all" && c.TargetType != "all":
			before = append(before, other.file.Name)
		}
	}
	var said []string
	if len(same) > 0 {
		said = append(said, "another file is for the same target: "+diagnostic.Some(same, 3, "%s"))
	}
	switch {
	case len(before) > 0 && q.customization.TargetType == "all":
		said = append(said, "customizations of this model for an item or for criteria go before it: "+diagnostic.Some(before, 3, "%s"))
	case len(before) > 0:
		said = append(said, "a customization for the item itself goes before it: "+diagnostic.Some(before, 3, "%s"))
	}
	return said
}
