package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

func TestCommentsThatSilence(t *testing.T) {
	const far, quoted = "4:16 far-position /pin_definitions/0/position", "4:50 suspicious-text /pin_definitions/0/pin_identity"
	for comment, want := range map[string][]string{
		"":                                  {far, quoted},
		"# nothing":                         {far, quoted},
		"# pinsync: ignore far-position":    {quoted},
		"# pinsync: ignore suspicious-text": {far},
		"# pinsync: ignore far-position, suspicious-text":                          nil,
		"#pinsync:ignore far-position,suspicious-text,":                            nil,
		"# pinsync:  ignore\tfar-position ,  suspicious-text":                      nil,
		"# for a test # pinsync: ignore suspicious-text, far-position":             nil,
		"# pinsync: ignore far-position (a long list), suspicious-text since 2026": nil,
		"# pinsync: ignore far-position suspicious-text":                           {quoted},
		"# pinsync: ignore duplicate-item":                                         {far, quoted},
		"# pinsync: ignore":                                                        {far, quoted},
		"# pinsync: ignore all":                                                    {far, quoted},
		"# pinsync ignore far-position":                                            {far, quoted},
		"# pinsync: ignored far-position":                                          {far, quoted},
		"# Pinsync: ignore far-position":                                           {far, quoted},
	} {
		source := "model: m\ntarget_type: all\npin_definitions:\n  - {position: 77, pin_type: item, pin_identity: “x”} " + comment + "\n"
		if diff := cmp.Diff(want, found(t, source)); diff != "" {
			t.Errorf("%s(-want +got)\n%s", source, diff)
		}
	}
	for source, want := range map[string][]string{
		// In another line, in a text, of an error.
		"# pinsync: ignore far-position\nmodel: m\ntarget_type: all\npin_definitions: [{position: 77, pin_type: item, pin_identity: x}]\n":  {"4:30 far-position /pin_definitions/0/position"},
		"{model: m, target_type: all, pin_definitions: [{position: 77, pin_type: item, pin_identity: 'x # pinsync: ignore far-position'}]}": {"1:59 far-position /pin_definitions/0/position"},
		"model: m\ntarget_type: all\npin_definitions: [{position: -2, pin_type: item, pin_identity: x}] # pinsync: ignore schema/minimum\n": {"3:30 schema/minimum /pin_definitions/0/position"},
		// Two pins, one of them silenced.
		"model: m\ntarget_type: all\npin_definitions:\n  - {position: 1, pin_type: item, pin_identity: a} # pinsync: ignore duplicate-item\n  - {position: 2, pin_type: item, pin_identity: a}\n": {"5:49 duplicate-item /pin_definitions/1/pin_identity"},
		// Where the value begins.
		"model: m\ntarget_type: all\npin_definitions:\n  - position: 1\n    pin_type: item\n    pin_identity: | # pinsync: ignore suspicious-text\n      x\n": nil,
	} {
		if diff := cmp.Diff(want, found(t, source)); diff != "" {
			t.Errorf("%s(-want +got)\n%s", source, diff)
		}
	}
}

func TestACommentSilencesARuleThatIsAnError(t *testing.T) {
	source := "model: m\ntarget_type: all\npin_definitions: [] # pinsync: ignore no-pins\n"
	checker := check.New(check.Options{Severities: map[string]string{"no-pins": "error"}})
	if diagnostics, _ := checker.File(parse(t, source)); len(diagnostics) > 0 {
		t.Errorf("got %v", brief(diagnostics))
	}
}

func TestACommentSilencesWhatIsFoundBetweenFiles(t *testing.T) {
	const id = "id: %d99620b4-df1a-46e8-ab59-9e9ed9af7106\n"
	const rest = "model: m\ntarget_type: all%s\npin_definitions: [{position: 1, pin_type: item, pin_identity: x}]\n"
	checker := check.New(check.Options{})
	within := func(sources ...string) map[int][]diagnostic.Diagnostic {
		set := check.NewSet(checker)
		for i, source := range sources {
			_, facts := checker.File(parse(t, source))
			set.Add(fmt.Sprint(i), facts)
		}
		return set.Diagnostics()
	}
	silenced := fmt.Sprintf(id+rest, 1, " # pinsync: ignore duplicate-target")
	got := within(silenced, fmt.Sprintf(id+rest, 2, ""))
	if len(got[0]) != 0 || len(got[1]) != 1 || got[1][0].Rule != "duplicate-target" {
		t.Errorf("got %v", got)
	}
	// Which customization a file is can't be silenced.
	got = within(silenced, fmt.Sprintf(rest, " # pinsync: ignore ambiguous-target"))
	if len(got[0]) != 1 || len(got[1]) != 1 || got[1][0].Rule != "ambiguous-target" {
		t.Errorf("got %v", got)
	}
}

