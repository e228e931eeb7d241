package sync

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/check"
	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/manifest"
)

// elsewhere is what the shop's files outside of the run's paths have come to
// describe since base. What they described before, too, was never at the run's
// paths, and did not move: it is another shop's whose tracker no settings file
// tells, or a draft.
type elsewhere struct {
	mentioned
	// hidden names a file or folder that may describe a customization and
	// doesn't tell which, and says why; empty for none.
	hidden string
}

// elsewhere looks for what became of only, customizations that no file of the
// run describes. It reads nothing if there are none.
func (r *run) elsewhere(ctx context.Context, only []*baseFile) elsewhere {
	var e elsewhere
	if len(only) == 0 || r.three.base.shop.whole() {
		return e
	}
	names, hidden := r.three.base.shop.outside(ctx, r.names())
	before := r.three.base.describedOutside(ctx)
	facts, whys := make([]check.Facts, len(names)), make([]string, len(names))
	checker := check.New(check.Options{})
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range names {
		group.Go(func() error {
			if ctx.Err() == nil {
				facts[i], whys[i] = described(r.options.Dir, name, checker)
			}
			return nil
		})
	}
	group.Wait()
	for i, name := range names {
		was, existed := before[name]
		switch {
		case existed && whys[i] == "" && oneCustomization(was, facts[i]):
		case existed && whys[i] != "" && was == (check.Facts{}):
			// It told as little then.
		case whys[i] != "":
			hidden[name] = whys[i]
			e.add(facts[i].ID, facts[i].Target)
		default:
			e.add(facts[i].ID, facts[i].Target)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(hidden)) {
		e.hidden = fmt.Sprintf("%q %s", name, hidden[name])
		break
	}
	return e
}

// described reads what the file of this name describes, valid or not. why says
// why that can't be told, if so.
func described(dir, name string, checker *check.Checker) (facts check.Facts, why string) {
	text, err := readFile(dir, name)
	if err != nil {
		return facts, cantBeRead(err)
	}
	doc, faults := manifest.Parse(text)
	if doc == nil {
		return facts, brokenAt(faults)
	}
	_, facts = checker.File(doc)
	switch {
	case luigisbox.IsID(facts.ID), !facts.HasID && facts.Target != compare.Key{}:
		return facts, ""
	case looksLikeCustomization(doc):
		return facts, "is invalid, and does not tell which customization it describes"
	}
	return facts, ""
}

// oneCustomization reports whether two versions of a file describe the same
// customization: by the id, else by the target.
func oneCustomization(a, b check.Facts) bool {
	if luigisbox.IsID(a.ID) && luigisbox.IsID(b.ID) {
		return strings.EqualFold(a.ID, b.ID)
	}
	return a.Target != compare.Key{} && a.Target == b.Target
}

// looksLikeCustomization reports whether a file that names no customization may
// be meant for one: a repository has YAML files of other kinds, too.
func looksLikeCustomization(doc *manifest.Document) bool {
	return slices.ContainsFunc(
		[]string{"target_type", "target_identity", "target_criteria", "pin_definitions"},
		func(key string) bool { return doc.Root().Member(key) != nil })
}

func cantBeRead(err error) string { return "can't be read: " + diagnostic.Cause(err).Error() }

// brokenAt says of a text with faults where it is broken.
func brokenAt(faults []diagnostic.Diagnostic) string {
	return fmt.Sprintf("can't be read: its YAML is broken in line %d", faults[0].Span.Start.Line)
}
