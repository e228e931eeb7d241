package sync

import (
	"bytes"
	"encoding/json"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/luigisbox"
	"pinsync/sync/manifest"
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
		}
		for _, id := range about.ids {
			if _, ok := c.kept[lower(id)]; !ok {
				c.kept[lower(id)] = i
			}
		}
	}
}

// inspect reads an invalid file once more, for what it may describe: the id
// tells, else the target, else every id in its text, however broken that is.
func (p *pull) inspect(f *result.Result) (about faulty) {
	for i := range f.Diagnostics {
		if f.Diagnostics[i].Rule == "symlink" {
			return about
		}
	}
	text, err := readFile(p.options.Dir, f.File)
	if err != nil {
		return about
	}
	doc, faults := manifest.Parse(text)
	if doc != nil && doc.Body() != nil {
		found, facts := p.checker.File(doc)
		if luigisbox.IsID(facts.ID) {
			about.named = facts.ID
			about.ids = []string{facts.ID}
		} else if target, err := compare.TargetOf(doc.Body()); err == nil {
			about.ids = p.claims.targets[target]
		}
		if len(faults) == 0 {
			about.body = doc.Body()
			about.alone = countErrors(found) == countErrors(f.Diagnostics)
		}
	}
	if len(about.ids) == 0 {
		about.ids = idsIn(text, func(id string) bool { return p.state.ByID(id) != nil })
	}
	if len(about.ids) == 0 {
		about.ids = p.idsAtBase(f.File)
	}
	return about
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

// idsIn finds in a text, however broken that is, the ids that are wanted.
func idsIn(text []byte, wanted func(id string) bool) []string {
	const size = len("199620b4-df1a-46e8-ab59-9e9ed9af7106")
	// A text in UTF-16 has a zero in every other byte.
	text = bytes.ReplaceAll(text, []byte{0}, nil)
	var ids []string
	for dash := bytes.IndexByte(text, '-'); dash >= 0; {
		if start := dash - 8; start >= 0 && start+size <= len(text) {
			if id := string(text[start : start+size]); luigisbox.IsID(id) && wanted(id) {
				ids = append(ids, id)
			}
		}
		next := bytes.IndexByte(text[dash+1:], '-')
		if next < 0 {
			break
		}
		dash += 1 + next
	}
	return ids
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
