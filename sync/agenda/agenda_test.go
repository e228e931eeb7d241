package agenda_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pinsync/sync/agenda"
	"pinsync/sync/pins"
)

func prague(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Prague")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func moment(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// file makes a file of pins, "POSITION ITEM FROM TO [more JSON]", where - is open.
func file(t testing.TB, name, target string, all ...string) agenda.File {
	t.Helper()
	var list []string
	for _, text := range all {
		parts := strings.SplitN(text, " ", 5)
		more := ""
		for i, key := range []string{"active_from", "active_to"} {
			if parts[2+i] != "-" {
				more += fmt.Sprintf(`,%q:%q`, key, parts[2+i])
			}
		}
		if len(parts) > 4 {
			more += "," + parts[4]
		}
		list = append(list, fmt.Sprintf(`{"position":%s,"pin_type":"item","pin_identity":%q%s}`, parts[0], parts[1], more))
	}
	c, ok := pins.Read([]byte(`{"model":"basket",` + target + `,"pin_definitions":[` + strings.Join(list, ",") + `]}`))
	if !ok {
		t.Fatalf("%v is no customization", all)
	}
	return agenda.File{Name: name, Customization: c, Location: prague(t), Line: func(i int) int { return 10 + i }}
}

const (
	forA   = `"target_type":"item","target_identity":"a"`
	forB   = `"target_type":"item","target_identity":"b"`
	forAll = `"target_type":"all"`
)

// told are events in short.
func told(events []agenda.Event) string {
	var lines []string
	for _, e := range events {
		line := fmt.Sprintf("%s %s %s:%d %s %s", e.At.Format(time.RFC3339), e.Kind, e.File, e.Line, e.Pin.Position, e.Pin.Item)
		if e.Gap {
			line += " gap"
		}
		if e.Then != "" {
			line += " then " + e.Then
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestAPlaceIsEmptyOnlyIfNothingFillsIt(t *testing.T) {
	const d1, d2, d3 = "2026-12-01T00:00:00+01:00", "2026-12-02T00:00:00+01:00", "2026-12-03T00:00:00+01:00"
	for name, tt := range map[string]struct {
		others []string // of the same file
		more   []agenda.File
		filled string // by which item; empty for a gap
	}{
		"nothing else":             {},
		"touching":                 {others: []string{"1 y " + d2 + " -"}, filled: "y"},
		"overlapping":              {others: []string{"1 y " + d1 + " " + d3}, filled: "y"},
		"always":                   {others: []string{"1 y - -"}, filled: "y"},
		"the latest of two":        {others: []string{"1 z " + d1 + " -", "1 y - -"}, filled: "z"},
		"a second later":           {others: []string{"1 y 2026-12-02T00:00:01+01:00 -"}},
		"the same moment in UTC":   {others: []string{"1 y 2026-12-01T23:00:00Z -"}, filled: "y"},
		"over at that moment":      {others: []string{"1 y - " + d2}},
		"another place":            {others: []string{"2 y - -", "-1 z - -"}},
		"another placement":        {others: []string{`1 y - - "widget_id":"w"`}},
		"hides":                    {others: []string{`1 y - - "is_block_pin":true`}},
		"another file, one target": {more: []agenda.File{file(t, "b.yaml", forA, "1 y - -")}, filled: "y"},
		"another target":           {more: []agenda.File{file(t, "b.yaml", forB, "1 y - -"), file(t, "c.yaml", forAll, "1 z - -")}},
	} {
		t.Run(name, func(t *testing.T) {
			all := append([]agenda.File{file(t, "a.yaml", forA, append([]string{"1 x - " + d2}, tt.others...)...)}, tt.more...)
			span := agenda.Days(moment(t, d2), 1, prague(t))
			var found agenda.Event
			for _, e := range agenda.Events(all, span) {
				if e.Kind == agenda.Ends && e.Pin.Item == "x" {
					found = e
				}
			}
			if found.Gap != (tt.filled == "") || found.Then != tt.filled || found.At.IsZero() {
				t.Errorf("%+v", found)
			}
		})
	}
}

// What one placement has does not fill another's place, also the other way round.
func TestPlacementsAreApart(t *testing.T) {
	const end = "2026-12-02T00:00:00Z"
	f := file(t, "a.yaml", forA, `1 x - `+end+` "widget_id":"w"`, `1 y - `+end+` "widget_id":"v"`, `1 z - - "widget_id":"v"`, `1 u - -`)
	got := told(agenda.Events([]agenda.File{f}, agenda.Days(moment(t, end), 1, nil)))
	want := "2026-12-02T01:00:00+01:00 ends a.yaml:10 1 x gap\n2026-12-02T01:00:00+01:00 ends a.yaml:11 1 y then z"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEventsComeInOrderOfTime(t *testing.T) {
	files := []agenda.File{
		file(t, "b.yaml", forB, "1 x 2026-12-01T10:00:00Z 2026-12-01T12:00:00Z", "2 y - 2026-12-01T10:00:00Z"),
		file(t, "a.yaml", forA, "1 z 2026-12-01T10:00:00Z -", `0 hidden - 2026-12-01T11:00:00Z "is_block_pin":true`),
	}
	span := agenda.Span{From: moment(t, "2026-12-01T10:00:00Z"), To: moment(t, "2026-12-01T12:00:00Z")}
	want := strings.Join([]string{
		"2026-12-01T11:00:00+01:00 ends b.yaml:11 2 y gap",
		"2026-12-01T11:00:00+01:00 begins a.yaml:10 1 z",
		"2026-12-01T11:00:00+01:00 begins b.yaml:10 1 x",
		"2026-12-01T12:00:00+01:00 ends a.yaml:11 0 hidden", // and the end of x is not in the span
	}, "\n")
	if diff := cmp.Diff(want, told(agenda.Events(files, span))); diff != "" {
		t.Error(diff)
	}
}

// The clocks of Prague go back on 25 October 2026 at 3, and forward on 28 March
// 2027 at 2.
func TestTheWeekendOfTheClockChange(t *testing.T) {
	for name, tt := range map[string]struct {
		from  string
		days  int
		to    string
		hours float64
	}{
		"25 hours":                    {"2026-10-25T00:00:00+02:00", 1, "2026-10-26T00:00:00+01:00", 25},
		"until the day of it":         {"2026-10-24T00:00:00+02:00", 1, "2026-10-25T00:00:00+02:00", 24},
		"a week with it":              {"2026-10-21T18:00:00+02:00", 7, "2026-10-28T18:00:00+01:00", 7*24 + 1},
		"from the first half past 2":  {"2026-10-25T02:30:00+02:00", 1, "2026-10-26T02:30:00+01:00", 25},
		"from the second":             {"2026-10-25T02:30:00+01:00", 1, "2026-10-26T02:30:00+01:00", 24},
		"23 hours":                    {"2027-03-28T00:00:00+01:00", 1, "2027-03-29T00:00:00+02:00", 23},
		"a week with that":            {"2027-03-24T18:00:00+01:00", 7, "2027-03-31T18:00:00+02:00", 7*24 - 1},
		"to a time that is skipped":   {"2027-03-27T02:30:00+01:00", 1, "2027-03-28T03:30:00+02:00", 24},
		"over a time that is skipped": {"2027-03-27T02:30:00+01:00", 2, "2027-03-29T02:30:00+02:00", 47},
		"named in another zone":       {"2026-10-24T22:00:00Z", 1, "2026-10-26T00:00:00+01:00", 25},
	} {
		t.Run(name, func(t *testing.T) {
			span := agenda.Days(moment(t, tt.from), tt.days, prague(t))
			if got := span.To.Format(time.RFC3339); got != tt.to || span.To.Sub(span.From).Hours() != tt.hours {
				t.Errorf("to %s, which is %v later, want %s and %v h", got, span.To.Sub(span.From), tt.to, tt.hours)
			}
			if span.From.Location().String() != "Europe/Prague" || !span.From.Equal(moment(t, tt.from)) {
				t.Errorf("from %s", span.From)
			}
		})
	}

	f := file(t, "a.yaml", forA,
		"1 summer - 2026-10-25T02:30:00+02:00", "1 winter 2026-10-25T02:30:00+01:00 -",
		"2 x - 2026-10-25T03:00:00+01:00", "2 y 2026-10-25T02:00:00Z -",
		"3 v - 2027-03-28T02:00:00+01:00", "3 w 2027-03-28T03:00:00+02:00 -")
	got := told(agenda.Events([]agenda.File{f}, agenda.Days(moment(t, "2026-10-25T00:00:00+02:00"), 180, prague(t))))
	want := strings.Join([]string{
		"2026-10-25T02:30:00+02:00 ends a.yaml:10 1 summer gap", // for an hour
		"2026-10-25T02:30:00+01:00 begins a.yaml:11 1 winter",
		"2026-10-25T03:00:00+01:00 ends a.yaml:12 2 x then y",
		"2026-10-25T03:00:00+01:00 begins a.yaml:13 2 y",
		"2027-03-28T03:00:00+02:00 ends a.yaml:14 3 v then w",
		"2027-03-28T03:00:00+02:00 begins a.yaml:15 3 w",
	}, "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Days that follow each other have each event once, whatever the clocks do.
func TestDaysMissNothingAndRepeatNothing(t *testing.T) {
	zones := []string{"Europe/Prague", "America/New_York", "Australia/Lord_Howe", "UTC"}
	rapid.Check(t, func(r *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(r, "zone"))
		if err != nil {
			r.Fatal(err)
		}
		from := time.Unix(rapid.Int64Range(1_750_000_000, 1_850_000_000).Draw(r, "from"), 0)
		n := rapid.IntRange(1, 30).Draw(r, "days")
		first := agenda.Days(from, n, zone)
		if hours := first.To.Sub(first.From).Hours(); hours < float64(n)*24-1.5 || hours > float64(n)*24+1.5 {
			r.Fatalf("%d days from %s are %v", n, first.From, hours)
		}
		second := agenda.Days(first.To, n, zone)
		at := first.From.Add(time.Duration(rapid.Int64Range(0, int64(second.To.Sub(first.From))-1).Draw(r, "at")))
		f := agenda.File{Name: "a", Line: func(int) int { return 1 }, Customization: pins.Customization{Pins: []pins.Pin{{Place: 1, From: at, To: at.Add(1)}}}}
		count := 0
		for _, span := range []agenda.Span{first, second} {
			for _, e := range agenda.Events([]agenda.File{f}, span) {
				if e.Kind == agenda.Begins {
					count++
				}
			}
		}
		if count != 1 {
			r.Fatalf("at %s it begins %d times", at, count)
		}
	})
}
