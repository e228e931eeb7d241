package report

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

// card is one customization on the page. Every text in it is visible, so that it
// is only to be escaped for HTML.
type card struct {
	ID          string
	Group       string
	StatusWords string
	status      result.Status
	Mark        string // of the status: bad, caution, note, good or quiet
	Model       string
	Target      item
	File        string
	Base        string // the last part of its name
	Line        int
	Link        string // to the file in the repository
	Says        string
	Sums        string
	Before      string // the headings of the two sides
	After       string
	OneSided    bool
	Fields      []fieldRow
	Rows        []pinRow
	Same        int // pins that are as before, and not shown
	More        int // rows left out for the length
	Changes     []changeLine
	MoreChanges int
	Notes       []pageNote
	MoreNotes   int
	Time        *timeLine
	Next        []string
	Exchange    string
}

// item is what is pinned, or what a customization is for.
type item struct {
	Name     string // the title, or words
	Identity string
	Image    string // the address of a picture
	Show     bool   // the picture itself is shown
}

// fieldRow is what both sides say outside of the pins.
type fieldRow struct{ Name, Before, After, Mark string }

// changeLine is a change where the definitions are not at hand.
type changeLine struct{ Sign, Word, Where, From, To string }

// pageNote is one diagnostic.
type pageNote struct {
	Error                bool
	Message, Hint, Rule  string
	Line                 int
	Link                 string
	Manual               string // the address of what the manual says of the rule
	Lead, Marked, Behind string // the line of the file, around what is wrong
}

// How much a card holds before its length is counted.
const (
	cardRows    = 1000
	cardSame    = 12
	cardNotes   = 50
	cardChanges = 100
	sourceWidth = 160
	longestLink = 1000 // bytes of a path in a link
)

// Where names the card in a list.
func (c *card) Where() string {
	name := c.Target.Name
	if name == "" {
		name = c.Target.Identity
	}
	switch {
	case c.Model != "" && name != "":
		return c.Model + ": " + name
	case c.File != "":
		return c.File
	}
	return c.ID
}

// shorten leaves out a part of the card, and counts it, so that about a share of it
// remains. It reports whether there was something to leave out.
func (c *card) shorten(share float64) bool {
	fewer := func(n int) int { return min(n-1, int(float64(n)*share)) }
	switch {
	case len(c.Rows) > 0 && c.dropSame():
	case c.Time != nil:
		c.Time = nil
	case len(c.Changes) > 3:
		keep := max(fewer(len(c.Changes)), 3)
		c.MoreChanges += len(c.Changes) - keep
		c.Changes = c.Changes[:keep]
	case len(c.Rows) > 0:
		keep := fewer(len(c.Rows))
		c.More += len(c.Rows) - keep
		c.Rows = c.Rows[:keep]
	case len(c.Notes) > 1:
		keep := max(fewer(len(c.Notes)), 1)
		c.MoreNotes += len(c.Notes) - keep
		c.Notes = c.Notes[:keep]
	case len(c.Fields) > 0:
		c.More += len(c.Fields)
		c.Fields = nil
	default:
		return false
	}
	return true
}

// dropSame leaves out the pins that are as before.
func (c *card) dropSame() bool {
	var kept []pinRow
	for _, row := range c.Rows {
		if row.Same && len(row.After.Notes) == 0 {
			c.Same++
		} else {
			kept = append(kept, row)
		}
	}
	dropped := len(kept) < len(c.Rows)
	c.Rows = kept
	return dropped
}

// cardMaker makes the cards of one run.
type cardMaker struct {
	options  *Options
	command  string
	dryRun   bool
	location *time.Location
	anchors  map[string]bool
	// Of all pins of customizations that change.
	added, removed, moved, changed int
}

