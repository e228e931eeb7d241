package base

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/check"
	"pinsync/sync/compare"
	"pinsync/sync/files"
)

// Described is a file outside of the run's paths, and what it has come to describe
// since the base.
type Described struct {
	Name  string
	Facts check.Facts
}

// Moved looks for what became of customizations that no file of the run describes
// any more: what the shop's files outside of the run's paths have come to describe
// since the base. What they described before, too, and no file at the run's paths
// since, did not move: it is another shop's whose tracker no settings file names, or
// a draft. known are the names of the run's files. Only what git tracks, or is
// about to, counts: a copy that it ignores is not a customization of the shop.
//
// unclear, if not empty, names a file that may describe any customization, and
// says why that is not known. Where git fails, everything may have moved.
func (b *Base) Moved(ctx context.Context, known map[string]bool) (moved []Described, unclear string) {
	if b.shop.Whole() {
		return nil, ""
	}
	moved, unclear, err := b.moved(ctx, known)
	if err != nil {
		unclear = "what is outside of the paths can't be read: " + err.Error()
	}
	return moved, unclear
}

func (b *Base) moved(ctx context.Context, known map[string]bool) (moved []Described, unclear string, err error) {
	checkout, err := b.shopCheckout(ctx)
	if err != nil {
		return nil, "", err
	}
	names, unclearShop := b.shop.Ours(slices.DeleteFunc(slices.Clone(checkout.Files), func(name string) bool { return known[name] }))
	before, err := b.describe(ctx, b.Tree, names)
	if err != nil {
		return nil, "", err
	}
	facts, whys, err := b.describeNow(ctx, names)
	if err != nil {
		return nil, "", err
	}
	wasInRun := b.inRunBetween()
	for i, name := range names {
		if whys[i] == "" && unclearShop[name] != "" && facts[i] != (check.Facts{}) {
			whys[i] = "may be this shop's or another's: " + unclearShop[name]
		}
		was, existed := before[name]
		switch {
		case existed && whys[i] == "" && files.SameCustomization(was, facts[i]) && !wasInRun(facts[i]):
		case existed && whys[i] != "" && !was.HasID && was.Target == compare.Key{}:
			// It said as little then.
		case whys[i] == "":
			moved = append(moved, Described{name, facts[i]})
		case unclear == "":
			unclear = fmt.Sprintf("%q %s", name, whys[i])
		}
	}
	return moved, unclear, nil
}

// Hidden is what the shop's files describe that the walk skips, since a name starts
// with a dot. Where git fails, none is known.
func (b *Base) Hidden(ctx context.Context) []Described {
	checkout, err := b.shopCheckout(ctx)
	if err != nil {
		return nil
	}
	names, _ := b.shop.Ours(checkout.Hidden)
	facts, _, err := b.describeNow(ctx, names)
	if err != nil {
		return nil
	}
	hidden := make([]Described, len(names))
	for i, name := range names {
		hidden[i] = Described{name, facts[i]}
	}
	return hidden
}

// inRunBetween returns whether a file at the run's paths described a customization at
// a commit between the revision and HEAD.
func (b *Base) inRunBetween() func(check.Facts) bool {
	ids, targets := map[string]bool{}, map[compare.Key]bool{}
	for i := range b.between {
		f := &b.between[i].Facts
		ids[strings.ToLower(f.ID)], targets[f.Target] = true, true
	}
	return func(f check.Facts) bool { return f.ID != "" && ids[strings.ToLower(f.ID)] || targets[f.Target] }
}

// describeNow is what files describe now, each in its place; whys says of some why
// that is not known. A file that can't be read here is as it was committed.
func (b *Base) describeNow(ctx context.Context, names []string) (facts []check.Facts, whys []string, err error) {
	facts, whys = make([]check.Facts, len(names)), make([]string, len(names))
	unread := make([]bool, len(names))
	parallel(len(names), func(i int) {
		text, err := b.scope.Read(names[i])
		if unread[i] = err != nil; !unread[i] {
			facts[i], whys[i] = files.DescribedBy(text, b.checker)
		}
	})
	var locked []string
	for i, name := range names {
		if unread[i] {
			locked = append(locked, name)
		}
	}
	committed, err := b.describe(ctx, b.Tree.head(), locked)
	for i, name := range names {
		if unread[i] {
			facts[i] = committed[name]
		}
	}
	return facts, whys, err
}

// shopCheckout is what git knows of the shop's files as they are.
func (b *Base) shopCheckout(ctx context.Context) (*Checkout, error) {
	var err error
	if b.checkout == nil {
		b.checkout, err = b.Tree.Checkout(ctx, b.shop.Root)
	}
	return b.checkout, err
}
