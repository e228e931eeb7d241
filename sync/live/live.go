// Package live reads what the API holds now: every customization of a tracker,
// page by page, once a run. It takes a client and gives a [State]; it knows
// nothing of files and decides nothing.
package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/luigisbox"
)

// pageSize is the limit asked for. What the list accepts is not documented, so
// the number of results that really came decides where the next page starts.
const pageSize = 100

// readings is how often a list that changes while it is read is read in all.
const readings = 3

// ErrUnstable: the list changed each time while it was read.
var ErrUnstable = errors.New("the list of live customizations changed each time while it was read")

// State is the live customizations, each once, in the order of the list. It is
// not safe for concurrent use, since what ByID and ByTarget need is made at their
// first calls.
type State struct {
	// Objects are the full objects as the server sent them.
	Objects  []Object
	byID     map[string]int
	byTarget map[compare.Key][]*Object
}

// Object is one live customization.
type Object struct {
	ID   string // a UUID as the server spells it
	JSON json.RawMessage
}

// ByID gives the customization with this id, in either case, or nil.
func (s *State) ByID(id string) *Object {
	i, ok := s.index()[strings.ToLower(id)]
	if !ok {
		return nil
	}
	return &s.Objects[i]
}

// index gives the numbers of the objects by their ids in lower case.
func (s *State) index() map[string]int {
	if s.byID == nil {
		s.byID = make(map[string]int, len(s.Objects))
		for i := range s.Objects {
			s.byID[strings.ToLower(s.Objects[i].ID)] = i
		}
	}
	return s.byID
}

// ByTarget gives the customizations with this target, in the order of the list.
// One without a target that the API documents is never among them.
func (s *State) ByTarget(target compare.Key) []*Object {
	if s.byTarget == nil {
		s.byTarget = make(map[compare.Key][]*Object, len(s.Objects))
		for i := range s.Objects {
			if target, err := compare.TargetOf(s.Objects[i].JSON); err == nil {
				s.byTarget[target.Key()] = append(s.byTarget[target.Key()], &s.Objects[i])
			}
		}
	}
	return s.byTarget[target]
}

// Lister gives one page of the list, as luigisbox.Client.List does.
type Lister func(ctx context.Context, offset, limit int) (luigisbox.Page, luigisbox.Exchange, error)

// Read reads the whole list. Where it changes meanwhile, or what comes falls short
// of the total or comes twice, it is read again, three times in all; then the
// error is ErrUnstable. Other errors are the client's, or say what is wrong with an
// object. progress, if not nil, is called with how many of how many came.
//
// A list that holds still costs one request a page and one more, which asks
// whether something new came to its front: the newest come first, so what is
// created meanwhile pushes the rest back, and nothing slips past unseen.
func Read(ctx context.Context, list Lister, progress func(done, total int)) (*State, error) {
	var why string
	for range readings {
		state, unstable, err := read(ctx, list, progress)
		if err != nil {
			return nil, err
		}
		if unstable == "" {
			return state, nil
		}
		why = unstable
	}
	return nil, fmt.Errorf("%w: %s", ErrUnstable, why)
}

// read reads the list once. unstable says how the list changed, if it did.
func read(ctx context.Context, list Lister, progress func(done, total int)) (state *State, unstable string, err error) {
	state = &State{}
	total, came, limit := -1, 0, pageSize
	for total < 0 || came < total {
		page, _, err := list(ctx, came, limit)
		if total < 0 && limit > 0 && isRefusal(err) {
			limit = 0 // perhaps the limit was too large; the server's own can't be
			continue
		}
		if err != nil {
			return nil, "", err
		}
		if total >= 0 && page.Total != total {
			return nil, fmt.Sprintf("its total went from %d to %d", total, page.Total), nil
		}
		total = page.Total
		if len(page.Results) == 0 {
			break
		}
		known := len(state.Objects)
		for _, object := range page.Results {
			if err := state.add(object); err != nil {
				return nil, "", err
			}
		}
		if len(state.Objects) == known {
			// Such a list may have no end.
			return nil, fmt.Sprintf("the page from %d on brought only what came before", came), nil
		}
		came += len(page.Results)
		if progress != nil {
			progress(len(state.Objects), total)
		}
	}
	if len(state.Objects) != total {
		return nil, fmt.Sprintf("it has a total of %d, but %d different ones came", total, len(state.Objects)), nil
	}
	if total == 0 {
		return state, "", nil
	}
	front, _, err := list(ctx, 0, min(limit, 1)) // where a limit was refused, none
	if err != nil {
		return nil, "", err
	}
	if front.Total != total {
		return nil, fmt.Sprintf("its total went from %d to %d", total, front.Total), nil
	}
	for _, object := range front.Results {
		if id, err := idOf(object); err != nil || state.ByID(id) == nil {
			return nil, "a new one came while it was read", err
		}
	}
	return state, "", nil
}

// isRefusal reports whether the server found the request itself wrong.
func isRefusal(err error) bool {
	var refused *luigisbox.APIError
	return errors.As(err, &refused) && (refused.Status == http.StatusBadRequest || refused.Status == http.StatusUnprocessableEntity)
}

// add takes in an object; one that came before counts once, as it is now.
func (s *State) add(object json.RawMessage) error {
	id, err := idOf(object)
	if err != nil {
		return err
	}
	if known := s.ByID(id); known != nil {
		known.JSON = object
		return nil
	}
	s.index()[strings.ToLower(id)] = len(s.Objects)
	s.Objects = append(s.Objects, Object{ID: id, JSON: object})
	return nil
}

func idOf(object json.RawMessage) (string, error) {
	var o struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(object, &o); err != nil || !luigisbox.IsID(o.ID) {
		// It is not quoted: whatever the server sent could stand in it.
		return "", errors.New("a live customization has no usable id")
	}
	return o.ID, nil
}
