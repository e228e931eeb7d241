package base

import (
	"context"
	"errors"

	"pinsync/sync/check"
	"pinsync/sync/files"
)

// LeftOut reads the customization files below folder, in the repository that dir lies
// in, that the working tree lacks on purpose, as HEAD has them: see Checkout.Sparse.
// One that HEAD lacks, or a partial clone, or that is too large to be read, may describe
// anything. For errors see Open.
func LeftOut(ctx context.Context, dir string, environ []string, folder string) ([]files.File, error) {
	head, err := Open(ctx, dir, "HEAD", environ)
	if err != nil {
		return nil, err
	}
	checkout, err := head.Checkout(ctx, folder)
	if err != nil || len(checkout.Sparse) == 0 {
		return nil, err
	}
	checker := check.New(check.Options{})
	byName := map[string]files.File{}
	for f, err := range head.Files(ctx, checkout.Sparse) {
		switch {
		case f.TooLarge: // so it stays unknown
		case err == nil:
			byName[f.Path] = files.Parse(f.Path, f.Data, checker)
		case !errors.Is(err, ErrIncomplete):
			return nil, err
		}
	}
	leftOut := make([]files.File, len(checkout.Sparse))
	for i, name := range checkout.Sparse {
		f, known := byName[name]
		if !known {
			f = files.File{Name: name, State: files.Invalid, Clues: &files.Clues{Opaque: true}}
		}
		leftOut[i] = f
	}
	return leftOut, nil
}
