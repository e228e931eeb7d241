package compare_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pinsync/sync/compare"
	"pinsync/sync/result"
)

func TestADefinitionReadBackFromAServerIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDefinition(t)
		file := speller{t: t}.definition(d)
		live := speller{t: t, server: true}.definition(d)
		if got := compare.Changes(live, file); len(got) > 0 {
			t.Fatalf("live %s\nfile %s\nchanges %v, want none", live, file, lines(got))
		}
		if got := compare.FileChanges(live, file); len(got) > 0 {
			t.Fatalf("live %s\nfile %s\nfile changes %v, want none", live, file, lines(got))
		}
	})
}

func TestTwoDefinitionsAreTheSameExactlyWhenTheyMeanTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawDefinition(t), drawDefinition(t)
		if rapid.Bool().Draw(t, "alike") {
			b = copyOf(a)
			b["pin_definitions"] = rapid.Permutation(b["pin_definitions"].([]plain)).Draw(t, "pins")
		}
		live := speller{t: t, server: true}.definition(a)
		file := speller{t: t}.definition(b)
		want := reflect.DeepEqual(meaning(a), meaning(b))
		if got := compare.SameFiles(live, file); got != want {
			t.Fatalf("live %s\nfile %s\nsame %t, want %t", live, file, got, want)
		}
		if got := compare.SameFiles(file, live); got != want {
			t.Fatalf("live %s\nfile %s\nthe other way: same %t, want %t", live, file, got, want)
		}
		if _, shown := a["target_metadata"]; !shown {
			delete(b, "target_metadata")
			want = reflect.DeepEqual(meaning(a), meaning(b))
		}
		if got := compare.Same(live, file); got != want {
			t.Fatalf("live %s\nfile %s\nwith what live shows: same %t, want %t", live, file, got, want)
		}
	})
}

func TestChangesAppliedToLiveGiveTheFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		live := speller{t: t, server: true}.definition(drawDefinition(t))
		file := speller{t: t}.definition(drawDefinition(t))
		changes := compare.FileChanges(live, file)
		applied := apply(t, live, compare.Pins(live, file), changes)
		if left := compare.FileChanges(applied, file); len(left) > 0 {
			t.Fatalf("live %s\nfile %s\nchanges %q\nleft %q", live, file, lines(changes), lines(left))
		}
		if again := compare.FileChanges(live, file); !reflect.DeepEqual(changes, again) {
			t.Fatalf("changes %q\nat another call %q", lines(changes), lines(again))
		}
	})
}

func TestOneEditIsOneChangeAtItsPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := drawDefinition(t)
		file["tags"] = []string{"a"}
		file["target_criteria"] = plain{"brand": "acme", "range": plain{"lt": 10}}
		file["target_metadata"] = plain{"title": "Shoe"}
		pins := file["pin_definitions"].([]plain)
		for i, p := range pins {
			p["pin_identity"] = "/p/" + strconv.Itoa(i) // so that no other reading of the edit is as short
		}
		live := copyOf(file)
		want := edit(t, live)
		liveText := speller{t: t, server: true}.definition(live)
		fileText := speller{t: t}.definition(file)
		got := compare.Changes(liveText, fileText)
		if len(got) != 1 || want.Op != "" && got[0].Op != want.Op || !strings.HasPrefix(got[0].Path, want.Path) {
			t.Fatalf("live %s\nfile %s\nchanges %q, want one: %s %s", liveText, fileText, lines(got), want.Op, want.Path)
		}
		if got[0].Path != want.Path {
			// A pin that only live has is named by its place there.
			var d struct {
				Pins []json.RawMessage `json:"pin_definitions"`
			}
			if err := json.Unmarshal(liveText, &d); err != nil {
				t.Fatal(err)
			}
			i, err := strconv.Atoi(strings.TrimPrefix(got[0].Path, want.Path))
			if err != nil || !compare.Same(list(string(d.Pins[i])), list(string(got[0].From))) {
				t.Fatalf("live %s\nchange %q names another pin", liveText, lines(got))
			}
		}
	})
}

