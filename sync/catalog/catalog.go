// Package catalog knows which items a shop has: it reads a catalogue, compares it
// with the identities that customizations refer to, and writes a snapshot of it.
//
// A catalogue comes in as objects, one by one, in any order: from a file (see
// [File]) or from the content export (package live). A [Matcher] keeps only what
// concerns the identities it was asked about, so its memory follows these and not
// the catalogue; its [Catalog] says of each whether the shop has it, what it is
// called, and which identity is nearest to one that is not there. A [Writer] puts
// all objects into the byte order of their identities. The package makes no
// requests, and knows nothing of customizations or of how a finding is worded.
package catalog

import "slices"

// Object is one object of a catalogue: an item, a category, a brand.
type Object struct {
	// Identity is the exact text that pins and targets name.
	Identity string
	Type     string // such as "item"; empty where it is not known
	Title    string // empty where it is not known
	// Available says that shoppers can see it: so it is where nothing else is
	// known.
	Available bool
	Image     string // the address of a picture; empty where it is not known
}

// Sink takes in the objects of a catalogue. A [Matcher] is one, and a [Writer].
type Sink interface {
	// Begin begins a reading: what an earlier one brought is forgotten.
	Begin() error
	// Add takes in the next object. An identity that comes again replaces what
	// was known of it.
	Add(Object) error
}

// Catalog says what a catalogue has of the identities that a Matcher was asked
// about. It is not changed any more, and safe for concurrent use. Of the nil
// Catalog nothing is known.
type Catalog struct {
	index  map[string]int32
	about  []about
	sample string // an identity that nothing refers to
	ours   string // one that looks different, if they do as a whole
}

// about is what is known of one identity.
type about struct {
	identity string
	object   Object
	known    bool
	checked  bool // a file refers to it
	nearest
}

// IsEmpty reports whether the catalogue has no object at all.
func (c *Catalog) IsEmpty() bool {
	return c.sample == "" && !slices.ContainsFunc(c.about, func(a about) bool { return a.known })
}

// Lookup gives the object with this identity. known is false where the catalogue
// has none, or the Matcher was not asked about it.
func (c *Catalog) Lookup(identity string) (o Object, known bool) {
	if c == nil {
		return Object{}, false
	}
	i, ok := c.index[identity]
	if !ok || !c.about[i].known {
		return Object{}, false
	}
	return c.about[i].object, true
}

// Nearest gives the objects whose identity is nearest to one that the catalogue
// does not have, in byte order: those that differ in case, white space at an end
// or a slash at the end only; else those that differ in marks only; else those
// that are one character, or two exchanged neighbours, away. more is how many
// equally near ones came beyond the three that are given.
func (c *Catalog) Nearest(identity string) (near []Near, more int) {
	if c == nil {
		return nil, 0
	}
	i, ok := c.index[identity]
	if !ok {
		return nil, 0
	}
	n := &c.about[i].nearest
	return n.objects, n.more
}

// Titles are those of the known objects, by identity. The map is made at each
// call.
func (c *Catalog) Titles() map[string]string {
	return c.texts(func(o *Object) string { return o.Title })
}

// Images are the addresses of the pictures of the known objects, by identity. The
// map is made at each call.
func (c *Catalog) Images() map[string]string {
	return c.texts(func(o *Object) string { return o.Image })
}

func (c *Catalog) texts(of func(*Object) string) map[string]string {
	if c == nil {
		return nil
	}
	texts := map[string]string{}
	for i := range c.about {
		if a := &c.about[i]; a.known && of(&a.object) != "" {
			texts[a.identity] = of(&a.object)
		}
	}
	return texts
}

// How many identities files must refer to before their share of known ones says
// something, and that share.
const (
	enoughReferences = 10
	knownShare       = 10 // one in so many
)

// LooksDifferent reports whether the catalogue's identities look different as a
// whole, as after a migration from addresses to codes: ten or more distinct ones
// are referred to, and fewer than one in ten of them is known. ours and theirs
// are one of each; theirs is empty where the catalogue is.
func (c *Catalog) LooksDifferent() (ours, theirs string, different bool) {
	if c == nil || c.ours == "" {
		return "", "", false
	}
	return c.ours, c.sample, true
}

// compare finds out whether the identities look different.
func (c *Catalog) compare() {
	checked, known, unknown := 0, 0, ""
	for i := range c.about {
		a := &c.about[i]
		if !a.checked {
			continue
		}
		checked++
		if a.known {
			known++
		} else if unknown == "" || a.identity < unknown {
			unknown = a.identity
		}
	}
	if checked >= enoughReferences && known*knownShare < checked {
		c.ours = unknown
	}
}
