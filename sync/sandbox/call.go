package sandbox

import (
	"net/http"
	"time"

	"github.com/google/uuid"
)

// call answers an authenticated call.
func (s *Server) call(c call, query string, body []byte, arrival time.Time) *answer {
	switch c.endpoint {
	case one:
		return s.one(c, body)
	case create:
		return s.create(body, arrival)
	case list:
		return s.list(query, body)
	case summary:
		return s.summary()
	default:
		return s.bulk(query, body, arrival)
	}
}

// one reads, replaces or deletes one customization.
func (s *Server) one(c call, body []byte) *answer {
	missing := refuse(http.StatusNotFound, "Customization not found")
	done := &answer{status: http.StatusNoContent}
	id := canonicalID(c.id)
	live := s.store.get(id)
	if live == nil {
		return missing
	}
	switch c.method {
	case http.MethodGet:
		return &answer{status: http.StatusOK, body: live.shown}
	case http.MethodDelete:
		if !s.store.remove(id) {
			return missing
		}
		return done
	default:
		d, status, refused := readDefinition(body)
		if refused != nil {
			return refused.answer(status)
		}
		if !s.store.replace(id, d) {
			return missing
		}
		return done
	}
}

// create makes one customization with a new id.
func (s *Server) create(body []byte, arrival time.Time) *answer {
	d, status, refused := readDefinition(body)
	if refused != nil {
		return refused.answer(status)
	}
	c := newCustomization(uuid.NewString(), createdAt(arrival), d)
	s.store.add(c)
	return &answer{status: http.StatusCreated, body: c.shown}
}
