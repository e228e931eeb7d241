package check

import (
	"strings"

	"pinsync/sync/manifest"
)

// catalogHint says what the settings may name as the catalogue.
const catalogHint = "write the path of a file from this folder, such as .pinsync/catalog.ndjson, or live"

// wrongCatalog returns the words for a text that is not the path of a catalogue.
func wrongCatalog(v *manifest.Value, name string) words {
	w := words{message: name + " must be a path below the folder of the settings, found " + quote(v.Text), hint: catalogHint}
	switch right := strings.ReplaceAll(v.Text, `\`, "/"); {
	case v.Text == "":
		w.message, w.hint = name+" is empty", catalogHint+"; or remove the key"
	case right != v.Text && !strings.ContainsAny(right, ":") && !strings.HasPrefix(right, "/"):
		w.hint = "write " + right + ", with slashes"
	}
	return w
}

// ageHint says how the age of a catalogue is written.
const ageHint = "write hours, such as 48h"

// wrongAge returns the words for a text that is not an age.
func wrongAge(v *manifest.Value, name string) words {
	return words{message: name + " must be a time in hours or minutes, found " + quote(v.Text), hint: ageHint}
}
