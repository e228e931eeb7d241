package check_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"pinsync/sync/check"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/value"
)

// zone returns a time zone by its name; nil for none.
func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	if name == "" {
		return nil
	}
	location, ok := jsonschema.ParseTimeZone(name)
	if !ok {
		t.Fatalf("there is no zone %s", name)
	}
	return location
}

// dateHint is the hint about one bound of a pin in a shop of that zone.
func dateHint(t testing.TB, location *time.Location, key, text string) string {
	t.Helper()
	source := listed("  - position: 1\n    pin_type: item\n    pin_identity: x\n    " + key + ": '" + strings.ReplaceAll(text, "'", "''") + "'\n")
	diagnostics, _ := check.New(check.Options{Location: location}).File(parse(t, source))
	if len(diagnostics) != 1 || diagnostics[0].Rule != "schema/format" {
		t.Fatalf("%s: %s: got %+v", key, text, diagnostics)
	}
	assertPlain(t, diagnostics[0])
	return diagnostics[0].Hint
}

func TestHintsOfDates(t *testing.T) {
	const (
		gap    = "your time zone's offset on that day in place of ±hh:mm"
		prague = "the offset of Europe/Prague on that day"
		form   = "write year-month-day, T, the time of a 24-hour clock with seconds, and "
		free   = form + "your time zone's offset on that day, as ±hh:mm"
	)
	for _, test := range []struct{ zone, text, hint string }{
		// The day by itself.
		{"", "active_from: 2099-06-30", "write 2099-06-30T00:00:00±hh:mm, with a time and " + gap},
		{"Europe/Prague", "active_from: 2099-06-30", "write 2099-06-30T00:00:00+02:00, with a time and " + prague},
		{"", "active_to: 2099-06-30", "write 2099-07-01T00:00:00±hh:mm to include that day, or 2099-06-30T00:00:00±hh:mm to end before it, with a time and " + gap},
		{"Europe/Prague", "active_to: 2027-03-28", "write 2027-03-29T00:00:00+02:00 to include that day, or 2027-03-28T00:00:00+01:00 to end before it, with a time and " + prague},
		{"UTC", "active_to: 9999-12-31", "write 9999-12-31T00:00:00Z, with a time and the offset of UTC on that day"},
		{"Asia/Beirut", "active_from: 2027-03-28", "the clocks of Asia/Beirut skip 00:00:00 on 2027-03-28: write 2027-03-28T01:00:00+03:00 or 2027-03-27T23:00:00+02:00, with a time and the offset of Asia/Beirut on that day"},
		{"", "active_to: 2025-13-31", "there is no month 13: use 01 to 12, with the day after it"},

		// As it is written in Europe, and elsewhere.
		{"", "active_from: 1.12.2026", "write 2026-12-01T00:00:00±hh:mm, with the year first, then the month, and dashes between, a time and " + gap},
		{"Europe/Prague", "active_from: 15.12.2026", "write 2026-12-15T00:00:00+01:00, with the year first, then the month, and dashes between, a time and " + prague},
		{"Europe/Prague", "active_from: 24. 12. 2026 18:00", "write 2026-12-24T18:00:00+01:00, with the year first, then the month, and dashes between, an upper-case T between date and time, seconds and " + prague},
		{"Europe/Prague", "active_from: 1.7.2026, 8:30", "write 2026-07-01T08:30:00+02:00, with the year first, then the month, and dashes between, an upper-case T between date and time, seconds, two digits for month, day and hour and " + prague},
		{"Europe/Prague", "active_from: 31.11.2026", "there is no day 31 in 2026-11: use 01 to 30"},
		{"Europe/Prague", "active_from: 12.31.2026", "there is no month 31: use 01 to 12, with the day after it"},
		{"Europe/Prague", "active_from: 12/1/2026", `"12/1/2026" is 2026-01-12 to some, and 2026-12-01 to others: ` + form + prague},
		{"Europe/Prague", "active_from: 12/1/2026 8:00 PM", `"12/1/2026 8:00 PM" is 2026-01-12 to some, and 2026-12-01 to others: ` + form + prague},
		{"", "active_from: 01-12-2026", `"01-12-2026" is 2026-12-01 to some, and 2026-01-12 to others: ` + free},
		{"Europe/Prague", "active_from: 12/24/2026", "write 2026-12-24T00:00:00+01:00, with the year first, then the month, and dashes between, a time and " + prague},
		{"Europe/Prague", "active_from: 24/12/2026", "write 2026-12-24T00:00:00+01:00, with the year first, then the month, and dashes between, a time and " + prague},
		{"Europe/Prague", "active_from: 1.12.26", "write the year first, with all four digits: year-month-day, then T, the time with seconds, and the offset"},
		{"Europe/Prague", "active_from: 1. 12. 26 8:00", "write the year first, with all four digits: year-month-day, then T, the time with seconds, and the offset"},
		{"", "active_from: 25-02-01T00:00:00Z", "write the year first, with all four digits: year-month-day, then T, the time with seconds, and the offset"},
		{"", "active_from: 1 December 2026", free},

		// A clock of twelve hours.
		{"Europe/Prague", "active_from: 2026-12-01T08:30:00 PM", `the clock has 24 hours, and no "PM": write 2026-12-01T20:30:00+01:00 if it is in the evening or 2026-12-01T08:30:00+01:00 if it is in the morning`},
		{"", "active_from: 2026-12-01 8:30 p.m.", `the clock has 24 hours, and no "p.m.": write 2026-12-01T20:30:00±hh:mm if it is in the evening or 2026-12-01T08:30:00±hh:mm if it is in the morning, with ` + gap},
		{"Europe/Prague", "active_from: 2026-12-01T12:30:00 AM", `the clock has 24 hours, and no "AM": write 2026-12-01T00:30:00+01:00 if it is after midnight or 2026-12-01T12:30:00+01:00 if it is after noon`},
		{"Europe/Prague", "active_from: 2026-12-01 12:30 pm", `the clock has 24 hours, and no "pm": write 2026-12-01T12:30:00+01:00 if it is after noon or 2026-12-01T00:30:00+01:00 if it is after midnight`},
		{"Europe/Prague", "active_from: 2026-12-01 8:30AM", `write 2026-12-01T08:30:00+01:00, with an upper-case T between date and time, seconds, no "AM", two digits for month, day and hour and ` + prague},
		{"Europe/Prague", "active_from: 1.12.2026 2:30 odpoledne", `the clock has 24 hours, and no "odpoledne": write 2026-12-01T14:30:00+01:00 if it is in the afternoon or 2026-12-01T02:30:00+01:00 if it is in the morning`},
		{"Europe/Prague", "active_from: 1.12.2026 odpoledne 2:30", `the clock has 24 hours, and no "odpoledne": write 2026-12-01T14:30:00+01:00 if it is in the afternoon or 2026-12-01T02:30:00+01:00 if it is in the morning`},
		{"Europe/Berlin", "active_from: 2026-07-01 8:00 nachm.", `the clock has 24 hours, and no "nachm.": write 2026-07-01T20:00:00+02:00 if it is in the evening or 2026-07-01T08:00:00+02:00 if it is in the morning`},
		{"Europe/Prague", "active_from: 2026-12-01 8pm", `the clock has 24 hours, and no "pm": write 2026-12-01T20:00:00+01:00 if it is in the evening or 2026-12-01T08:00:00+01:00 if it is in the morning`},
		{"", "active_from: 2026-12-01T08:30:00+01:00 p. m.", `the clock has 24 hours, and no "p. m.": write 2026-12-01T20:30:00+01:00 if it is in the evening or 2026-12-01T08:30:00+01:00 if it is in the morning`},
		{"", "active_from: 2026-12-01T20:30:00Z PM", `write 2026-12-01T20:30:00Z, with no "PM"`},
		{"", "active_from: 2026-12-01T20:30:00Z AM", `the clock has 24 hours, and no "AM": write 2026-12-01T20:30:00Z if it is in the evening or 2026-12-01T08:30:00Z if it is in the morning`},
		{"", "active_from: 2026-12-01 8:30 in the evening", `only an offset, as ±hh:mm, may follow the time, which is that of a 24-hour clock: "in the evening" can't be read`},

		// The clocks are changed.
		{"Europe/Prague", "active_from: 2026-10-25T02:30:00", "the clocks of Europe/Prague show 02:30:00 on 2026-10-25 twice: write 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00, with " + prague},
		{"Europe/Prague", "active_from: 2026-03-29T02:30:00", "the clocks of Europe/Prague skip 02:30:00 on 2026-03-29: write 2026-03-29T03:30:00+02:00 or 2026-03-29T01:30:00+01:00, with " + prague},
		{"Europe/Prague", "active_from: 2026-03-29T03:00:00", "write 2026-03-29T03:00:00+02:00, with " + prague},
		{"Europe/Prague", "active_from: 2026-10-25T03:00:00", "write 2026-10-25T03:00:00+01:00, with " + prague},
		{"Europe/Prague", "active_from: 1800-01-01T00:00:00", "write 1800-01-01T00:00:00±hh:mm, with " + prague},

		// The offset.
		{"Europe/Prague", "active_from: 2025-02-01T08:00:00+0100", "write 2025-02-01T08:00:00+01:00, with an offset of the form +01:00"},
		{"America/New_York", "active_from: 2025-02-01T08:00:00 +1", "write 2025-02-01T08:00:00+01:00, with no space before the offset and an offset of the form +01:00"},
		{"Europe/Prague", "active_from: 2025-02-01T08:00:00z", "write 2025-02-01T08:00:00Z, with an upper-case Z"},
		{"Europe/Prague", "active_from: 2025-02-01t08:00:00Z", "write 2025-02-01T08:00:00Z, with an upper-case T between date and time"},
		{"Europe/Prague", "active_from: 2025-02-01T08:00:00,5Z", "write 2025-02-01T08:00:00.5Z, with a point before the fraction"},
		{"", "active_from: 2025-02-01T00:00:00+25:00", "there is no offset +25:00: it has 00 to 23 hours and 00 to 59 minutes"},
		{"", "active_from: 2025-02-01T00:00:00+02:60", "there is no offset +02:60: it has 00 to 23 hours and 00 to 59 minutes"},
		{"", "active_from: 2025-02-01T00:00:00Z+1:00", "write either Z or an offset after the time: Z is UTC, and nothing follows it"},
		{"", "active_from: 2025-02-01 08:00 CET", "write the offset of CET on that day, as ±hh:mm, in place of the name of the time zone"},
		{"Europe/Prague", "active_from: 2025-02-01T08:00:00 CET", "write 2025-02-01T08:00:00+01:00, with no space before the offset and the offset in place of the name of the time zone"},
		{"Europe/Prague", "active_from: 2025-07-01T08:00:00 CET", "write the offset of CET on that day, as ±hh:mm, in place of the name of the time zone"},
		{"America/New_York", "active_from: 2025-07-01T08:00:00 Europe/Prague", "write 2025-07-01T08:00:00+02:00, with no space before the offset and the offset of Europe/Prague on that day in place of the name"},
		{"", "active_from: 2025-07-01T08:00:00 Europe/Prag", "write the offset of Europe/Prag on that day, as ±hh:mm, in place of the name of the time zone"},
		{"", "active_from: 2025-02-01T08:00:00 UTC+1", "write 2025-02-01T08:00:00+01:00, with no space before the offset, no UTC and an offset of the form +01:00"},
		{"Europe/Prague", "active_from: 2025-02-01T08:00:00 GMT", "write 2025-02-01T08:00:00Z, with no space before the offset and Z for UTC"},

		// What no clock shows.
		{"Europe/Prague", "active_to: 2026-12-31T24:00:00", "there is no hour 24: the midnight that ends this day is 00:00:00 of the next, 2027-01-01"},
		{"Europe/Prague", "active_to: 2026-12-31T23:59:60", "there is no second 60: use 00 to 59; a full minute is second 00 of the next"},
		{"", "active_from: 2025-02-01T08.00", "write colons in the time: hours:minutes:seconds"},

		// What looks like a digit or a dash, and what is put around.
		{"", "active_from: 2025–02–01T00:00:00−05:00", "write 2025-02-01T00:00:00-05:00, with a plain - in place of the longer dash"},
		{"", "active_from: 2025-O2-01T00:00:0oZ", "write 2025-02-01T00:00:00Z, with the digit 0 in place of the letter O"},
		{"", "active_from: 2025-02-0lT00:00:00Z", "write 2025-02-01T00:00:00Z, with the digit 1 in place of a letter"},
		{"", "active_from: “2025-02-01T00:00:00Z”", "write 2025-02-01T00:00:00Z, with no quotation marks around it"},
		{"", "active_from: 2025-02-01\u00a008:00:00Z", "write 2025-02-01T08:00:00Z, with no special spaces and an upper-case T between date and time"},
	} {
		key, text, _ := strings.Cut(test.text, ": ")
		if got := dateHint(t, zone(t, test.zone), key, text); got != test.hint {
			t.Errorf("%s %s\n got %s\nwant %s", test.zone, test.text, got, test.hint)
		}
	}
}

