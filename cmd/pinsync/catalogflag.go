package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	pinsync "pinsync/sync"
	"pinsync/sync/settings"
)

// liveCatalog stands for the shop's own catalogue in the place of a file.
const liveCatalog = "live"

// unknownItemRule is the rule that makes no sense as an error without a catalogue.
const unknownItemRule = "unknown-item"

// catalogue is where flag or settings say that the catalogue is. requests says
// that the run makes some, so that the live one can be read. What only the
// settings name, and is not there, is said on stderr; it is an error where they
// make the rule one that needs it.
func (c *cli) catalogue(f *reportFlags, s *settings.Settings, requests bool) (pinsync.Catalog, error) {
	known := pinsync.Catalog{TrackerID: s.TrackerID, MaxAge: s.CatalogMaxAge}
	if f.set.Changed("catalog") {
		switch {
		case f.catalog == "":
			return known, errors.New("--catalog names no file")
		case f.catalog == liveCatalog && !requests:
			problem := "--catalog live needs a run that makes requests to the shop"
			if f.keyless {
				problem = "--catalog live needs the private key, which this command does not read"
			}
			return known, withHint(errors.New(problem),
				"'pinsync catalog' writes it to a file, which --catalog takes; a file of the name live is ./live")
		case f.catalog == liveCatalog:
			known.Live = true
		default:
			known.File = c.abs(f.catalog)
		}
		return known, nil
	}
	switch {
	case s.Catalog == "":
		if s.Rules[unknownItemRule] == "error" {
			return known, withHint(fmt.Errorf("%s makes %s an error, and names no catalogue", s.File, unknownItemRule),
				"'pinsync catalog' writes one to "+defaultCatalog+": name it with catalog in "+settings.FileName+", or with --catalog")
		}
		return known, nil
	case s.Catalog == liveCatalog && requests:
		known.Live = true
		return known, nil
	case s.Catalog == liveCatalog && f.keyless:
		return known, c.noCatalogue(s, fmt.Sprintf("%s names the live catalogue, which needs the private key, and this command does not read that", s.File))
	case s.Catalog == liveCatalog:
		return known, c.noCatalogue(s, fmt.Sprintf("%s names the live catalogue, and this run makes no request", s.File))
	}
	path := filepath.Join(filepath.Dir(s.File), filepath.FromSlash(s.Catalog))
	if _, err := os.Stat(c.abs(path)); errors.Is(err, fs.ErrNotExist) {
		return known, c.noCatalogue(s, fmt.Sprintf("the catalogue %q, which %s names, is not there", filepath.ToSlash(path), s.File))
	}
	known.File = c.abs(path)
	return known, nil
}

// noCatalogue says that a run goes without the catalogue that only the settings
// name, unless they need it.
func (c *cli) noCatalogue(s *settings.Settings, problem string) error {
	hint := "'pinsync catalog' writes one to a file, which --catalog takes"
	if s.Rules[unknownItemRule] == "error" {
		return withHint(fmt.Errorf("%s; and %s is an error there", problem, unknownItemRule), hint)
	}
	c.warn("%s: items are not checked", problem)
	c.hint(hint)
	return nil
}
