package rows

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"time"

	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/sheet"
)

// Shop is one shop that rows may be of.
type Shop struct {
	// Folder is the shop's, from the top of the repository; empty for the top itself.
	Folder string
	// Zone is its time zone; nil where none is known.
	Zone *time.Location
}

// Sources are what rows are matched with.
type Sources struct {
	// Files are the files as they are, with their bodies; Paths and ShopOf give for
	// each its path from the top of the repository, and its shop.
	Files  []files.File
	Paths  []string
	ShopOf []int
	Shops  []Shop
	// Replace lets pins go that the sheet has no row for.
	Replace bool
}

// Customization is what the rows of one customization say.
type Customization struct {
	// Head is the file that describes it; nil where a new one is needed.
	Head *files.File
	// Shop is the index of its shop.
	Shop int
	// ID is the id of a new one, as the sheet has it; empty where it has none.
	ID string
	// Body is what it is to say: the API's request body, JSON, perhaps with errors.
	Body json.RawMessage
	// Named is the file that the sheet names although it is not there; empty where
	// it names none.
	Named string

	rows   []int // of the table
	pins   []int // the row of each pin of Body
	broken bool  // a fault hides what it says
}

// Plan is what a sheet says.
type Plan struct {
	// Customizations are those of the sheet, each once, in the order of their first
	// rows. Those with a fault that hides what they say are left out.
	Customizations []Customization
	// Findings are the faults of the sheet itself, and warnings about it, in the order
	// of their places; Omitted is how many more there are.
	Findings []diagnostic.Diagnostic
	Omitted  int

	table   *sheet.Table
	columns columns
	errors  map[diagnostic.Position]bool // where errors among Findings are
}

// note takes in a finding; of errors at one cell only the first.
func (p *Plan) note(d diagnostic.Diagnostic) {
	if p.errors[d.Span.Start] {
		return
	}
	if d.Severity == diagnostic.Error {
		p.errors[d.Span.Start] = true
	}
	if len(p.Findings) >= sheet.MaxFaults {
		p.Omitted++
		return
	}
	p.Findings = append(p.Findings, d)
}

// Import matches rows with files, and works out what each customization of the
// sheet is to say.
//
// Rows are of one customization by their id, else by their file, else by their
// target, and become its pins in their order. A row takes over what the file says
// in fields that the sheet has no column for, from the pin of equal place, widget
// and item, else from the next one in order.
func Import(t *sheet.Table, s Sources) *Plan {
	p := &Plan{table: t, errors: map[diagnostic.Position]bool{}}
	columns, found := columnsOf(t)
	p.columns = columns
	for _, d := range append(slices.Clone(t.Faults), found...) {
		p.note(d)
	}
	if len(found) == 0 {
		r := newReader(p, &s)
		for i := range t.Rows {
			r.take(i)
		}
		for _, c := range r.all {
			r.define(c)
			if !c.broken {
				p.Customizations = append(p.Customizations, *c)
			}
		}
	}
	p.Findings = diagnostic.Sort(p.Findings)
	return p
}

// reader makes a Plan.
type reader struct {
	*Plan
	s *Sources

	byID     map[string][]int // the numbers of files, by id in lower case
	byPath   map[string]int
	byTarget map[target][]int
	// opaque is a file of which not even the target can be read, by the shop.
	opaque map[int]*files.File

	all    []*Customization
	heads  map[int]*Customization
	newID  map[string]*Customization
	newFor map[target]*Customization
	newAt  map[string]*Customization
	// unsure says that a row is left out since its customization is not known.
	unsure bool
	// zeros are the targets of files without their leading zeros.
	zeros map[target]string
}

// newReader makes a reader that knows the files by what rows may name of them.
func newReader(p *Plan, s *Sources) *reader {
	r := &reader{
		Plan: p, s: s,
		byID: map[string][]int{}, byPath: map[string]int{}, byTarget: map[target][]int{}, opaque: map[int]*files.File{},
		heads: map[int]*Customization{}, newID: map[string]*Customization{}, newFor: map[target]*Customization{}, newAt: map[string]*Customization{},
	}
	for i := range r.s.Files {
		f := &r.s.Files[i]
		if f.State == files.Misnamed {
			continue
		}
		r.byPath[r.s.Paths[i]] = i
		if f.Facts.ID != "" {
			id := strings.ToLower(f.Facts.ID)
			r.byID[id] = append(r.byID[id], i)
		}
		switch {
		case f.Facts.KnowsTarget():
			of := target{key: f.Facts.Target, shop: r.s.ShopOf[i]}
			r.byTarget[of] = append(r.byTarget[of], i)
		case f.Facts.ID == "" && f.State == files.Invalid:
			r.opaque[r.s.ShopOf[i]] = f
		}
	}
	return r
}

// take finds the customization of a row.
func (r *reader) take(i int) {
	row := &r.table.Rows[i]
	faulty := false
	for name, column := range r.columns {
		f := fieldNamed(name)
		if w := unreadable(row.At(column), f); w != nil {
			r.fail(i, name, *w)
			faulty = faulty || !f.pin
		}
	}
	id, file := strings.TrimSpace(r.cell(i, "id").Text), clean(r.cell(i, "file").Text)
	var c *Customization
	if !faulty {
		c = r.customizationOf(i, id, file)
	}
	if c == nil {
		c, r.unsure = &Customization{broken: true}, true
		r.all = append(r.all, c)
	}
	c.rows = append(c.rows, i)
}

// clean is a path as a file is known by.
func clean(file string) string {
	file = strings.TrimSpace(file)
	if file == "" {
		return ""
	}
	return path.Clean(strings.ReplaceAll(file, `\`, "/"))
}

// cell is that of a field in a row; empty where there is no such column.
func (r *reader) cell(i int, name string) sheet.Cell {
	column, ok := r.columns[name]
	if !ok {
		return sheet.Cell{}
	}
	return r.table.Rows[i].At(column)
}

// fail reports an error at the cell of a field.
func (r *reader) fail(i int, name string, w words) {
	r.note(r.at(i, name, w))
}

func (r *reader) warn(i int, name string, w words) {
	d := r.at(i, name, w)
	d.Severity = diagnostic.Warning
	r.note(d)
}

// at is a finding at the cell of a field, or where the sheet has no such column at
// the first cell of the row.
func (r *reader) at(i int, name string, w words) diagnostic.Diagnostic {
	return r.table.Fault(r.table.Rows[i].Line, r.columnFor(name), w.message, w.hint)
}

func (p *Plan) columnFor(names ...string) int {
	for _, name := range names {
		if column, ok := p.columns[name]; ok {
			return column
		}
	}
	return 0
}