func TestTheSampleOfADateIsInTheShopsZone(t *testing.T) {
	diagnostics, _ := check.New(check.Options{Location: zone(t, "Europe/Prague")}).File(parse(t, date("soon")))
	if want := `active_from must be a date and time such as 2025-02-01T00:00:00+01:00, found "soon"`; len(diagnostics) != 1 || diagnostics[0].Message != want {
		t.Errorf("got %+v\nwant %s", diagnostics, want)
	}
}

// moments are the dates and times that a text names.
var moments = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)

// Whoever follows a hint about a date gets the moment that was meant: it is the
// only one that the hint names, or one of those to choose from; or the hint
// names none.
func TestNoHintMakesAnotherMomentOfADate(t *testing.T) {
	zones := []string{"", "UTC", "Europe/Prague", "Europe/Bratislava", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia"}
	rapid.Check(t, func(r *rapid.T) {
		location := zone(t, rapid.SampledFrom(zones).Draw(r, "zone"))
		local := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 2*366*24*60).Draw(r, "minute")) * time.Minute)
		if rapid.Bool().Draw(r, "clocks change") {
			day := rapid.SampledFrom([]string{"2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04"}).Draw(r, "day")
			at, _ := time.Parse(time.DateOnly, day)
			local = at.Add(time.Duration(rapid.IntRange(0, 16).Draw(r, "quarter")) * 15 * time.Minute)
		}
		day := rapid.SampledFrom([]string{"2006-01-02", "2006-1-2", "2006/01/02", "2006.01.02", "2.1.2006", "02.01.2006", "2. 1. 2006", "1/2/2006", "02/01/2006", "1-2-2006", "02-01-2006", "2.1.06", "1/2/06"}).Draw(r, "form of the day")
		between := rapid.SampledFrom([]string{"T", " ", "t", "  ", ", ", "_"}).Draw(r, "between")
		clock := rapid.SampledFrom([]string{"15:04:05", "15:04", "15:04:05.0", "15:04:05,0", "3:04:05 HALF", "3:04 HALF", "3:04HALF", "HALF 3:04"}).Draw(r, "form of the time")
		after := rapid.SampledFrom([]string{"", "Z", "z", " +0130", "+1:30", "-3", "+01", " CET", " CEST", " UTC", " Europe/Prague", " EST", " GMT+2"}).Draw(r, "form of the offset")
		half := "am dop. dopoledne AM a.m. vormittags"
		if local.Hour() >= 12 {
			half = "pm odp. odpoledne PM p.m. nachm. P.M."
		}
		clock = strings.Replace(clock, "HALF", rapid.SampledFrom(strings.Fields(half)).Draw(r, "half"), 1)
		if strings.HasSuffix(clock, "0") {
			local = local.Add(500 * time.Millisecond)
		}
		text := local.Format(day) + between + local.Format(clock) + after
		if _, ok := value.ParseDateTime(text); ok {
			return
		}

		// What is meant, by all the author can have meant by the offset.
		meant := map[int64]bool{}
		add := func(zone *time.Location) {
			for offset := -24 * 60; offset <= 24*60; offset += 15 {
				at := local.Add(-time.Duration(offset) * time.Minute)
				if _, is := at.In(zone).Zone(); is == offset*60 {
					meant[at.UnixMilli()] = true
				}
			}
		}
		skipped := false
		switch after {
		case "":
			if location != nil {
				add(location)
				skipped = len(meant) == 0
			}
		case "Z", "z", " UTC":
			add(time.UTC)
		case " +0130", "+1:30":
			add(time.FixedZone("", 90*60))
		case "-3":
			add(time.FixedZone("", -3*3600))
		case "+01", " CET":
			add(time.FixedZone("", 3600))
		case " CEST", " GMT+2":
			add(time.FixedZone("", 2*3600))
		case " EST":
			add(time.FixedZone("", -5*3600))
		case " Europe/Prague":
			add(zone(t, "Europe/Prague"))
			skipped = len(meant) == 0
		}
		hint := dateHint(t, location, "active_from", text)
		named := moments.FindAllString(hint, -1)
		if len(named) == 0 || skipped && len(named) > 1 {
			return
		}
		if strings.HasSuffix(day, "06") && !strings.HasSuffix(day, "2006") || after == "" && location == nil {
			r.Fatalf("%s: the hint guesses: %s", text, hint)
		}
		if day[0] != '2' && !strings.Contains(day, ".") && local.Day() <= 12 && local.Day() != int(local.Month()) {
			r.Fatalf("%s: the hint takes one of two days: %s", text, hint)
		}
		found := map[int64]bool{}
		for _, moment := range named {
			at, ok := value.ParseDateTime(moment)
			if !ok {
				r.Fatalf("%s: the hint names %s, which is wrong, too: %s", text, moment, hint)
			}
			found[at.UnixMilli()] = true
		}
		for at := range meant {
			if !found[at] {
				r.Fatalf("%s in %v means %v, and the hint names other moments: %s", text, location, time.UnixMilli(at).UTC(), hint)
			}
		}
		if len(meant) == 0 {
			r.Fatalf("%s in %v is no moment, and the hint names one: %s", text, location, hint)
		}
	})
}