// edit makes one change of meaning to live and returns the change back: its Op,
// empty where the spelling of what is absent decides, and its Path, which
// lacks the index of a pin that only live has.
func edit(t *rapid.T, live plain) result.Change {
	pins := live["pin_definitions"].([]plain)
	set := func(in plain, key string, value any, op, path string) func() result.Change {
		return func() result.Change {
			in[key] = value
			return result.Change{Op: op, Path: path + "/" + key}
		}
	}
	edits := []func() result.Change{
		set(live, "model", "other", "replace", ""),
		set(live, "target_type", "other", "replace", ""),
		set(live, "tags", []string{"a", "other"}, "replace", ""),
		set(live, "tags", []string{}, "", ""),
		func() result.Change {
			live["target_criteria"] = plain{"brand": "acme", "range": plain{"lt": 11}}
			return result.Change{Op: "replace", Path: "/target_criteria/range/lt"}
		},
		func() result.Change {
			live["target_metadata"] = plain{"title": "Shoe", "more": nil}
			return result.Change{Op: "remove", Path: "/target_metadata/more"}
		},
		func() result.Change {
			at := rapid.IntRange(0, len(pins)).Draw(t, "place")
			extra := plain{"position": rapid.IntRange(-1, 3).Draw(t, "position"), "pin_type": "item", "pin_identity": "/p/new"}
			live["pin_definitions"] = slices.Insert(pins, at, extra)
			return result.Change{Op: "remove", Path: "/pin_definitions/"}
		},
	}
	if len(pins) > 0 {
		i := rapid.IntRange(0, len(pins)-1).Draw(t, "pin")
		p, path := pins[i], "/pin_definitions/"+strconv.Itoa(i)
		op := func(key string) string {
			if p[key] == nil {
				return "remove"
			}
			return "replace"
		}
		edits = append(edits,
			set(p, "position", rapid.IntRange(4, 5).Draw(t, "position"), "replace", path),
			set(p, "pin_type", "other", "replace", path),
			set(p, "pin_identity", "/p/other", "replace", path),
			set(p, "widget_id", "other", op("widget_id"), path),
			set(p, "active_to", moment{epoch + 100, strings.Repeat("0", 40) + "1"}, op("active_to"), path),
			set(p, "is_bundle_pin", p["is_bundle_pin"] == nil, "", path),
			func() result.Change {
				live["pin_definitions"] = slices.Delete(pins, i, i+1)
				return result.Change{Op: "add", Path: path}
			},
		)
	}
	return rapid.SampledFrom(edits).Draw(t, "edit")()
}

// apply makes the changes to a live definition, as a reader of a report would
// who sees both definitions.
func apply(t *rapid.T, live json.RawMessage, pairs []compare.Pair, changes []result.Change) json.RawMessage {
	var d map[string]any
	decode(t, live, &d)
	before, _ := d["pin_definitions"].([]any)
	pins := map[int]any{} // by index in the file's list
	removed := map[string]bool{}
	for _, p := range pairs {
		switch {
		case p.File < 0:
			removed["/pin_definitions/"+strconv.Itoa(p.Live)] = true
		case p.Live >= 0:
			pins[p.File] = before[p.Live]
		}
	}
	for _, c := range changes {
		steps := strings.Split(c.Path, "/")[1:]
		switch {
		case steps[0] != "pin_definitions":
			alter(t, d, steps, c)
		case len(steps) > 2:
			index, _ := strconv.Atoi(steps[1])
			alter(t, pins[index], steps[2:], c)
		case c.Op == "remove":
			if !removed[c.Path] {
				t.Fatalf("%s %s, but the pin has a partner", c.Op, c.Path)
			}
			delete(removed, c.Path)
		default:
			var pin any
			decode(t, c.To, &pin)
			index, _ := strconv.Atoi(steps[1])
			if c.Op == "add" && pins[index] != nil {
				t.Fatalf("%s %s, but the pin has a partner", c.Op, c.Path)
			}
			pins[index] = pin
		}
	}
	if len(removed) > 0 {
		t.Fatalf("pins without a partner that no change removes: %v", removed)
	}
	after := make([]any, len(pins))
	for i := range after {
		after[i] = pins[i]
	}
	d["pin_definitions"] = after
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// alter makes one change below an object or a list.
func alter(t *rapid.T, in any, steps []string, c result.Change) {
	step := strings.NewReplacer("~1", "/", "~0", "~").Replace(steps[0])
	if l, ok := in.([]any); ok {
		i, err := strconv.Atoi(step)
		if err != nil || i >= len(l) {
			t.Fatalf("%s %s leads nowhere", c.Op, c.Path)
		}
		if len(steps) > 1 {
			alter(t, l[i], steps[1:], c)
			return
		}
		decode(t, c.To, &l[i])
		return
	}
	o, ok := in.(map[string]any)
	if !ok {
		t.Fatalf("%s %s leads into %v", c.Op, c.Path, in)
	}
	if len(steps) > 1 {
		alter(t, o[step], steps[1:], c)
		return
	}
	was, present := o[step]
	if c.From != nil {
		var from any
		decode(t, c.From, &from)
		if diff := gocmp.Diff(from, was); diff != "" {
			t.Fatalf("%s %s: from differs from what is there:\n%s", c.Op, c.Path, diff)
		}
	} else if present && was != nil {
		t.Fatalf("%s %s: there is something already: %v", c.Op, c.Path, was)
	}
	if c.To == nil {
		delete(o, step)
		return
	}
	var to any
	decode(t, c.To, &to)
	o[step] = to
}

func decode(t *rapid.T, text []byte, into any) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatal(fmt.Errorf("%q: %w", text, err))
	}
}
