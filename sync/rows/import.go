package rows

import (
	"encoding/json"
	"fmt"
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
		r := &reader{Plan: p, s: &s}
		r.index()
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
	// unsure says that a row is left out since its customization can't be told.
	unsure bool
	// zeros are the targets of files without their leading zeros.
	zeros map[target]string
}

// index makes the files known by what rows may name of them.
func (r *reader) index() {
	r.byID, r.byPath, r.byTarget, r.opaque = map[string][]int{}, map[string]int{}, map[target][]int{}, map[int]*files.File{}
	r.heads, r.newID, r.newFor, r.newAt = map[int]*Customization{}, map[string]*Customization{}, map[target]*Customization{}, map[string]*Customization{}
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
	return strings.TrimPrefix(path.Clean(strings.ReplaceAll(file, `\`, "/")), "/")
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

// customizationOf finds the customization of a row; nil, and a fault, where that
// can't be told.
func (r *reader) customizationOf(i int, id, file string) *Customization {
	of, known := r.targetOf(i)
	if id != "" {
		if found := r.inFile(r.byID[strings.ToLower(id)], file); len(found) > 0 {
			return r.ofID(i, id, file, found)
		}
	}
	at, there := r.byPath[file]
	switch {
	case file != "" && there:
		f := &r.s.Files[at]
		if id != "" && f.Facts.ID != "" {
			r.fail(i, "id", words{fmt.Sprintf("the file %s has another id, %s, and no file has this one", file, f.Facts.ID), "correct the id, or empty the cell"})
			return nil
		}
		if id != "" {
			r.fail(i, "id", words{fmt.Sprintf("the file %s has no id, and an import adds none", file), "empty the cell; 'pinsync sync --write-ids' writes the ids"})
			return nil
		}
		return r.head(i, at)
	case !known && id == "" && file == "":
		return r.add(&Customization{}) // what is missing is said of what it says
	}
	shop, ok := r.shopFor(i, file, of, known && id == "")
	if !ok {
		return nil
	}
	of.shop = shop
	if found := r.byTarget[of]; known && id == "" && len(found) > 0 {
		if len(found) > 1 {
			r.fail(i, "target_type", words{fmt.Sprintf("several files have this target: %s", r.pathsOf(found)), "fill in file, or id"})
			return nil
		}
		return r.head(i, found[0])
	}
	return r.create(i, id, file, of, known)
}

// inFile are those of files that a row may mean that names one of them.
func (r *reader) inFile(found []int, file string) []int {
	if at, there := r.byPath[file]; there && slices.Contains(found, at) {
		return []int{at}
	}
	return found
}

// ofID is the customization of a row whose id files have.
func (r *reader) ofID(i int, id, file string, found []int) *Customization {
	if len(found) > 1 {
		r.fail(i, "id", words{fmt.Sprintf("several files have the id %s: %s", id, r.pathsOf(found)), "fill in file, too"})
		return nil
	}
	if at, there := r.byPath[file]; there && at != found[0] {
		r.fail(i, "file", words{fmt.Sprintf("the row has the id of %s, and names another file, %s", r.s.Paths[found[0]], file), "correct one of the two, or empty its cell"})
		return nil
	}
	return r.head(i, found[0])
}

func (r *reader) pathsOf(found []int) string {
	const most = 5
	var all []string
	for _, at := range found[:min(len(found), most)] {
		all = append(all, r.s.Paths[at])
	}
	if len(found) > most {
		all = append(all, "…")
	}
	return strings.Join(all, ", ")
}

// head is the customization that a file describes.
func (r *reader) head(i, at int) *Customization {
	c := r.heads[at]
	if c != nil {
		return c
	}
	f := &r.s.Files[at]
	c = &Customization{Head: f, Shop: r.s.ShopOf[at]}
	r.heads[at] = c
	r.all = append(r.all, c)
	if f.State != files.Valid {
		c.broken = true
		r.fail(i, "file", words{fmt.Sprintf("the file %s has errors, so it can't be edited", r.s.Paths[at]), "'pinsync validate' shows them; fix the file first"})
	}
	return c
}

// add takes in a customization that no file describes.
func (r *reader) add(c *Customization) *Customization {
	r.all = append(r.all, c)
	return c
}

// create is the new customization of a row.
func (r *reader) create(i int, id, file string, of target, known bool) *Customization {
	lower := strings.ToLower(id)
	var c *Customization
	switch {
	case id != "":
		c = r.newID[lower]
	case file != "" && r.newAt[file] != nil:
		c = r.newAt[file]
	case known:
		c = r.newFor[of]
	}
	if c == nil {
		c = r.add(&Customization{Shop: of.shop, ID: id, Named: file})
		if by := r.opaque[of.shop]; by != nil && id == "" {
			r.fail(i, "target_type", words{fmt.Sprintf("no file has this target; but %s can't be read, and may have it", by.Name), "fix that file first"})
			c.broken = true
		}
		if lost := r.lostZeros(i, of, known); lost != "" {
			r.warn(i, "target_identity", words{fmt.Sprintf("no file has the target %q, and one has %q: leading zeros may have been lost", r.cell(i, "target_identity").Text, lost),
				"write it with its zeros, into a cell that is formatted as text; or leave it if it is another item"})
		}
	}
	if id != "" {
		r.newID[lower] = c
	}
	if file != "" {
		r.newAt[file] = c
	}
	if known && id == "" {
		r.newFor[of] = c
	}
	return c
}

// shopFor finds the shop of a row whose customization has no file, or that names
// none. byTarget says that it may have the target of a file.
func (r *reader) shopFor(i int, file string, of target, byTarget bool) (shop int, ok bool) {
	if file != "" {
		shop, best := -1, -1
		for n := range r.s.Shops {
			if folder := r.s.Shops[n].Folder; (folder == "" || file == folder || strings.HasPrefix(file, folder+"/")) && len(folder) > best {
				shop, best = n, len(folder)
			}
		}
		if shop < 0 || strings.HasPrefix(file, "../") || file == ".." {
			r.fail(i, "file", words{fmt.Sprintf("there is no file %q, nor does it lie in the folder of a shop that is imported into", file), "correct the path, or empty the cell for a new customization"})
			return 0, false
		}
		return shop, true
	}
	if len(r.s.Shops) == 1 {
		return 0, true
	}
	var with []int
	for n := range r.s.Shops {
		of.shop = n
		if byTarget && len(r.byTarget[of]) > 0 {
			with = append(with, n)
		}
	}
	switch len(with) {
	case 1:
		return with[0], true
	case 0:
		r.fail(i, "file", words{"the sheet has several shops, and the row does not say which one this new customization is for", "write the shop's folder and any name into file, such as " + path.Join(r.s.Shops[0].Folder, "customizations", "new.yaml")})
	default:
		r.fail(i, "file", words{"customizations of several shops have this target", "fill in file, or id"})
	}
	return 0, false
}