// Whatever the shop's files hold: no rule panics, every warning is of a rule
// that the settings know, and a comment in its line silences it and nothing else.
func TestEveryWarningCanBeSilencedInItsLine(t *testing.T) {
	if testing.Short() {
		t.Skip("does one thing at a time, so the race detector finds nothing")
	}
	location, err := time.LoadLocation("Europe/Prague")
	if err != nil {
		t.Fatal(err)
	}
	checker := check.New(check.Options{Now: now, Location: location, Models: []string{"basket", "detail"}})
	seen := map[string]bool{}
	var texts []string
	for _, s := range suspicious {
		if !strings.HasPrefix(s.yaml, "|") {
			texts = append(texts, s.yaml)
		}
	}
	property := func(t *rapid.T) {
		pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
		text := func(label string) string { return pick(label, "x", "y", pick(label+" in full", texts...)) }
		var b strings.Builder
		line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
		line("model: %s", pick("model", "basket", "basket;", "baskett", "other"))
		line("target_type: %s", pick("target", "item", "criteria", "all"))
		line("target_identity: %s", text("identity"))
		line("target_criteria: %s", pick("criteria", "{}", "{a: 1}", "{a: '', b: []}", "{'': 1}"))
		line("tags: [%s]", pick("tag", "spring", "“spring”", "a; b"))
		if rapid.IntRange(0, 9).Draw(t, "none") == 0 {
			line("pin_definitions: []")
		} else {
			line("pin_definitions:")
		}
		for range rapid.IntRange(1, 4).Draw(t, "pins") {
			if strings.HasSuffix(b.String(), "[]\n") {
				break
			}
			line("- position: %s", pick("position", "1", "2", "51", "0", "-1"))
			line("  pin_type: %s", pick("type", "item", "criteria"))
			line("  pin_identity: %s", text("item"))
			line("  pin_criteria: %s", pick("pin criteria", "{}", "{a: {b: }}", "{a: 1}"))
			line("  widget_id: %s", pick("widget", "w", "“w”"))
			line("  is_block_pin: %s", pick("block", "true", "false"))
			line("  active_from: %s", pick("from", "2026-07-01T00:00:00+01:00", "2026-07-01T00:00:00+02:00", "2020-07-01T00:00:00Z"))
			line("  active_to: %s", pick("to", "2026-12-01T00:00:00+02:00", "2020-12-01T00:00:00Z"))
		}
		source := b.String()
		check := func(source string) []diagnostic.Diagnostic {
			doc, faults := manifest.Parse([]byte(source))
			if doc == nil || len(faults) > 0 {
				t.Fatalf("%v in\n%s", faults, source)
			}
			found, _ := checker.File(doc)
			return found
		}
		lines := strings.Split(source, "\n")
		diagnostics := check(source)
		for _, d := range diagnostics {
			if d.Severity == diagnostic.Error {
				continue
			}
			seen[d.Rule] = true
			with := slices.Clone(lines)
			with[d.Span.Start.Line-1] += " # pinsync: ignore " + d.Rule
			want := slices.DeleteFunc(brief(diagnostics), func(other string) bool {
				return strings.HasPrefix(other, fmt.Sprintf("%d:", d.Span.Start.Line)) && strings.Contains(other, " "+d.Rule+" ")
			})
			if diff := cmp.Diff(want, brief(check(strings.Join(with, "\n")))); diff != "" {
				t.Fatalf("%s\n(-want +got)\n%s", strings.Join(with, "\n"), diff)
			}
		}
	}
	untried := func() []string {
		return slices.DeleteFunc(slices.Clone(jsonschema.Settings().Keys("/rules")), func(rule string) bool {
			return seen[rule] || rule == "duplicate-target" || rule == "unread-file" || rule == "unknown-item" || rule == "unavailable-item" // of several files, of none, of a catalogue
		})
	}
	// A rule that needs two pins alike is rarely met in the first rounds.
	for round := 0; round < 100 && (round == 0 || len(untried()) > 0); round++ {
		rapid.Check(t, property)
	}
	if rules := untried(); len(rules) > 0 {
		t.Errorf("never tried: %v", rules)
	}
}