// card shows one result.
func (m *cardMaker) card(r *result.Result) *card {
	c := &card{
		ID: m.anchor(r), status: r.Status, StatusWords: statusWords(r.Status), Mark: markOf(r.Status),
		File: cut(Visible(r.File), pathCell), Link: m.link(r, known(r.Span).Start.Line), Says: sentenceOf(r),
	}
	c.Base = cut(Visible(path.Base(r.File)), pathCell)
	if r.Span.Start.Line > 1 {
		c.Line = r.Span.Start.Line
	}
	if r.Attempts > 0 {
		c.Exchange = exchange(r)
	}
	for _, next := range r.Next {
		c.Next = append(c.Next, cut(Visible(next), messageCell))
	}
	c.Before, c.After = m.sides(r)
	d := r.Definitions
	if d == nil {
		d = &result.Definitions{}
	}
	show := shower{titles: r.Titles, images: d.Images, load: m.options.Images, location: m.location, now: m.options.Now}
	if d.Location != nil {
		show.location = d.Location
	}
	live, file := definition(d.Live), definition(d.File)
	m.introduce(c, r, live, file, show)
	rest := r.Diagnostics
	if live != nil || file != nil {
		rest = m.pins(c, r, d, live, file, show)
	} else {
		m.changes(c, r)
	}
	for i := range rest {
		if len(c.Notes) == cardNotes {
			c.MoreNotes++
			continue
		}
		c.Notes = append(c.Notes, m.note(r, &rest[i]))
	}
	return c
}

// members are the fields of a definition or a pin.
type members map[string]json.RawMessage

// definition reads a definition; it is nil where there is none.
func definition(text json.RawMessage) members {
	var d members
	if len(text) == 0 || json.Unmarshal(text, &d) != nil {
		return nil
	}
	return d
}

// text is the text of a member; empty where it is not text.
func (d members) text(name string) (s string) {
	_ = json.Unmarshal(d[name], &s)
	return s
}

// introduce says which customization the card is about.
func (m *cardMaker) introduce(c *card, r *result.Result, live, file members, show shower) {
	model, kind, identity := r.Subject.Model, r.Subject.TargetType, r.Subject.TargetIdentity
	said := file
	if said == nil || r.Status == result.Written {
		said = live
	}
	if said == nil {
		said = file
	}
	if said != nil {
		model, kind, identity = said.text("model"), said.text("target_type"), said.text("target_identity")
	}
	c.Model = cut(Visible(model), commentValue)
	switch {
	case kind == "all":
		c.Target = item{Name: "Every item"}
	case kind == "criteria" && said != nil:
		c.Target = item{Name: "Items with " + criteria(said["target_criteria"])}
	case identity != "":
		c.Target = show.item(identity)
	case kind != "":
		c.Target = item{Name: cut(Visible(kind), commentValue)}
	}
}

// changes lists what differs where the definitions are not known.
func (m *cardMaker) changes(c *card, r *result.Result) {
	done := asDone(r)
	for i := range done {
		if len(c.Changes) == cardChanges {
			c.MoreChanges = len(done) - i
			break
		}
		change := &done[i]
		from, to := change.Values()
		show := valuesOf(change, r.Titles)
		line := changeLine{Word: changeWord(r, change.Op), Where: cut(Visible(change.WhereNamed(r.Titles)), pathCell)}
		line.Sign = map[string]string{"added": "+", "removed": "−"}[line.Word]
		if line.Sign == "" {
			line.Sign = "~"
		}
		if change.Op != "add" {
			line.From = cut(show.text(from), valueCell)
		}
		if change.Op != "remove" {
			line.To = cut(show.text(to), valueCell)
		}
		c.Changes = append(c.Changes, line)
	}
}

// note shows one diagnostic.
func (m *cardMaker) note(r *result.Result, d *diagnostic.Diagnostic) pageNote {
	start := place(d).Start
	n := pageNote{
		Error: isError(d), Message: upper(cut(Visible(d.Message), messageCell)), Hint: cut(Visible(d.Hint), messageCell),
		Rule: cut(Visible(d.Rule), valueCell), Line: start.Line, Link: m.link(r, start.Line),
		Manual: address(m.options.Manual, d.Rule),
	}
	if d.Cell != "" {
		n.Message = cut(Visible(d.Cell), valueCell) + ": " + n.Message
	}
	if n.Error && d.Source != "" && d.Span.Start.Line > 0 {
		n.Lead, n.Marked, n.Behind = around(d.Source, d.Span)
	}
	return n
}

