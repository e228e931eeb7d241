// Package rows turns customizations into rows of a sheet, one for each pin, and
// rows of a sheet into what the customizations are to say.
//
// Checked files and a table come in; out go cells, or definitions, each with the
// rows that it was made of, so that what is found wrong with a definition can be
// shown at its cell. The functions are pure: they read and write no file. The
// package does not know how a sheet is kept in a file, nor how a definition gets
// into one.
package rows

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"pinsync/sync/diagnostic"
	"pinsync/sync/sheet"
)

// kind is what a column holds.
type kind uint8

const (
	text   kind = iota
	word        // a text without spaces around
	object      // JSON
	tags
	number
	flag
	start // a moment
	end   // a moment; a day alone is its end
	ignored
)

// field is one column.
type field struct {
	name  string
	kind  kind
	pin   bool // of a pin, else of the customization
	width float64
	about string
}

// The fields, in the order in which a sheet has them.
var fields = []field{
	{"file", word, false, 40, "The file of the customization, from the top of the repository. Leave it empty for a new customization; where a sheet has several shops, write the folder of the shop and any name."},
	{"id", word, false, 38, "The customization's id, a UUID. Leave it empty for a new customization."},
	{"model", text, false, 26, "The recommender that the customization belongs to, such as basket. All rows of a customization have the same."},
	{"target_type", word, false, 12, "item, criteria or all: what the customization applies to."},
	{"target_identity", text, false, 24, "The item that the customization applies to, where target_type is item."},
	{"target_criteria", object, false, 28, `What a request must match, as JSON, where target_type is criteria: {"category": "Shoes"}.`},
	{"tags", tags, false, 22, `Words to find the customization by, with commas between them; as a JSON list where a tag has a comma: ["a, b"].`},
	{"position", number, true, 10, "Where the pin is shown: 1 and up is that place in the list, -1 every place, 0 none (with is_block_pin TRUE)."},
	{"pin_type", word, true, 10, "item or criteria: what is pinned."},
	{"pin_identity", text, true, 24, "The item that is pinned, where pin_type is item."},
	{"pin_criteria", object, true, 28, `What the pinned items must match, as JSON, where pin_type is criteria: {"brand": "Acme"}.`},
	{"widget_id", text, true, 18, "The widget that the pin is for; empty for all."},
	{"is_block_pin", flag, true, 13, "TRUE hides the item. It goes with position 0."},
	{"is_bundle_pin", flag, true, 13, "TRUE makes the pin a part of a bundle."},
	{"active_from", start, true, 21, "When the pin starts to be shown. Empty: at once."},
	{"active_to", end, true, 21, "When the pin is gone. A day without a time counts to its end. Empty: never."},
	{"title", ignored, true, 40, "What the catalogue calls the pinned item. It is for reading only: an import does not look at it."},
}

// Known reports whether a column has a name that counts; see sheet.ColumnKey.
func Known(column string) bool { return fieldNamed(column) != nil }

func fieldNamed(name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

// columns says which column of a table holds which field: -1 for none.
type columns map[string]int

// has reports whether the sheet has the column of a field.
func (c columns) has(name string) bool { _, ok := c[name]; return ok }

// is reports whether a column holds a field.
func (c columns) is(name string, column int) bool { at, ok := c[name]; return ok && at == column }

// columnsOf finds the columns, and what is wrong with their names.
func columnsOf(t *sheet.Table) (columns, []diagnostic.Diagnostic) {
	c, found := columns{}, []diagnostic.Diagnostic(nil)
	var unknown []int
	for i, cell := range t.Header.Cells {
		name := sheet.ColumnKey(cell.Text)
		switch {
		case cell.Kind == sheet.Empty:
		case cell.Kind != sheet.Text || fieldNamed(name) == nil:
			unknown = append(unknown, i)
		case c.has(name):
			found = append(found, t.Fault(t.Header.Line, i, fmt.Sprintf("the column %s is there twice", name), "remove one of the two"))
		default:
			c[name] = i
		}
	}
	if len(c) == 0 {
		return nil, []diagnostic.Diagnostic{t.Fault(t.Header.Line, 0, fmt.Sprintf("the first row must hold the names of the columns, found %q", t.Header.At(firstFull(t)).Text),
			"begin the sheet with model, target_type, target_identity, position, pin_type, pin_identity; 'pinsync sheet export' writes one to start from")}
	}
	for _, i := range unknown {
		cell := t.Header.Cells[i]
		hint := "remove the column, or give it one of these names: " + names()
		if near := nearest(sheet.ColumnKey(cell.Text)); near != "" && !c.has(near) {
			hint = "did you mean " + near + "?"
		}
		found = append(found, t.Fault(t.Header.Line, i, fmt.Sprintf("unknown column %q", cell.Text), hint))
	}
	for _, needed := range []string{"model", "target_type"} {
		if !c.has(needed) {
			found = append(found, t.Fault(t.Header.Line, 0, "there is no column "+needed, "add it; 'pinsync sheet export' writes a sheet with all columns"))
		}
	}
	if !c.has("pin_identity") && !c.has("pin_criteria") {
		found = append(found, t.Fault(t.Header.Line, 0, "there is no column pin_identity, and none pin_criteria", "add the one that says what is pinned; 'pinsync sheet export' writes a sheet with all columns"))
	}
	return c, found
}

func firstFull(t *sheet.Table) int {
	return max(slices.IndexFunc(t.Header.Cells, func(c sheet.Cell) bool { return c.Kind != sheet.Empty }), 0)
}

func names() string {
	all := make([]string, len(fields))
	for i := range fields {
		all[i] = fields[i].name
	}
	return strings.Join(all, ", ")
}

// nearest is the column that was probably meant; empty if none is near.
func nearest(name string) string {
	const farthest = 3
	best, distance := "", farthest+1
	if len(name) > 64 {
		return ""
	}
	for i := range fields {
		if d := levenshtein.ComputeDistance(name, fields[i].name); d < distance && d < len(name) {
			best, distance = fields[i].name, d
		}
	}
	return best
}
