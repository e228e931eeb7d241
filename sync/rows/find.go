package rows

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"pinsync/sync/files"
)

// customizationOf finds the customization of a row; nil, and a fault, where that
// is not known.
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
		if name := r.markedTarget(i, of, known); name != "" {
			r.warn(i, name, words{fmt.Sprintf("no file has this target, and one has it without the first ' of %q: that may be what a .csv has before such a text", r.cell(i, name).Text),
				"remove the first ' from the cell; or leave it if it belongs there"})
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
