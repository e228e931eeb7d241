package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"pinsync/sync/agenda"
	"pinsync/sync/pins"
)

// AgendaFormats are the formats that [Agenda] knows.
func AgendaFormats() []string { return []string{"text", "json", "markdown"} }

// agendaRows is how many events Markdown lists: few enough for a job's summary.
const agendaRows = 500

// Agenda writes what begins and ends in some days, in one of AgendaFormats; most,
// if above 0, bounds the events that Markdown lists. The error is that of w, or
// that the format is none of them.
func Agenda(w io.Writer, format string, span agenda.Span, events []agenda.Event, most int) error {
	switch format {
	case "text":
		return agendaText(w, span, events)
	case "json":
		return agendaJSON(newDefuser(w, `\u003a`, `\u005b`), span, events)
	case "markdown":
		if most <= 0 || most > agendaRows {
			most = agendaRows
		}
		return agendaMarkdown(newDefuser(w, "&#58;", "&#91;"), span, events, most)
	}
	return fmt.Errorf("unknown format %q of an agenda: choose one of %s", format, strings.Join(AgendaFormats(), ", "))
}

func agendaText(out io.Writer, span agenda.Span, events []agenda.Event) error {
	w := bufio.NewWriter(out) // it keeps its first error for Flush
	for i := range events {
		e := &events[i]
		fmt.Fprintf(w, "%s  %s  %s: %s%s (%s:%d)\n", moment(e.At, span.From), e.Kind, customizationWords(e), pinWords(e), afterwards(e), Visible(e.File), e.Line)
	}
	fmt.Fprintf(w, "%s in the %s\n", agendaSum(events), spanWords(span))
	return w.Flush()
}

// agendaSum counts events: "2 pins begin, 1 ends, 1 leaves its place empty".
func agendaSum(events []agenda.Event) string {
	begin, end, gaps := 0, 0, 0
	for i := range events {
		if events[i].Kind == agenda.Begins {
			begin++
		} else {
			end++
		}
		if events[i].Gap {
			gaps++
		}
	}
	if begin+end == 0 {
		return "no pin begins or ends"
	}
	sum := count(begin, "pin begins", "pins begin") + ", " + count(end, "ends", "end")
	if gaps > 0 {
		sum += ", " + count(gaps, "leaves its place empty", "leave their places empty")
	}
	return sum
}

// spanWords says a span in whole days where it has them: "7 days from Fri 27 Nov
// 2026 18:00 (Europe/Prague)".
func spanWords(span agenda.Span) string {
	days := int(span.To.Sub(span.From).Round(24*time.Hour) / (24 * time.Hour))
	return plural(days, "day") + " from " + moment(span.From, time.Time{}) + " (" + Visible(span.From.Location().String()) + ")"
}

// moment is a moment for people, with the year unless it is that of from, with
// seconds if there are any, and with the zone's abbreviation where clocks show the
// time twice.
func moment(at, from time.Time) string {
	layout := "Mon 2 Jan"
	if at.Year() != from.Year() {
		layout += " 2006"
	}
	layout += " 15:04"
	if at.Second() != 0 || at.Nanosecond() != 0 {
		layout += ":05"
	}
	if shownTwice(at) {
		layout += " MST"
	}
	return at.Format(layout)
}

// shownTwice reports whether the clocks of a moment's zone show its time of day
// twice on that day, since they go back.
func shownTwice(at time.Time) bool {
	_, offset := at.Zone()
	for _, other := range []time.Time{at.Add(-4 * time.Hour), at.Add(4 * time.Hour)} {
		_, then := other.Zone()
		again := at.Add(time.Duration(offset-then) * time.Second)
		if _, now := again.Zone(); then != offset && now == then {
			return true
		}
	}
	return false
}

// customizationWords says which customization an event is about.
func customizationWords(e *agenda.Event) string {
	target := "every item"
	switch e.TargetType {
	case "item":
		target = identity(e.TargetIdentity, e.Titles)
	case "criteria":
		target = "criteria " + cut(e.TargetCriteria, valueCell)
	}
	return Visible(e.Model) + ", " + Visible(target)
}

