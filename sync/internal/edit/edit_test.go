package edit_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pinsync/sync/internal/edit"
)

func TestAFileThatMeansTheSameComesBackAsItIs(t *testing.T) {
	file := []byte("model: m\ntarget_type: all\ntags: []\npin_definitions:\n- {position: 1, pin_type: item, pin_identity: a, is_block_pin: false, active_to: '2025-01-01T01:00:00+01:00'}")
	live := []byte(`{"id":"x","model":"m","target_type":"all","pin_definitions":[{"pin_identity":"a","position":1.0,"pin_type":"item","active_to":"2025-01-01 00:00Z"}]}`)
	if got := apply(t, file, live); &got[0] != &file[0] {
		t.Errorf("%s", got)
	}
}

func TestWhatNoFileCanSayIsAnError(t *testing.T) {
	const file = "model: m\ntarget_type: criteria\ntarget_criteria: {a: 1}\npin_definitions: []\n"
	for name, c := range map[string]struct {
		file, live string
		want       error
	}{
		"a broken file":           {"model: [", `{"model":"m"}`, edit.ErrFaults},
		"a key twice":             {"model: m\nmodel: m\n", `{"model":"n"}`, edit.ErrFaults},
		"a list":                  {"- model: m\n", `{"model":"n"}`, edit.ErrFaults},
		"no JSON":                 {file, `{"model":`, edit.ErrNoEdit},
		"no object":               {file, `[]`, edit.ErrNoEdit},
		"null":                    {file, `null`, edit.ErrNoEdit},
		"half a character":        {file, `{"model":"\ud83d","target_type":"all","pin_definitions":[]}`, edit.ErrNoEdit},
		"bytes that are not text": {file, "{\"model\":\"\xff\",\"target_type\":\"all\",\"pin_definitions\":[]}", edit.ErrNoEdit},
		"a number too large":      {file, `{"model":"m","target_criteria":{"a":1e400}}`, edit.ErrNoEdit},
		"too deep":                {file, `{"model":"m","target_criteria":{"a":` + strings.Repeat("[", 110) + strings.Repeat("]", 110) + `}}`, edit.ErrNoEdit},
		"far too deep":            {file, `{"model":"m","target_criteria":{"a":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}}`, edit.ErrNoEdit},
		"too long":                {file, `{"model":"` + strings.Repeat("x", 1<<20) + `"}`, edit.ErrNoEdit},
	} {
		if got, err := edit.Apply([]byte(c.file), []byte(c.live)); !errors.Is(err, c.want) || got != nil {
			t.Errorf("%s: %.200q, %v, want %v", name, got, err, c.want)
		}
	}
}

func TestWhatBreaksTheSchemaIsWrittenAsItIs(t *testing.T) {
	const file = "model: m\ntarget_type: all\ntags: [a]\npin_definitions:\n  - position: 1 # one\n    pin_type: item\n    pin_identity: a\n"
	for live, want := range map[string]string{
		`{"model":"m","target_type":"basket","tags":["a"],"pin_definitions":[{"position":-5,"pin_type":"item","pin_identity":"a"}]}`: "model: m\ntarget_type: basket\ntags: [a]\npin_definitions:\n  - position: -5 # one\n    pin_type: item\n    pin_identity: a\n",
		`{"model":7,"tags":"a","pin_definitions":[{"position":"1","pin_type":null,"pin_identity":"a","active_to":"soon"}]}`:          "model: 7\ntags: a\npin_definitions:\n  - position: \"1\"\n    pin_identity: a\n    active_to: soon\n",
		`{"model":"m","target_type":"all","tags":["a"]}`:                                                                             "model: m\ntarget_type: all\ntags: [a]\n",
		`{"model":"m","target_type":"all","tags":[1,null],"pin_definitions":["a",null,[{"b":1}]]}`:                                   "model: m\ntarget_type: all\ntags: [1, null]\npin_definitions:\n  - a\n  - null\n  - - b: 1\n",
		`{"model":"m","target_type":"all","tags":["a"],"pin_definitions":{"a":1}}`:                                                   "model: m\ntarget_type: all\ntags: [a]\npin_definitions:\n  a: 1\n",
	} {
		if got := string(apply(t, []byte(file), []byte(live))); got != want {
			t.Errorf("%s\n%s\nwant\n%s", live, got, want)
		}
	}
}

func TestLinesThatTheFileCutsOffStayWhatTheyAre(t *testing.T) {
	file := "model: m\ntarget_type: all\npin_definitions: []\ntarget_metadata:\n  text: |\n    cut off"
	got := string(apply(t, []byte(file), []byte(`{"model":"m","target_type":"all","pin_definitions":[],"target_metadata":{"text":"cut off","more":1}}`)))
	if want := strings.Replace(file, "|", "|-", 1) + "\n  more: 1"; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestAPinThatIsThereTwiceDoesNotMove(t *testing.T) {
	file := "model: m\ntarget_type: all\npin_definitions:\n  - {position: 1, pin_type: item, pin_identity: a} # first\n  - {position: 2, pin_type: item, pin_identity: a} # second\n"
	got := string(apply(t, []byte(file), []byte(`{"model":"m","target_type":"all","pin_definitions":[
		{"position":2,"pin_type":"item","pin_identity":"a"},{"position":2,"pin_type":"item","pin_identity":"a"}]}`)))
	if want := strings.Replace(file, "position: 1", "position: 2", 1); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestAFileOfThousandsOfPinsIsEdited(t *testing.T) {
	var block, line, live strings.Builder
	block.WriteString("model: m\ntarget_type: all\npin_definitions:\n")
	line.WriteString("{model: m, target_type: all, pin_definitions: [")
	live.WriteString(`{"model":"m","target_type":"all","pin_definitions":[null`)
	const pins = 8000
	for i := range pins {
		p := fmt.Sprintf("{position: %d, pin_type: item, pin_identity: a%d}", i%7, i)
		fmt.Fprintf(&block, "  - %s # %d\n", p, i)
		line.WriteString(p + ", ")
		j := pins - i
		fmt.Fprintf(&live, `,{"position":%d,"pin_type":"item","pin_identity":"a%d"}`, (j+1)%7, j)
	}
	live.WriteString("]}")
	apply(t, []byte(block.String()), []byte(live.String()))
	apply(t, []byte(line.String()+"]}"), []byte(live.String()))
}
