package check_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/check"
)

// inShop checks a file of a shop, and writes each diagnostic as its place and
// its words.
func inShop(t *testing.T, o check.Options, source string) string {
	t.Helper()
	diagnostics, _ := check.New(o).File(parse(t, source))
	places := brief(diagnostics)
	for i, d := range diagnostics {
		assertPlain(t, d)
		places[i] += ": " + d.Message + "; " + d.Hint
	}
	return strings.Join(places, "\n")
}

func TestOffsetsThatTheShopDoesNotHave(t *testing.T) {
	const from, to = "4:65 odd-offset /pin_definitions/0/active_from: ", "4:63 odd-offset /pin_definitions/0/active_to: "
	for name, test := range map[string]struct{ zone, field, date, want string }{
		"winter":                {"Europe/Prague", "active_from", "2026-01-15T00:00:00+01:00", ""},
		"summer":                {"Europe/Prague", "active_from", "2026-07-01T00:00:00+02:00", ""},
		"UTC is always right":   {"Europe/Prague", "active_from", "2026-07-01T00:00:00Z", ""},
		"no zone is known":      {"", "active_from", "2026-07-01T00:00:00+05:00", ""},
		"a date that is none":   {"Europe/Prague", "active_from", "2026-02-30T00:00:00+05:00", "4:65 schema/format /pin_definitions/0/active_from: "},
		"summer time forgotten": {"Europe/Prague", "active_from", "2026-07-01T00:00:00+01:00", from + `+01:00 is not an offset of Europe/Prague at that moment, found "2026-07-01T00:00:00+01:00"; write 2026-07-01T01:00:00+02:00 for the same moment, or 2026-07-01T00:00:00+02:00 for that time on the shop's clock`},
		"summer time in winter": {"Europe/Prague", "active_to", "2026-12-01T08:30:00.5+02:00", to + `+02:00 is not an offset of Europe/Prague at that moment, found "2026-12-01T08:30:00.5+02:00"; write 2026-12-01T07:30:00.5+01:00 for the same moment, or 2026-12-01T08:30:00.5+01:00 for that time on the shop's clock`},
		"UTC in numbers":        {"Europe/Prague", "active_from", "2026-07-01T00:00:00+00:00", from + `+00:00 is not an offset of Europe/Prague at that moment, found "2026-07-01T00:00:00+00:00"; write 2026-07-01T02:00:00+02:00 for the same moment, or 2026-07-01T00:00:00+02:00 for that time on the shop's clock`},
		"UTC of a shop in UTC":  {"UTC", "active_from", "2026-07-01T00:00:00+00:00", ""},
		"clocks set back, once": {"Europe/Prague", "active_from", "2026-10-25T02:30:00+02:00", ""},
		"and again":             {"Europe/Prague", "active_from", "2026-10-25T02:30:00+01:00", ""},
		"clocks set back":       {"Europe/Prague", "active_from", "2026-10-25T02:30:00+05:00", from + `+05:00 is not an offset of Europe/Prague at that moment, found "2026-10-25T02:30:00+05:00"; write 2026-10-24T23:30:00+02:00 for the same moment, or 2026-10-25T02:30:00+02:00 for that time on the shop's clock, or 2026-10-25T02:30:00+01:00 for that time on the shop's clock`},
		"clocks set forward":    {"Europe/Prague", "active_from", "2026-03-29T02:30:00+01:00", from + `+01:00 is not an offset of Europe/Prague at that moment, found "2026-03-29T02:30:00+01:00"; write 2026-03-29T03:30:00+02:00 for the same moment`},
		"half an hour":          {"Asia/Kolkata", "active_from", "2026-03-29T02:30:00+05:30", ""},
		"after UTC":             {"America/New_York", "active_from", "2026-07-01T00:00:00-05:00", from + `-05:00 is not an offset of America/New_York at that moment, found "2026-07-01T00:00:00-05:00"; write 2026-07-01T01:00:00-04:00 for the same moment, or 2026-07-01T00:00:00-04:00 for that time on the shop's clock`},
		"far in the future":     {"Europe/Prague", "active_from", "2099-07-01T00:00:00+02:00", ""},
		"before there were any": {"Europe/Prague", "active_from", "0001-01-01T00:00:00+01:00", ""},
		"the beginning of time": {"Asia/Tokyo", "active_from", "0000-01-01T00:00:00+10:00", ""},
		"the end of time":       {"Europe/Prague", "active_from", "9999-12-31T23:59:59-05:00", from + `-05:00 is not an offset of Europe/Prague at that moment, found "9999-12-31T23:59:59-05:00"; write 9999-12-31T23:59:59+01:00 for that time on the shop's clock`},
	} {
		t.Run(name, func(t *testing.T) {
			o := check.Options{}
			if test.zone != "" {
				var err error
				if o.Location, err = time.LoadLocation(test.zone); err != nil {
					t.Fatal(err)
				}
			}
			got := inShop(t, o, pins("position: 1, pin_type: item, pin_identity: a, "+test.field+": "+test.date))
			if strings.Contains(test.want, "schema/") {
				got = got[:min(len(got), len(test.want))]
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestModelsThatTheShopDoesNotHave(t *testing.T) {
	models := []string{"basket", "item_detail", "odd;"}
	for name, test := range map[string]struct {
		model  string
		models []string
		rules  map[string]string
		want   string
	}{
		"one of them":                        {"basket", models, nil, ""},
		"any, if none is known":              {"baskett", nil, nil, ""},
		"a slip":                             {"baskett", models, nil, `1:8 unknown-model /model: the shop has no model "baskett"; did you mean "basket"? If the model is new, add it to models in the settings`},
		"case":                               {"Basket", models, nil, `1:8 unknown-model /model: the shop has no model "Basket"; did you mean "basket"? If the model is new, add it to models in the settings`},
		"another":                            {"homepage", models, nil, `1:8 unknown-model /model: the shop has no model "homepage"; use one that its settings list, "basket", "item_detail" or "odd;", or add it there`},
		"a suspicious one":                   {"basket;", models, nil, `1:8 suspicious-text /model: model has a semicolon at its end: it should probably be "basket", found "basket;"; write "basket"`},
		"unless that is off":                 {"basket;", models, map[string]string{"suspicious-text": "off"}, `1:8 unknown-model /model: the shop has no model "basket;"; did you mean "basket"? If the model is new, add it to models in the settings`},
		"a suspicious one that the shop has": {"odd;", models, nil, ""},
		"no text":                            {"5", models, nil, `1:8 schema/type /model: model must be text, found the number 5; write it in quotes: "5"`},
	} {
		t.Run(name, func(t *testing.T) {
			source := "model: " + test.model + "\ntarget_type: all\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n"
			got := inShop(t, check.Options{Models: test.models, Severities: test.rules}, source)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
