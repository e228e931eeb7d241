// Package plan decides what is to be done about each customization.
//
// Customizations in up to three versions come in; steps go out, one for each
// file: an action, or the status that the file ends with and why. The functions
// are pure: they read no file and make no request, so that a plan can be shown,
// limited, tested or carried out. The package does not know how versions were
// matched, nor how a step is carried out.
package plan

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/manifest"
	"pinsync/sync/match"
	"pinsync/sync/result"
)

// Action is what is to be done about a customization.
type Action uint8

// The actions. Of a push they are requests, of a pull what is done to the file.
const (
	Leave  Action = iota // the result is final
	Update               // replace the live definition, or edit the file
	Create               // create the customization, or write a new file
	Delete               // delete the customization, or remove the file
)

// Step is what is to be done about one customization, and the result of its
// file as far as it is known before that is done: without a status, unless the
// action is Leave.
type Step struct {
	// Customization is that of the plan, shared with others and not changed.
	Customization *match.Customization
	Action        Action
	Result        result.Result
	// Expected is the version that live was when a deletion was decided.
	Expected *files.File
	// Withheld are the ids of live customizations that get no file, since the
	// invalid file of this step may describe them.
	Withheld []string
}

// leave makes the result final.
func (s *Step) leave(status result.Status, reason string) {
	s.Action, s.Result.Status, s.Result.Reason = Leave, status, reason
}

// Plan is what is to be done, in the byte order of the files' paths.
type Plan struct {
	Steps []Step
	// Over says which limit the plan would break; empty if none.
	Over string
	// LeftOut are the files, by name, that a pull leaves since the checkout lacks
	// them.
	LeftOut []string
}

// Hold leaves everything that was to be done, for this reason: each such result
// is skipped. A file that was to be created and has no name gets no result.
func (p *Plan) Hold(reason string) {
	p.Steps = slices.DeleteFunc(p.Steps, func(s Step) bool { return s.Result.File == "" })
	for i := range p.Steps {
		if s := &p.Steps[i]; s.Action != Leave {
			s.leave(result.Skipped, reason)
		}
	}
}

// Count gives the number of writes, deletions among them, and of deletions.
func (p *Plan) Count() (writes, deletions int) {
	for i := range p.Steps {
		switch p.Steps[i].Action {
		case Delete:
			deletions++
			writes++
		case Update, Create:
			writes++
		}
	}
	return writes, deletions
}

// Preview gives each step that is to be done the status that says so, and takes
// the action away: nothing will be carried out.
func (p *Plan) Preview(document Documents) {
	for i := range p.Steps {
		switch s := &p.Steps[i]; {
		case s.Action == Delete:
			s.leave(result.WouldDelete, s.Result.Reason)
		case s.Action == Create:
			s.leave(result.WouldCreate, "")
		case s.Action == Update && s.Customization.Live == nil:
			s.leave(result.Failed, NotLive)
			s.Result.Span = ValueAt(document(s.Customization.Head), "/id")
		case s.Action == Update:
			s.leave(result.WouldUpdate, "")
			s.Result.Span = Spot(document(s.Customization.Head), s.Result.Changes)
		}
		p.Steps[i].introduce()
	}
}

// introduce says which customization the result is about, unless there is nothing
// to say of it.
func (s *Step) introduce() {
	c := s.Customization
	f := cmp.Or(c.Head, c.Base)
	if f == nil || s.Result.Status == result.Unchanged {
		return
	}
	s.Result.Subject = result.Subject{InFile: c.Head != nil, Live: c.Live != nil}
	s.Result.Subject.Model, s.Result.Subject.TargetType, s.Result.Subject.TargetIdentity = modelAndTarget(f.Body)
}

// modelAndTarget are those of a definition, a live object or a file's request body.
// What does not fit stays empty: server and file may hold anything.
func modelAndTarget(definition json.RawMessage) (model, kind, identity string) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(definition, &fields) == nil {
		_ = json.Unmarshal(fields["model"], &model)
		_ = json.Unmarshal(fields["target_type"], &kind)
		_ = json.Unmarshal(fields["target_identity"], &identity)
	}
	return model, kind, identity
}

// WouldSend gives each step that is to be done the status of a dry run, and takes
// the action away.
func (p *Plan) WouldSend() {
	for i := range p.Steps {
		if s := &p.Steps[i]; s.Action != Leave {
			s.leave(result.WouldSend, "")
		}
	}
}

// NameItems gives each result the titles of items.
func (p *Plan) NameItems(titles map[string]string) {
	for i := range p.Steps {
		p.Steps[i].Result.Titles = titles
	}
}

// Show gives each result both of its definitions, unless there is nothing to say
// of it, with pictures of items and the time zone of the shop, for a page.
func (p *Plan) Show(images map[string]string, location *time.Location) {
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Result.Status == result.Unchanged && len(s.Result.Diagnostics) == 0 {
			continue
		}
		d := &result.Definitions{Images: images, Location: location}
		c := s.Customization
		if c.Live != nil {
			d.Live = c.Live.JSON
		}
		if c.Head != nil {
			d.File = c.Head.Body
		}
		if d.Live != nil && d.File != nil {
			for _, pair := range compare.Pins(d.Live, d.File) {
				d.Pins = append(d.Pins, result.PinPair(pair))
			}
		}
		s.Result.Definitions = d
	}
}

// Results gives the results of steps of which none is to be done, and passes each
// to emit, if that is not nil.
func (p *Plan) Results(emit func(result.Result)) []result.Result {
	results := make([]result.Result, len(p.Steps))
	for i := range p.Steps {
		results[i] = p.Steps[i].Result
		if emit != nil {
			emit(results[i])
		}
	}
	return results
}

// NotLive is the reason why a file whose id is not live can't be written.
const NotLive = "no live customization has this id; check the tracker id, or remove the id if it is to be created again"

// Unmanaged lists the customizations that are only live, without those that
// others manage.
func Unmanaged(customizations []match.Customization, ignore Ignore) []result.Unmanaged {
	found := []result.Unmanaged{}
	for i := range customizations {
		c := &customizations[i]
		if c.Head != nil || c.Base != nil || ignore.has(c.Live) {
			continue
		}
		model, kind, identity := modelAndTarget(c.Live.JSON)
		found = append(found, result.Unmanaged{ID: c.Live.ID, Model: model, TargetType: kind, TargetIdentity: identity})
	}
	return found
}

// sort puts the steps into the order of the report.
func (p *Plan) sort() {
	slices.SortStableFunc(p.Steps, func(a, b Step) int { return strings.Compare(a.Result.File, b.Result.File) })
}

// Documents parses a file again, for the places in it; nil where it can't.
type Documents func(*files.File) *manifest.Document

// newStep makes the step of a customization that has a file.
func newStep(c *match.Customization) Step {
	f := c.Head
	if f == nil {
		return Step{Customization: c, Result: result.Result{File: c.Base.Name, ID: c.ID}}
	}
	s := Step{Customization: c, Result: result.Result{File: f.Name, ID: c.ID, Diagnostics: f.Diagnostics}}
	if c.Problem != nil {
		found := f.Facts.AmbiguousTarget(c.Problem.Message, c.Problem.Hint)
		found.Live = true
		s.Result.Diagnostics = diagnostic.Sort(append(slices.Clip(f.Diagnostics), found))
	}
	return s
}
