package catalog

// Matcher compares a catalogue with the identities that customizations refer to.
// Name these to it by Check and Mention, then give it the catalogue's objects as a
// Sink. It is not safe for concurrent use.
//
// It keeps each identity once, and about twelve bytes for each of its characters
// that a file refers to, for the nearest one; nothing of the other objects.
type Matcher struct {
	catalog Catalog
	near    *neighbours
}

// NewMatcher makes a Matcher that was asked about nothing.
func NewMatcher() *Matcher {
	return &Matcher{catalog: Catalog{index: map[string]int32{}}}
}

// Check asks about an identity that a file refers to.
func (m *Matcher) Check(identity string) { m.ask(identity).checked = true }

// Mention asks about an identity that is only shown, so that it can be named:
// nothing is said of it if it is not known.
func (m *Matcher) Mention(identity string) { m.ask(identity) }

func (m *Matcher) ask(identity string) *about {
	c := &m.catalog
	i, ok := c.index[identity]
	if !ok {
		i = int32(len(c.about))
		c.index[identity] = i
		c.about = append(c.about, about{identity: identity})
	}
	return &c.about[i]
}

// Begin begins a reading of the catalogue. Nothing can be asked about afterwards.
func (m *Matcher) Begin() error {
	c := &m.catalog
	c.sample = ""
	for i := range c.about {
		a := &c.about[i]
		a.known, a.object, a.nearest = false, Object{}, nearest{}
	}
	if m.near == nil {
		m.near = newNeighbours(c.about)
	}
	return nil
}

// Add takes in one object.
func (m *Matcher) Add(o Object) error {
	c := &m.catalog
	if i, ok := c.index[o.Identity]; ok {
		a := &c.about[i]
		a.known, a.object, a.nearest = true, o, nearest{}
	} else if c.sample == "" || o.Type == "item" && o.Identity < c.sample {
		c.sample = o.Identity
	}
	m.near.offer(c.about, o)
	return nil
}

// Catalog is what came since Begin. The Matcher is not to be used any more.
func (m *Matcher) Catalog() *Catalog {
	m.near = nil
	m.catalog.compare()
	m.catalog.knowNearest()
	return &m.catalog
}

// knowNearest makes the objects known that are nearest to others, so that a file in
// which one of them takes the place of an unknown identity can be checked, too.
func (c *Catalog) knowNearest() {
	for i := range c.about {
		for _, near := range c.about[i].nearest.objects {
			if _, ok := c.index[near.Identity]; !ok {
				c.index[near.Identity] = int32(len(c.about))
				c.about = append(c.about, about{identity: near.Identity, known: true, object: Object{Identity: near.Identity, Title: near.Title, Available: near.Available}})
			}
		}
	}
}
