package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// Seed makes a live customization without a request. The id is a UUID in either
// case, or "" for a new one; body is a request body, without id. It returns the
// id in lower case. It fails when the id is not a UUID or is live already, or when
// a create request would have been refused.
func (s *Server) Seed(id string, body []byte) (string, error) {
	d, err := seedDefinition(body)
	if err != nil {
		return "", err
	}
	return s.seed(id, d)
}

// SeedOutdated makes a live customization as [Server.Seed] does, with the model
// and target of body but other content: no pins, and "sandbox" for a tag. So a
// sync of body has something to do.
func (s *Server) SeedOutdated(id string, body []byte) (string, error) {
	d, err := seedDefinition(body)
	if err != nil {
		return "", err
	}
	tags := json.RawMessage(`["sandbox"]`)
	if len(d.pins) == 0 && slices.Equal(d.tags, []string{"sandbox"}) {
		tags = json.RawMessage(`[]`) // else it would be the same
	}
	d.fields["tags"], d.pins, d.tags = tags, nil, nil
	decode(tags, &d.tags)
	return s.seed(id, d)
}

func seedDefinition(body []byte) (definition, error) {
	d, status, refused := readDefinition(body)
	if refused != nil {
		return d, fmt.Errorf("the sandbox would answer %d: %s", status, encode(refused))
	}
	return d, nil
}

func (s *Server) seed(id string, d definition) (string, error) {
	canonical := canonicalID(id)
	switch {
	case id == "":
		canonical = uuid.NewString()
	case canonical == "":
		return "", fmt.Errorf("%q is not a UUID", id)
	}
	if !s.store.add(newCustomization(canonical, createdAt(s.options.Now()), d)) {
		return "", fmt.Errorf("the sandbox already has a customization with the id %s", canonical)
	}
	s.store.always(canonical)
	return canonical, nil
}
