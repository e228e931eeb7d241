package sync

import (
	"context"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/check"
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
	// hidden names a file that may describe a customization and doesn't tell
	// which, and says why; empty for none.
	hidden string
}

// elsewhere looks for what became of only, customizations that no file of the
// run describes. It reads nothing if there are none. Only what git tracks, or is
// about to, counts: a copy that it ignores is nobody's customization. Where git
// fails, everything may have moved.
func (r *run) elsewhere(ctx context.Context, only []*baseFile) elsewhere {
	if len(only) == 0 || r.three.base.shop.whole() {
		return elsewhere{}
	}
	e, err := r.lookElsewhere(ctx)
	if err != nil {
		e.hidden = "what lies outside of the paths can't be read: " + err.Error()
	}
	return e
}

func (r *run) lookElsewhere(ctx context.Context) (elsewhere, error) {
	var e elsewhere
	shop, tree := r.three.base.shop, r.three.base.tree
	checkout, err := r.three.base.shopCheckout(ctx)
	if err != nil {
		return e, err
	}
	known := r.names()
	names, unclear := shop.ours(slices.DeleteFunc(slices.Clone(checkout.Files), func(name string) bool { return known[name] }))
	before, err := describe(ctx, tree, names)
	if err != nil {
		return e, err
	}
	facts, whys, unread := make([]check.Facts, len(names)), make([]string, len(names)), make([]bool, len(names))
	checker := check.New(check.Options{})
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range names {
		group.Go(func() error {
			text, err := readFile(r.options.Dir, name)
			if unread[i] = err != nil; !unread[i] {
				facts[i], whys[i] = describedBy(text, checker)
			}
			return nil
		})
	}
	group.Wait()
	var locked []string // what can't be read here is as it was committed
	for i, name := range names {
		if unread[i] {
			locked = append(locked, name)
		}
	}
	committed, err := describe(ctx, tree.Head(), locked)
	if err != nil {
		return e, err
	}
	for i, name := range names {
		if unread[i] {
			facts[i] = committed[name]
		}
		if whys[i] == "" && unclear[name] != "" && facts[i] != (check.Facts{}) {
			whys[i] = "may be this shop's or another's: " + unclear[name]
		}
		was, existed := before[name]
		switch {
		case existed && whys[i] == "" && oneCustomization(was, facts[i]):
		case existed && whys[i] != "" && was == (check.Facts{}):
			// It told as little then.
		case whys[i] != "":
			if e.hidden == "" {
				e.hidden = fmt.Sprintf("%q %s", name, whys[i])
			}
		default:
			e.add(name, facts[i].ID, facts[i].Target)
		}
	}
	return e, nil
}

// described reads what the file of this name describes, valid or not. why says
// why that can't be told, if so.
func described(dir, name string, checker *check.Checker) (facts check.Facts, why string) {
	text, err := readFile(dir, name)
	if err != nil {
		return facts, cantBeRead(err)
	}
	return describedBy(text, checker)
}

// describedBy is what the text of a file describes. why says why that can't be
// told of what is meant for a customization: a repository has YAML files of
// other kinds, too.
func describedBy(text []byte, checker *check.Checker) (facts check.Facts, why string) {
	doc, faults := manifest.Parse(text)
	if doc == nil {
		if keyOfCustomization.Match(text) {
			return facts, brokenAt(faults)
		}
		return facts, ""
	}
	_, facts = checker.File(doc)
	switch {
	case luigisbox.IsID(facts.ID), !facts.HasID && facts.Target != check.TargetKey{}:
		return facts, ""
	case looksLikeCustomization(doc):
		return facts, "is invalid, and does not tell which customization it describes"
	}
	return check.Facts{}, ""
}

// keyOfCustomization finds in a broken text what looksLikeCustomization finds in
// a document.
var keyOfCustomization = regexp.MustCompile(`(?m)^(?:[^#\n]*[\s{,"'?])?(?:target_type|target_identity|target_criteria|pin_definitions)["']?\s*:`)

// oneCustomization reports whether two versions of a file describe the same
// customization: by the id, else by the target.
func oneCustomization(a, b check.Facts) bool {
	if luigisbox.IsID(a.ID) && luigisbox.IsID(b.ID) {
		return strings.EqualFold(a.ID, b.ID)
	}
	return a.Target != check.TargetKey{} && a.Target == b.Target
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
