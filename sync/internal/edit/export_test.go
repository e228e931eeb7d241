package edit

import (
	"encoding/json"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// Levels says of each level whether Apply could stop there, finest first. It
// panics where Apply would go on.
func Levels(src []byte, live json.RawMessage) (ok []bool) {
	doc, faults := manifest.Parse(src)
	definition, read := spelling.Definition(live)
	if len(faults) > 0 || doc.Root().Kind != manifest.Object || !read {
		return nil
	}
	want := goalFor(doc, live, &definition)
	for l := fine; l <= coarsest; l++ {
		text, written := write(src, doc, want, l)
		ok = append(ok, written && means(text, live, doc))
	}
	return ok
}

// Written is what is written at the finest level, before it is checked.
func Written(src []byte, live json.RawMessage) string {
	doc, _ := manifest.Parse(src)
	definition, _ := spelling.Definition(live)
	text, ok := write(src, doc, goalFor(doc, live, &definition), fine)
	if !ok {
		return "nothing"
	}
	return string(text)
}
