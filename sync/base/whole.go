package base

import (
	"context"
	"fmt"
	"slices"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
)

// CheckWhole returns an error if the checkout lacks one of the shop's tracked
// files: what is not there looks deleted, and may not be. At the run's paths
// every file counts, elsewhere in the shop only one that describes a
// customization, which may have moved there.
func (b *Base) CheckWhole(ctx context.Context) error {
	checkout, err := b.shopCheckout(ctx)
	if err != nil {
		return err
	}
	sparse, removed := slices.Clone(checkout.Sparse), slices.Clone(checkout.Removed)
	for _, path := range b.shop.Paths() {
		// A path need not lie below the folder that is the shop's.
		if files.Within(path, b.shop.Root) {
			continue
		}
		if checkout, err = b.Tree.Checkout(ctx, path); err != nil {
			return err
		}
		sparse, removed = append(sparse, checkout.Sparse...), append(removed, checkout.Removed...)
	}
	if sparse, err = b.customizations(ctx, sparse); err != nil {
		return err
	}
	if len(sparse) > 0 {
		return &Error{
			Message: fmt.Sprintf("deleting needs all of the shop's files, and this checkout leaves out %s", diagnostic.Some(sparse, 3, "%q")),
			Hint:    "`git sparse-checkout disable` brings them back; for a single file, `git update-index --no-skip-worktree FILE` and `git restore FILE`",
			Err:     ErrNotWhole,
		}
	}
	if removed, err = b.customizations(ctx, removed); err != nil {
		return err
	}
	if len(removed) > 0 {
		return &Error{
			Message: fmt.Sprintf("commit the deletion first: %s %s removed here, and not in a commit", diagnostic.Some(removed, 3, "%q"), plural(removed, "was", "were")),
			Hint:    "or bring back what should not be deleted: `git restore --staged --worktree FILE`",
			Err:     ErrNotWhole,
		}
	}
	return nil
}

// customizations keeps those of the names of missing files that count.
func (b *Base) customizations(ctx context.Context, names []string) ([]string, error) {
	var inside, others []string
	for _, name := range names {
		if b.inRun(name) {
			inside = append(inside, name)
		} else {
			others = append(others, name)
		}
	}
	others, _ = b.shop.Ours(others)
	described, err := b.describe(ctx, b.Tree.head(), others)
	if err != nil {
		return nil, err
	}
	for _, name := range others {
		if described[name] != (check.Facts{}) {
			inside = append(inside, name)
		}
	}
	slices.Sort(inside)
	return slices.Compact(inside), nil
}

func plural(names []string, one, many string) string {
	if len(names) == 1 {
		return one
	}
	return many
}