// pinWords says what is pinned where.
func pinWords(e *agenda.Event) string {
	p := &e.Pin
	item := "what fits " + cut(p.Criteria, valueCell)
	if p.Type == "item" {
		item = identity(p.Item, e.Titles)
	}
	where := "place " + p.Position
	switch hides, _ := p.Hides(); {
	case hides, p.Place == pins.Nowhere:
		where = "hides"
	case p.Place == pins.Everywhere:
		where = "anywhere"
	}
	if p.Widget != "" {
		where += " of " + p.Widget
	}
	return Visible(where + " " + item)
}

// afterwards says what comes after the end of a pin.
func afterwards(e *agenda.Event) string {
	switch {
	case e.Gap:
		return "; nothing takes its place"
	case e.Then != "":
		return "; then " + Visible(identity(e.Then, e.Titles))
	}
	return ""
}

// agendaEvent is an event in JSON.
type agendaEvent struct {
	At             time.Time       `json:"at"`
	Kind           agenda.Kind     `json:"kind"`
	File           string          `json:"file"`
	Line           int             `json:"line"`
	Model          string          `json:"model"`
	TargetType     string          `json:"target_type"`
	TargetIdentity string          `json:"target_identity"`
	TargetCriteria json.RawMessage `json:"target_criteria,omitempty"`
	Position       json.RawMessage `json:"position"`
	WidgetID       string          `json:"widget_id,omitempty"`
	PinType        string          `json:"pin_type"`
	PinIdentity    string          `json:"pin_identity"`
	PinCriteria    json.RawMessage `json:"pin_criteria,omitempty"`
	Blocks         bool            `json:"is_block_pin,omitempty"`
	Gap            bool            `json:"gap"`
}

func agendaJSON(out io.Writer, span agenda.Span, events []agenda.Event) error {
	w := newJSONWriter(out)
	w.open("", "{")
	w.member("version", jsonVersion)
	w.member("command", "agenda")
	w.member("from", span.From)
	w.member("to", span.To)
	w.list("events", func(item func(any)) {
		for i := range events {
			e := &events[i]
			item(agendaEvent{
				At: e.At, Kind: e.Kind, File: e.File, Line: e.Line, Model: e.Model,
				TargetType: e.TargetType, TargetIdentity: e.TargetIdentity, TargetCriteria: json.RawMessage(e.TargetCriteria),
				Position: json.RawMessage(e.Pin.Position), WidgetID: e.Pin.Widget, PinType: e.Pin.Type, PinIdentity: e.Pin.Item,
				PinCriteria: json.RawMessage(e.Pin.Criteria), Blocks: e.Pin.Blocks, Gap: e.Gap,
			})
		}
	})
	w.close("}")
	return w.end()
}

func agendaMarkdown(out io.Writer, span agenda.Span, events []agenda.Event, most int) error {
	w := bufio.NewWriter(out) // it keeps its first error for Flush
	fmt.Fprintf(w, "## pinsync agenda: %s\n\nIn the %s.\n", escapeMarkdown(agendaSum(events)), escapeMarkdown(spanWords(span)))
	if len(events) > 0 {
		w.WriteString("\n| When | | Customization | Pin | File |\n| --- | --- | --- | --- | --- |\n")
	}
	for i := range events[:min(len(events), most)] {
		e := &events[i]
		mark := ""
		if e.Gap {
			mark = "⚠️ "
		}
		fmt.Fprintf(w, "| %s | %s%s | %s | %s%s | %s |\n", escapeMarkdown(moment(e.At, span.From)), mark, e.Kind,
			textMarkdown(customizationWords(e), messageCell), textMarkdown(pinWords(e), messageCell), textMarkdown(afterwards(e), messageCell),
			codeMarkdown(fmt.Sprintf("%s:%d", e.File, e.Line), pathCell))
	}
	if more := len(events) - most; more > 0 {
		fmt.Fprintf(w, "\nand %d more\n", more)
	}
	return w.Flush()
}
