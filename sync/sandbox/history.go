package sandbox

import (
	"cmp"
	"slices"
	"time"
)

// history is what the customizations were, as far back as the recommender still
// shows. The zero value remembers nothing.
type history struct {
	now      func() time.Time // nil remembers nothing
	back     time.Duration
	versions map[string][]version // by id, the oldest first
}

// version is what a customization was from a moment on.
type version struct {
	from           time.Time
	*customization // nil where it was not there
}

// note takes in what a customization is from now on; nil where it is gone.
func (h *history) note(id string, c *customization) {
	if h.now == nil {
		return
	}
	if h.versions == nil {
		h.versions = map[string][]version{}
	}
	now := h.now()
	all := append(h.versions[id], version{now, c})
	for len(all) > 1 && !all[1].from.After(now.Add(-h.back)) {
		all = all[1:]
	}
	h.versions[id] = all
}

// always says that a customization has been there for longer than anyone looks.
func (h *history) always(id string) {
	for i := range h.versions[id] {
		h.versions[id][i].from = time.Time{}
	}
}

// at gives what was there at a moment, in order of creation.
func (h *history) at(moment time.Time) []*customization {
	var all []*customization
	for _, versions := range h.versions {
		var last *customization
		for _, v := range versions {
			if !v.from.After(moment) {
				last = v.customization
			}
		}
		if last != nil {
			all = append(all, last)
		}
	}
	slices.SortFunc(all, func(a, b *customization) int {
		return cmp.Or(cmp.Compare(a.created, b.created), cmp.Compare(a.id, b.id))
	})
	return all
}
