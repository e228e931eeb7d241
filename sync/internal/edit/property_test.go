package edit_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pinsync/sync/compare"
	"pinsync/sync/internal/edit"
	"pinsync/sync/manifest"
)

func TestAnyFileIsEditedToSayWhatIsLive(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawer{rt}
		definition := d.definition()
		file := d.write(definition, d.chance("sharing", 50), false)
		mustSay(rt, file, definition)
		live := d.live(d.edited(definition))
		got, err := edit.Apply(file, live)
		if err != nil {
			rt.Fatalf("%v\n%s\nlive %s", err, file, live)
		}
		mustMean(rt, file, got, live)
		if ok := edit.Levels(file, live); slices.Contains(ok, false) {
			rt.Fatalf("not every way to edit it works: %v\n%s\nlive %s\nwritten\n%s", ok, file, live, edit.Written(file, live))
		}
		if again, err := edit.Apply(got, live); err != nil || !bytes.Equal(again, got) {
			rt.Fatalf("%v: edited again\n%s\nto\n%s", err, got, again)
		}
	})
}

func TestOneChangedValueIsOneChangedLine(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawer{rt}
		before := d.distinct(d.definition())
		after, ok := d.otherScalar(before)
		file := d.write(before, false, true)
		mustSay(rt, file, before)
		live := d.live(after.(object))
		if !ok || compare.SameFiles([]byte(toJSON(before)), live) {
			return
		}
		got, err := edit.Apply(file, live)
		if err != nil {
			rt.Fatalf("%v\n%s\nlive %s", err, file, live)
		}
		mustMean(rt, file, got, live)
		was, is := bytes.SplitAfter(file, []byte("\n")), bytes.SplitAfter(got, []byte("\n"))
		changed := 0
		for i := range min(len(was), len(is)) {
			if !bytes.Equal(was[i], is[i]) {
				changed++
			}
		}
		if len(was) != len(is) || changed != 1 {
			rt.Fatalf("%d lines changed, and %d of %d lines are left\n%s\nlive %s\nedited\n%s", changed, len(is), len(was), file, live, got)
		}
	})
}

func TestWhatChangesInOnePinStaysInItsLines(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawer{rt}
		before := d.distinct(d.definition())
		value, _ := before.get("pin_definitions")
		pins := slices.Clone(value.([]any))
		if len(pins) == 0 {
			return
		}
		i := d.upTo("pin", len(pins)-1)
		pins[i] = d.editedPin(pins[i].(object))
		file := d.write(before, false, false)
		mustSay(rt, file, before)
		live := d.live(before.with("pin_definitions", pins))
		got, err := edit.Apply(file, live)
		if err != nil {
			rt.Fatalf("%v\n%s\nlive %s", err, file, live)
		}
		mustMean(rt, file, got, live)
		start, end := linesOfPin(rt, file, i)
		was, is := bytes.SplitAfter(file, []byte("\n")), bytes.SplitAfter(got, []byte("\n"))
		if start > len(is) || !slices.EqualFunc(was[:start], is[:start], bytes.Equal) {
			rt.Fatalf("lines above pin %d changed\n%s\nlive %s\nedited\n%s", i, file, live, got)
		}
		if below := was[end:]; len(below) > len(is) || !slices.EqualFunc(below, is[len(is)-len(below):], bytes.Equal) {
			rt.Fatalf("lines below pin %d changed\n%s\nlive %s\nedited\n%s", i, file, live, got)
		}
	})
}

// linesOfPin gives the lines, counted from 0, that a pin of the file is on,
// and those after it that hold nothing but comments.
func linesOfPin(t *rapid.T, file []byte, i int) (start, end int) {
	doc, _ := manifest.Parse(file)
	root := doc.Syntax()
	for _, p := range root.Pairs {
		if p.Value.Form == manifest.Sequence && strings.Trim(string(file[p.Key.Start:p.Key.End]), `"'`) == "pin_definitions" {
			pin := p.Value.Items[i]
			end := pin.End
			for end < len(file) && (file[end] != '\n' || onlyComment(file[end+1:])) {
				end++
			}
			return bytes.Count(file[:pin.Start], []byte("\n")), bytes.Count(file[:end], []byte("\n")) + 1
		}
	}
	t.Fatalf("no pins\n%s", file)
	return 0, 0
}

func onlyComment(rest []byte) bool {
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	line = bytes.TrimLeft(line, " \t")
	return len(line) > 0 && line[0] == '#'
}

// mustSay fails unless the file that was drawn says the definition.
func mustSay(t *rapid.T, file []byte, d object) {
	doc, faults := manifest.Parse(file)
	if len(faults) > 0 {
		t.Fatalf("drawn badly: %v\n%s", faults, file)
	}
	if want := json.RawMessage(toJSON(d)); !compare.SameFiles(want, doc.Body()) {
		t.Fatalf("drawn badly: %v\n%s\nwant %s", compare.FileChanges(want, doc.Body()), file, want)
	}
}

// mustMean fails unless got, the file after an edit, means live.
func mustMean(t interface {
	Helper()
	Fatalf(string, ...any)
}, file, got, live []byte) {
	t.Helper()
	doc, faults := manifest.Parse(got)
	if len(faults) > 0 {
		t.Fatalf("broken: %v\n%s\nlive %s\nfrom\n%s", faults, got, live, file)
	}
	if !compare.Same(live, doc.Body()) {
		t.Fatalf("it means something else: %v\n%s\nlive %s\nfrom\n%s", compare.Changes(live, doc.Body()), got, live, file)
	}
}
