package offer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/offer"
)

func TestEditsAreOfferedOnce(t *testing.T) {
	t.Parallel()
	const now, before = "0a", "0b"
	open := offer.Found{Branch: "drift", Tip: "1", Shown: now, Pull: 7, Open: true, PullShows: now}
	with := func(change func(f *offer.Found)) offer.Found {
		f := open
		change(&f)
		return f
	}
	closed := with(func(f *offer.Found) { f.Open, f.Closed = false, true })
	declined := closed
	declined.Subject = offer.Cleanup()
	type decision struct {
		Push, Open, Edit bool
		Level            offer.Level
	}
	for name, test := range map[string]struct {
		found offer.Found
		want  decision
	}{
		"nothing is there":       {offer.Found{}, decision{true, true, false, offer.Notice}},
		"the same is shown":      {open, decision{false, false, false, offer.Notice}},
		"another is shown":       {with(func(f *offer.Found) { f.Shown, f.PullShows = before, before }), decision{true, false, true, offer.Notice}},
		"only the branch has it": {with(func(f *offer.Found) { f.PullShows = before }), decision{false, false, true, offer.Notice}},
		"no pull request yet":    {with(func(f *offer.Found) { f.Open, f.Pull, f.PullShows = false, 0, "" }), decision{false, true, false, offer.Notice}},
		"it was closed":          {closed, decision{false, false, false, offer.Error}},
		"it was declined":        {declined, decision{false, false, false, offer.Notice}},
		"another was closed":     {offer.Found{Pull: 7, Closed: true, PullShows: before}, decision{true, true, false, offer.Notice}},
		"it was merged":          {offer.Found{Pull: 7, PullShows: now}, decision{true, true, false, offer.Notice}},
		"others pushed":          {with(func(f *offer.Found) { f.Theirs = true }), decision{false, false, false, offer.Notice}},
		"others pushed, and it changed": {with(func(f *offer.Found) { f.Theirs, f.Shown, f.PullShows = true, before, before }),
			decision{false, false, false, offer.Warning}},
		"others pushed, none is open": {offer.Found{Tip: "1", Theirs: true}, decision{false, false, false, offer.Error}},
	} {
		d := offer.Decide(test.found, now)
		if diff := cmp.Diff(test.want, decision{d.Push, d.Open, d.Edit, d.Level}); diff != "" || d.Withdraw || d.Message == "" && !d.Open {
			t.Errorf("%s: %s, says %q", name, diff, d.Message)
		}
	}
}

func TestAnOfferOfNothingIsWithdrawn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		found    offer.Found
		withdraw bool
		level    offer.Level
	}{
		"nothing is there": {offer.Found{}, false, offer.Notice},
		"a branch alone":   {offer.Found{Tip: "1", Shown: "0a"}, false, offer.Notice},
		"it is open":       {offer.Found{Tip: "1", Pull: 7, Open: true}, true, offer.Notice},
		"others pushed":    {offer.Found{Tip: "1", Pull: 7, Open: true, Theirs: true}, false, offer.Warning},
		"it was closed":    {offer.Found{Tip: "1", Pull: 7, Closed: true}, false, offer.Notice},
	} {
		if d := offer.DecideNone(test.found); d.Withdraw != test.withdraw || d.Level != test.level || d.Push || d.Open || d.Edit {
			t.Errorf("%s: %+v", name, d)
		}
	}
}
