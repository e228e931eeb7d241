package sandbox

import (
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// store holds the customizations. Its zero value is empty.
type store struct {
	mu     sync.RWMutex
	byID   map[string]*customization
	sorted []*customization // in order of creation
	past   history
}

// customization is one live customization; it is never changed, only replaced.
type customization struct {
	id      string
	created string
	definition
	shown json.RawMessage // the full object, as read
}

// fullObject is a customization as it is read.
type fullObject struct {
	ID             string          `json:"id"`
	Model          json.RawMessage `json:"model"`
	TargetType     json.RawMessage `json:"target_type"`
	TargetIdentity json.RawMessage `json:"target_identity"`
	TargetCriteria json.RawMessage `json:"target_criteria"`
	Tags           json.RawMessage `json:"tags"`
	PinDefinitions []fullPin       `json:"pin_definitions"`
	Creator        string          `json:"creator"`
	CreatedAt      string          `json:"created_at"`
	Available      bool            `json:"available"`
}

// fullPin is a pin as it is read.
type fullPin struct {
	Position    json.RawMessage `json:"position"`
	PinType     json.RawMessage `json:"pin_type"`
	PinIdentity json.RawMessage `json:"pin_identity"`
	PinCriteria json.RawMessage `json:"pin_criteria"`
	WidgetID    json.RawMessage `json:"widget_id"`
	IsBlockPin  json.RawMessage `json:"is_block_pin"`
	IsBundlePin json.RawMessage `json:"is_bundle_pin"`
	ActiveFrom  json.RawMessage `json:"active_from"`
	ActiveTo    json.RawMessage `json:"active_to"`
}

func newCustomization(id, created string, d definition) *customization {
	full := fullObject{ID: id, Creator: "sandbox", CreatedAt: created, Available: true}
	decode(encode(d.fields), &full)
	full.PinDefinitions = make([]fullPin, len(d.pins))
	for i, pin := range d.pins {
		full.PinDefinitions[i] = fullPin{IsBlockPin: json.RawMessage("false"), IsBundlePin: json.RawMessage("false")}
		decode(encode(pin), &full.PinDefinitions[i])
	}
	return &customization{id: id, created: created, definition: d, shown: encode(full)}
}

// get gives a customization by its canonical id, or nil.
func (s *store) get(id string) *customization {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byID[id]
}

// all gives every customization in order of creation.
func (s *store) all() []*customization {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.sorted)
}

// allAt gives every customization that was there at a moment, in order of creation.
func (s *store) allAt(moment time.Time) []*customization {
	if s.past.now == nil {
		return s.all()
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.past.at(moment)
}

// always says that a customization has been there for long.
func (s *store) always(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.past.always(id)
}

// add keeps a new customization, and reports whether its id was free.
func (s *store) add(c *customization) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addLocked(c)
}

func (s *store) addLocked(c *customization) bool {
	if s.byID[c.id] != nil {
		return false
	}
	if s.byID == nil {
		s.byID = map[string]*customization{}
	}
	s.byID[c.id] = c
	s.sorted = append(s.sorted, c)
	s.past.note(c.id, c)
	return true
}

// replace gives a customization another definition, and reports whether it was
// there.
func (s *store) replace(id string, d definition) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.byID[id]
	if old == nil {
		return false
	}
	s.replaceLocked(old, d)
	return true
}

func (s *store) replaceLocked(old *customization, d definition) {
	c := newCustomization(old.id, old.created, d)
	s.byID[c.id] = c
	s.sorted[slices.Index(s.sorted, old)] = c
	s.past.note(c.id, c)
}

// remove reports whether the customization was there.
func (s *store) remove(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.byID[id]
	if old == nil {
		return false
	}
	delete(s.byID, id)
	s.past.note(id, nil)
	i := slices.Index(s.sorted, old)
	s.sorted = slices.Delete(s.sorted, i, i+1)
	return true
}

// createdAt is how a time of creation is shown.
func createdAt(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }
