package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/live"
	"pinsync/sync/luigisbox"
)

// server is a list of customizations that gives pages of a size of its own and
// may change between two requests.
type server struct {
	ids      []string
	page     int // results a page at most, whatever limit is asked for
	requests int
	// before, if set, is called with the number of each request, from 1.
	before func(s *server, request int)
	// total, if set, replaces the true total.
	total func(s *server) int
	// deaf says that the offset is ignored.
	deaf bool
	// refuse is a limit from which the server says 422; 0 takes any.
	refuse int
}

func (s *server) list(_ context.Context, offset, limit int) (luigisbox.Page, luigisbox.Exchange, error) {
	s.requests++
	if s.before != nil {
		s.before(s, s.requests)
	}
	if s.refuse > 0 && limit >= s.refuse {
		return luigisbox.Page{}, luigisbox.Exchange{}, &luigisbox.APIError{Status: 422}
	}
	size := s.page
	if limit > 0 {
		size = min(size, limit)
	}
	if s.deaf {
		offset = 0
	}
	page := luigisbox.Page{Total: len(s.ids)}
	if s.total != nil {
		page.Total = s.total(s)
	}
	for i := offset; i < min(offset+size, len(s.ids)); i++ {
		page.Results = append(page.Results, object(s.ids[i]))
	}
	return page, luigisbox.Exchange{}, nil
}

func object(id string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"id": %q, "model": "basket"}`, id))
}

func ids(from, to int) []string {
	var ids []string
	for i := from; i < to; i++ {
		ids = append(ids, fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
	}
	return ids
}

func read(t *testing.T, s *server) ([]string, error) {
	t.Helper()
	state, err := live.Read(t.Context(), s.list, nil)
	if err != nil {
		return nil, err
	}
	var got []string
	for _, o := range state.Objects {
		if state.ByID(o.ID) == nil {
			t.Errorf("%s is not found by its id", o.ID)
		}
		got = append(got, o.ID)
	}
	return got, nil
}

func TestReadCostsAPageEachAndOneMore(t *testing.T) {
	for _, test := range []struct{ live, page, requests int }{
		{0, 100, 1},
		{1, 100, 2},
		{100, 100, 2},
		{101, 100, 3},
		{20_000, 1000, 201}, // the limit asked for bounds the page
		{250, 20, 14},       // the server's own page bounds it
	} {
		s := &server{ids: ids(0, test.live), page: test.page}
		got, err := read(t, s)
		if err != nil || !cmp.Equal(got, s.ids) {
			t.Errorf("%d live: got %d, %v", test.live, len(got), err)
		}
		if s.requests != test.requests {
			t.Errorf("%d live in pages of %d: %d requests, want %d", test.live, test.page, s.requests, test.requests)
		}
	}
}

func TestReadLeavesTheLimitToAServerThatRefusesIt(t *testing.T) {
	for _, refuse := range []int{30, 1} {
		s := &server{ids: ids(0, 50), page: 20, refuse: refuse}
		if got, err := read(t, s); err != nil || !cmp.Equal(got, s.ids) {
			t.Errorf("limits from %d on are refused: got %d, %v", refuse, len(got), err)
		}
	}
}

func TestReadSeesWhatChangesMeanwhile(t *testing.T) {
	for name, change := range map[string]func(s *server){
		"one is created":             func(s *server) { s.ids = append(ids(900, 901), s.ids...) },
		"one is deleted":             func(s *server) { s.ids = s.ids[1:] },
		"one goes and another comes": func(s *server) { s.ids = append(ids(900, 901), s.ids[1:]...) },
		"a late one goes, one comes": func(s *server) { s.ids = append(ids(900, 901), s.ids[:len(s.ids)-1]...) },
		"all go":                     func(s *server) { s.ids = nil },
	} {
		for at := 2; at <= 4; at++ {
			s := &server{ids: ids(0, 30), page: 10, before: func(s *server, request int) {
				if request == at {
					change(s)
				}
			}}
			got, err := read(t, s)
			if err != nil || !cmp.Equal(got, s.ids) {
				t.Errorf("%s before request %d: got %v, %v; want %v", name, at, got, err, s.ids)
			}
		}
	}
}

func TestReadGivesUpOnAListThatNeverHoldsStill(t *testing.T) {
	for name, s := range map[string]*server{
		"always a new one": {ids: ids(0, 30), page: 10, before: func(s *server, request int) {
			s.ids = append(ids(1000+request, 1001+request), s.ids...)
		}},
		"a total too large":  {ids: ids(0, 30), page: 10, total: func(*server) int { return 31 }},
		"a total that moves": {ids: ids(0, 30), page: 10, total: func(s *server) int { return 30 + s.requests%2 }},
		"a page for ever":    {ids: ids(0, 30), page: 10, deaf: true, total: func(*server) int { return 2_000_000_000 }},
		"an ignored offset":  {ids: ids(0, 30), page: 10, deaf: true},
		"one item twice":     {ids: append(ids(0, 30), ids(3, 4)...), page: 10},
	} {
		if _, err := read(t, s); !errors.Is(err, live.ErrUnstable) {
			t.Errorf("%s: error is %v", name, err)
		}
		if s.requests > 3*5 {
			t.Errorf("%s: %d requests", name, s.requests)
		}
	}
}

func TestReadPassesErrorsOn(t *testing.T) {
	want := errors.New("down")
	_, err := live.Read(t.Context(), func(context.Context, int, int) (luigisbox.Page, luigisbox.Exchange, error) {
		return luigisbox.Page{}, luigisbox.Exchange{}, want
	}, nil)
	if !errors.Is(err, want) {
		t.Errorf("error is %v", err)
	}
	for _, hostile := range []string{`{}`, `null`, `{"id": 5}`, `{"id": "../x"}`, `[]`} {
		_, err := live.Read(t.Context(), func(context.Context, int, int) (luigisbox.Page, luigisbox.Exchange, error) {
			return luigisbox.Page{Total: 1, Results: []json.RawMessage{json.RawMessage(hostile)}}, luigisbox.Exchange{}, nil
		}, nil)
		if err == nil {
			t.Errorf("%s is taken for a customization", hostile)
		}
	}
}
