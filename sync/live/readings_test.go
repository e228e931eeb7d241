package live_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/live"
)

func TestAListIsReadThreeTimesAtMost(t *testing.T) {
	for moves, fails := range map[int]bool{0: false, 1: false, 2: false, 3: true} {
		// The total moves before the second page of so many readings.
		s := &server{ids: ids(0, 30), page: 10, total: func(s *server) int {
			if s.requests <= 2*moves && s.requests%2 == 0 {
				return 31
			}
			return 30
		}}
		got, err := read(t, s)
		if fails != errors.Is(err, live.ErrUnstable) || !fails && !cmp.Equal(got, s.ids) {
			t.Errorf("its total moves in %d readings: got %d, %v", moves, len(got), err)
		}
	}
}

func TestMoreThanTheTotalIsNoWholeList(t *testing.T) {
	s := &server{ids: ids(0, 30), page: 10, total: func(*server) int { return 25 }}
	if got, err := read(t, s); !errors.Is(err, live.ErrUnstable) {
		t.Errorf("got %d of 25, %v", len(got), err)
	}
}

func TestOneThatComesWhileAnotherGoesIsSeen(t *testing.T) {
	// Only the front of the list, which has the newest first, shows it.
	s := &server{ids: ids(0, 30), page: 10}
	s.before = func(s *server, request int) {
		if request == 3 {
			s.ids = append(ids(900, 901), s.ids[:len(s.ids)-1]...)
		}
	}
	state, err := live.Read(t.Context(), s.list, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range s.ids {
		if state.ByID(id) == nil {
			t.Errorf("%s is live and was not read", id)
		}
	}
}

func TestAnIDIsFoundInEitherCase(t *testing.T) {
	const lower, upper = "2d1a4a3e-6a3a-4e9e-9f5b-0c8f5b1c2d3e", "2D1A4A3E-6A3A-4E9E-9F5B-0C8F5B1C2D3E"
	for _, spelled := range []string{lower, upper} {
		s := &server{ids: []string{spelled}, page: 10}
		state, err := live.Read(t.Context(), s.list, nil)
		if err != nil || state.ByID(lower) == nil || state.ByID(upper) == nil {
			t.Errorf("%s: %+v, %v", spelled, state, err)
		}
	}
}