// around cuts a line of a file where a span begins and ends, and at both ends
// where it is long.
func around(line string, span diagnostic.Span) (lead, marked, behind string) {
	start, end := offset(line, span.Start.Column-1), len(line)
	if span.End.Line == span.Start.Line {
		end = max(start, offset(line, span.End.Column-1))
	}
	lead, marked, behind = line[:start], line[start:end], line[end:]
	if n := utf8.RuneCountInString(lead); n > sourceWidth/3 {
		lead = "…" + lead[offset(lead, n-sourceWidth/3):]
	}
	return Visible(strings.TrimLeft(lead, " \t")), cut(Visible(marked), sourceWidth), cut(Visible(behind), sourceWidth/3)
}

// offset is where character number n of a text begins, or its end.
func offset(s string, n int) int {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}

// markOf is the kind of a status, as a class of the style.
func markOf(s result.Status) string {
	switch changeKind(s) {
	case 1:
		return "good"
	case 2:
		return "bad"
	}
	switch statusStyle(s) {
	case bad:
		return "bad"
	case caution:
		return "caution"
	case note:
		return "note"
	case good:
		return "good"
	}
	return "quiet"
}

var uuid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// anchor names a card for links: by the customization's id, so that a link to it
// is the same in every page; else by its file.
func (m *cardMaker) anchor(r *result.Result) string {
	sum := fnv.New32a()
	sum.Write([]byte(r.File))
	byFile := "f-" + fmt.Sprintf("%08x", sum.Sum32())
	name := byFile
	if uuid.MatchString(r.ID) {
		name = "c-" + strings.ToLower(r.ID)
	}
	if m.anchors[name] {
		name = byFile
	}
	for n := 2; m.anchors[name]; n++ {
		name = byFile + "-" + strconv.Itoa(n)
	}
	m.anchors[name] = true
	return name
}

// link is the address of a line of the result's file in the repository; empty
// where it is not known, or the file is not there.
func (m *cardMaker) link(r *result.Result, line int) string {
	switch s := &r.Subject; {
	case m.options.Source == "", r.Status == result.Deleted && m.command != "pull", r.Status == result.WouldDelete, r.Status == result.Orphaned,
		s.Model != "" && !s.InFile, m.command == "pull" && r.Status == result.Written && r.Definitions != nil && r.Definitions.File == nil:
		return ""
	}
	name, relative := m.options.uri(r.File)
	if !relative || len(name) > longestLink {
		return ""
	}
	link := strings.TrimSuffix(m.options.Source, "/") + "/" + name
	if line > 1 {
		link += "#L" + strconv.Itoa(line)
	}
	return link
}

// shower shows items and moments.
type shower struct {
	titles, images map[string]string
	load           bool
	location       *time.Location
	now            time.Time
}

// item is an item as people know it.
func (s *shower) item(identity string) item {
	i := item{Name: cut(Visible(s.titles[identity]), commentValue), Identity: cut(Visible(identity), commentValue)}
	i.Image, i.Show = s.image(identity)
	return i
}

// image is the address of an item's picture, and whether to show it. An address
// without a scheme is one of https.
func (s *shower) image(identity string) (address string, show bool) {
	address = s.images[identity]
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || len(address) > 1000 {
		return "", false
	}
	return u.String(), s.load && u.Scheme == "https"
}

// criteria are the criteria of a target or a pin in words.
func criteria(raw json.RawMessage) string {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return cut(spaced(raw), commentValue)
	}
	var words []string
	for d.More() {
		key, err := d.Token()
		name, ok := key.(string)
		var value json.RawMessage
		if err != nil || !ok || d.Decode(&value) != nil {
			return cut(spaced(raw), commentValue)
		}
		words = append(words, Visible(name)+" "+plainValue(value))
	}
	return cut(strings.Join(words, ", "), commentValue)
}

// plainValue is a value in words: a text as it is, a list with "or".
func plainValue(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil && text != "" && string(raw) != "null" {
		return Visible(text)
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		for i := range list {
			list[i] = Visible(list[i])
		}
		return strings.Join(list, " or ")
	}
	return spaced(raw)
}
