package files

import (
	"fmt"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/settings"
)

// binding says whose a file is and how it is checked: one for each settings file
// that governs files of a run, and one for files that none does.
type binding struct {
	settings *settings.Settings // nil: no file
	checker  *check.Checker
	// shop identifies the shop; files of two shops may have one target.
	shop string
}

// bindings reads the settings that govern what the walk found, by their numbers,
// where 0 is for none. One that can't be read, or that names another tracker than
// that of the run, is an error; so is one that does and has almost the right name.
func (s *Scope) bindings(walk *finder) ([]binding, error) {
	for _, path := range walk.misnamed {
		if bound, err := settings.Read(s.Dir, path); err == nil && s.TrackerID != "" && bound.TrackerID != "" && bound.TrackerID != s.TrackerID {
			return nil, fmt.Errorf("%w: this run is for another tracker than %s names, which is meant to bind its folder to %q; rename it to %s and run pinsync for each folder",
				settings.ErrSeveral, bound.File, bound.TrackerID, settings.FileName)
		}
	}
	all := make([]binding, 1+len(walk.settings))
	all[0] = binding{checker: s.Checker(nil), shop: s.TrackerID}
	for i, governing := range walk.settings {
		bound, err := settings.Read(s.Dir, governing.path)
		if err != nil {
			return nil, err
		}
		if governing.met && s.TrackerID != "" && bound.TrackerID != "" && bound.TrackerID != s.TrackerID {
			return nil, fmt.Errorf("%w: this run is for another tracker than %s, which binds its folder to %q; run pinsync for each folder",
				settings.ErrSeveral, bound.File, bound.TrackerID)
		}
		all[i+1] = binding{settings: bound, checker: s.Checker(bound), shop: bound.TrackerID}
	}
	// What names no tracker is of the shop that governs its folder.
	for i, governing := range walk.settings {
		if all[i+1].shop != "" {
			continue
		}
		above := governing.above
		for above != 0 && all[above].shop == "" {
			above = walk.settings[above-1].above
		}
		all[i+1].shop = all[above].shop
	}
	return all, nil
}

// Parse checks the text of a file that the settings govern, nil for none, by itself,
// as Load does. What is wrong between files is found by CheckTogether.
func (s *Scope) Parse(name string, text []byte, bound *settings.Settings) File {
	f := Parse(name, text, s.Checker(bound))
	f.Settings = bound
	return f
}

// Checker checks files that the settings govern; nil are none.
func (s *Scope) Checker(bound *settings.Settings) *check.Checker {
	o := s.Check
	if bound != nil {
		o.Severities, o.Location, o.Models = bound.Rules, bound.Location, bound.Models
		o.Items = o.Items || bound.Catalog != ""
	}
	return check.New(s.severities(o))
}

// severities are options of which, in a lenient scope, no warning is an error.
func (s *Scope) severities(o check.Options) check.Options {
	if !s.Lenient {
		return o
	}
	severities := make(map[string]string, len(o.Severities))
	for rule, severity := range o.Severities {
		if severity == string(diagnostic.Error) {
			severity = string(diagnostic.Warning)
		}
		severities[rule] = severity
	}
	o.Severities = severities
	return o
}
