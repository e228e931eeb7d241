package sync

import (
	"encoding/json"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// claims say which live customizations the files below the folder describe, so
// that none gets a second file. Ids are in lower case.
type claims struct {
	// described are those of the valid files.
	described map[string]bool
	// kept are those that an invalid file describes or may describe, with the
	// first such file.
	kept map[string]int
	// unknown are the invalid files that don't tell what they describe, by
	// their names below the folder in lower case.
	unknown map[string]int
	// opaque are those of them that may describe anything.
	opaque []int
	// faulty is what can be said of the invalid files.
	faulty map[int]faulty
	// withheld are the customizations, by invalid file, that got no file
	// because of it, although the file does not name their id.
	withheld map[int][]string
	targets  map[compare.Target][]string
}

// faulty is what can be read of an invalid file.
type faulty struct {
	// body is the request body; nil where there are faults of the rule "yaml".
	body json.RawMessage
	// alone says that every error is in this file, none is about another one or
	// about what is live.
	alone bool
	// named is the file's id, where that is well formed.
	named string
	// ids are live customizations that the file describes or may describe.
	ids []string
	// opaque says that the file may describe anything: its text can't be read, or
	// does not look like that of a customization.
	opaque bool
}

// claim finds out which live customizations the files describe.
func (p *pull) claim() {
	p.claims = claims{
		described: map[string]bool{},
		kept:      map[string]int{},
		unknown:   map[string]int{},
		faulty:    map[int]faulty{},
		withheld:  map[int][]string{},
		targets:   p.liveTargets(),
	}
	c := &p.claims
	for it := range p.pending() {
		if it.todo != toCreate {
			c.described[lower(it.ID)] = true
		}
	}
	for i := range p.items {
		f := p.items[i].Result
		if f.Status != result.Invalid {
			continue
		}
		about := p.inspect(f)
		c.faulty[i] = about
		if about.named == "" && len(about.ids) == 0 {
			c.unknown[lower(p.below(f.File))] = i
			if about.opaque {
				c.opaque = append(c.opaque, i)
			}
		}
		for _, id := range about.ids {
			if _, ok := c.kept[lower(id)]; !ok {
				c.kept[lower(id)] = i
			}
		}
	}
}

func countErrors(diagnostics []diagnostic.Diagnostic) int {
	n := 0
	for i := range diagnostics {
		if diagnostics[i].Severity == diagnostic.Error {
			n++
		}
	}
	return n
}

// keptBy tells whether a live customization is to get no file because of an
// invalid one.
func (p *pull) keptBy(id string) bool {
	i, ok := p.claims.kept[lower(id)]
	if ok && p.claims.faulty[i].named == "" {
		p.claims.withheld[i] = append(p.claims.withheld[i], id)
	}
	return ok
}
