package report

import (
	"maps"
	"slices"
	"strings"
	"time"

	"pinsync/sync/result"
)

// page is what is said once.
type page struct {
	Policy   string
	Title    string
	Command  string
	Shop     string
	Made     string // when; empty where that is not known
	Zone     string
	Source   string // the address of the commit in the repository
	Took     string
	Stopped  string
	Lead     string
	Below    string // a sentence after it
	Images   bool   // pictures are loaded
	Fixable  string // what can be fixed, and how
	DryRun   string // what was not done
	FirstRun bool
	Pins     string // what becomes of the pins
	Tiles    []tile
	Wrong    []problem
	MoreBad  int
	Sections []*section
	Rest     string // what there is nothing to say of
	Cut      int    // customizations left out
	CutWords string
	cut      tally
	Models   []string
	Statuses []string // in words
	Unlisted []unlisted
	MoreLive int  // beyond those
	Many     bool // so many cards that a browser should lay out only those in view
	left     int  // cards not written yet
}

// tile is one number of the sum.
type tile struct {
	Kind   string
	Number int
	Words  string
	Link   string
}

// problem is one thing that is wrong, for the first screen.
type problem struct{ Link, Where, What string }

// section is the customizations about which there is the same to do.
type section struct {
	ID, Title, Note string
	Cards           []*card
}

// unlisted is a live customization that no file describes.
type unlisted struct {
	ID, Model, Target string
	Title             string
}

// page gathers what is said of a run.
func (h *html) page(r *result.Report) *page {
	s := r.Summary()
	p := &page{
		cut:    tally{},
		Policy: h.policy(), Command: Visible(r.Command), Shop: clip(r.Shop, pathCell), FirstRun: r.FirstRun,
		Stopped: upper(clip(r.Stopped, messageCell)), Took: duration(r.Duration), Source: h.options.Source, Images: h.options.Images,
	}
	m := cardMaker{options: &h.options, anchors: map[string]bool{}, command: r.Command, dryRun: r.DryRun}
	m.location = time.UTC
	for i := range r.Results {
		if d := r.Results[i].Definitions; d != nil && d.Location != nil {
			m.location = d.Location
			break
		}
	}
	p.Zone = Visible(m.location.String())
	if !h.options.Now.IsZero() {
		p.Made = h.options.Now.In(m.location).Format("2 January 2006, 15:04")
	}
	h.cards(r, p, &m)
	p.Lead, p.Below = lead(r, s), below(r, s.Statuses)
	p.Fixable = upper(fixableWords(r))
	p.DryRun = upper(strings.Trim(dryRunWords(r), " ()"))
	p.Title = "pinsync " + p.Command
	if p.Shop != "" {
		p.Title += " of shop " + p.Shop
	}
	h.unmanaged(r, p)
	return p
}

// cards makes the sections, the most urgent first, and counts what does not get a
// card.
func (h *html) cards(r *result.Report, p *page, m *cardMaker) {
	var grouped [groups][]int
	rest := tally{}
	for i := range r.Results {
		g := groupOf(&r.Results[i])
		if g == nothingToSay {
			rest[r.Results[i].Status]++
			continue
		}
		grouped[g] = append(grouped[g], i)
	}
	models, shown, found := map[string]bool{}, tally{}, 0
	for g, list := range grouped {
		if len(list) == 0 {
			continue
		}
		s := &section{ID: groupIDs[g]}
		var words string
		s.Title, s.Note, words = groupWords(group(g), len(list), r)
		if group(g) == toChange {
			p.Tiles = append(p.Tiles, changeTiles(list, r)...)
		} else {
			p.Tiles = append(p.Tiles, tile{s.ID, len(list), words, s.ID})
		}
		for _, i := range list {
			res := &r.Results[i]
			if found == pageCards {
				p.leaveOut(res.Status)
				continue
			}
			found++
			c := m.card(res)
			c.Group = groupIDs[g]
			s.Cards = append(s.Cards, c)
			if c.Model != "" {
				models[c.Model] = true
			}
			shown[res.Status]++
			if group(g) == toDecide {
				p.wrong(c, res)
			}
		}
		if len(s.Cards) > 0 {
			p.Sections = append(p.Sections, s)
		}
	}
	if p.Cut == 0 && r.Command == "plan" {
		p.Pins = m.pinCounts.words()
	}
	p.left, p.Many = found, found > pageMany
	p.Models = slices.Sorted(maps.Keys(models))
	p.Models = p.Models[:min(len(p.Models), pageListed)]
	for _, status := range shown.statuses() {
		if words := statusWords(status); !slices.Contains(p.Statuses, words) {
			p.Statuses = append(p.Statuses, words)
		}
	}
	if n := rest.total(); n > 0 {
		noun := "more file"
		if found == 0 {
			noun = "file"
		}
		p.Rest = "Nothing to say of " + plural(n, noun) + ": " + rest.words(false) + "."
	}
}

// leaveOut counts a customization that there is no room for.
func (p *page) leaveOut(status result.Status) {
	p.Cut++
	p.cut[status]++
}

// wrong notes what is wrong with a customization for the first screen.
func (p *page) wrong(c *card, r *result.Result) {
	what := c.Says
	for i := range r.Diagnostics {
		if d := &r.Diagnostics[i]; isError(d) {
			what = upper(clip(d.Message, messageCell))
			break
		}
	}
	if len(p.Wrong) == pageFirst {
		p.MoreBad++
		return
	}
	p.Wrong = append(p.Wrong, problem{c.ID, c.Where(), what})
}

func (h *html) unmanaged(r *result.Report, p *page) {
	for i := range r.Unmanaged[:min(len(r.Unmanaged), pageListed)] {
		u := &r.Unmanaged[i]
		p.Unlisted = append(p.Unlisted, unlisted{
			ID: clip(u.ID, pathCell), Model: clip(u.Model, valueCell),
			Target: clip(targetWords(u.TargetType, u.TargetIdentity), valueCell), Title: clip(r.Titles[u.TargetIdentity], valueCell),
		})
	}
	p.MoreLive = len(r.Unmanaged) - len(p.Unlisted)
}
