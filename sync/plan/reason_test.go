package plan

import (
	"encoding/json"
	"strings"
	"testing"

	"pinsync/sync/files"
	"pinsync/sync/manifest"
)

func TestReasonShowsBothSides(t *testing.T) {
	const (
		head = "model: basket\ntarget_type: all\n"
		pins = "pin_definitions:\n"
	)
	pin := func(position, item string) string {
		return "  - position: " + position + "\n    pin_type: item\n    pin_identity: " + item + "\n"
	}
	one := head + pins + pin("1", "a")
	for name, c := range map[string]struct{ base, head, live, want string }{
		"one place, edited live": {
			base: one, head: one, live: head + pins + pin("3", "a"),
			want: `live: pin 1 (a), position is 3; the file (line 4) and base say 1`,
		},
		"one place, edited on both sides": {
			base: one, head: head + pins + pin("2", "a"), live: head + pins + pin("3", "a"),
			want: `live: pin 1 (a), position is 3; the file (line 4) says 2, base 1`,
		},
		"another place on each side": {
			base: one, head: head + "tags: [x]\n" + pins + pin("1", "a"), live: head + pins + pin("3", "a"),
			want: `live: pin 1 (a), position is 3; the file (line 5) and base say 1; live and base: tags is nothing; the file (line 3) says ["x"]`,
		},
		"a field that live gained": {
			base: one, head: one, live: head + "tags: [x]\n" + pins + pin("1", "a"),
			want: `live: tags is ["x"]; the file (line 1) and base say nothing`,
		},
		"a pin that live gained": {
			base: one, head: one, live: one + pin("2", "b"),
			want: `live: pin 2 (b) is {"position":2,"pin_type":"item","pin_identity":"b"}; the file (line 3) and base say nothing`,
		},
		"a pin that the file lost, while live moved another": {
			base: one + pin("2", "b"), head: one, live: head + pins + pin("3", "a") + pin("2", "b"),
			want: `live: pin 1 (a), position is 3; the file (line 4) and base say 1; live and base: pin 2 (b) is {"position":2,"pin_type":"item","pin_identity":"b"}; the file (line 3) says nothing`,
		},
		"a pin that live lost and the file edited": {
			base: one + pin("2", "b"), head: one + pin("4", "b"), live: one,
			want: `live: pin 2 (b) is nothing; the file (line 7) says {"position":4,"pin_type":"item","pin_identity":"b"}, base something else`,
		},
		"a pin that both gained at different places": {
			base: one, head: one + pin("4", "b"), live: one + pin("5", "b"),
			want: `live: pin 2 (b), position is 5; the file (line 7) says 4, base nothing`,
		},
		"more than is told": {
			base: one, head: head + "tags: [x]\n" + pins + pin("2", "a"), live: head + "tags: [y]\n" + pins + pin("3", "a"),
			want: `live: tags is ["y"]; the file (line 3) says ["x"], base nothing; 1 more difference`,
		},
		"new, and live already": {
			head: one, live: head + "tags: [y]\n" + pins + pin("3", "c"),
			want: `new in the files, but live already; live: tags is ["y"]; the file (line 1) says nothing; 2 more differences`,
		},
		"gone live": {
			base: one, head: one,
			want: `live: it is gone; the file (line 1) is as in base`,
		},
		"gone live, and edited": {
			base: one, head: head + "tags: [x]\n" + pins + pin("2", "a"),
			want: `live: it is gone; base: tags is nothing; the file (line 3) says ["x"]; 1 more difference`,
		},
		"gone here, and edited live": {
			base: one, live: head + pins + pin("2", "a"),
			want: `the file was deleted; live: pin 1 (a), position is 2; base (line 4) says 1`,
		},
		"long values": {
			base: one, head: one, live: head + pins + pin("1", strings.Repeat("ž", 100)),
			want: `live: pin 1, pin_identity is "` + strings.Repeat("ž", 58) + `…; the file (line 6) and base say "a"`,
		},
		"odd names": {
			base: "model: basket\ntarget_type: criteria\ntarget_criteria: {a/b: {\"0\": x}}\n" + pins + pin("1", "a"),
			head: "model: basket\ntarget_type: criteria\ntarget_criteria: {a/b: {\"0\": x}}\n" + pins + pin("1", "a"),
			live: "model: basket\ntarget_type: criteria\ntarget_criteria: {a/b: {\"0\": y}}\n" + pins + pin("1", "a"),
			want: `live: target_criteria, "a/b", 0 is "y"; the file (line 3) and base say "x"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			body := func(text string) json.RawMessage {
				if text == "" {
					return nil
				}
				doc, faults := manifest.Parse([]byte(text))
				if len(faults) > 0 {
					t.Fatal(faults)
				}
				return doc.Body()
			}
			file := func(text string) *files.File {
				if text == "" {
					return nil
				}
				return &files.File{Body: body(text), Text: []byte(text)}
			}
			document := func(text string) *manifest.Document {
				doc, _ := manifest.Parse([]byte(text))
				return doc
			}
			d := difference{base: file(c.base), head: file(c.head), live: body(c.live), headDoc: document(c.head), baseDoc: document(c.base)}
			if got := d.reason(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
