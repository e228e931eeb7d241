package result_test

import (
	"encoding/json"
	"testing"

	"pinsync/sync/result"
)

func TestWhereIsSaidAsPeopleCount(t *testing.T) {
	for path, want := range map[string]string{
		"":                            "everything",
		"/model":                      "model",
		"/tags":                       "tags",
		"/tags/0":                     "tag 1",
		"/pin_definitions":            "pin_definitions",
		"/pin_definitions/1":          "pin 2",
		"/pin_definitions/1/position": "pin 2, position",
		"/pin_definitions/0/pin_criteria/brand/2": "pin 1, pin_criteria, brand, item 3",
		"/target_criteria/a~1b/c~0d/0":            `target_criteria, "a/b", "c~d", item 1`,
		"/target_metadata/main title":             `target_metadata, "main title"`,
		"/target_criteria/":                       `target_criteria, ""`,
	} {
		c := result.Change{Path: path}
		if got := c.Where(); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	c := result.Change{Path: "/pin_definitions/1/position", Place: "pin 2 (/p/555), position"}
	if got := c.Where(); got != c.Place {
		t.Errorf("it is %s", got)
	}
}

func TestValuesLeaveOutWhatAPinDoesNotSay(t *testing.T) {
	pin := `{"position":1,"pin_type":"item","pin_identity":"/p/<1>","pin_criteria":null,"widget_id":null,"is_block_pin":false,"is_bundle_pin":true,"<k>":{"a":null,"b":false},"active_to":null}`
	said := `{"position":1,"pin_type":"item","pin_identity":"/p/<1>","is_bundle_pin":true,"<k>":{"a":null,"b":false}}`
	for _, test := range []struct{ path, from, to, wantFrom, wantTo string }{
		{"/pin_definitions/0", pin, "", said, ""},
		{"/pin_definitions/0", "", pin, "", said},
		{"/pin_definitions/0", `{"a":null}`, `{}`, `{}`, `{}`},
		{"/pin_definitions/0", `null`, `"x"`, `null`, `"x"`},
		{"/pin_definitions/0", `[null]`, `{"a":`, `[null]`, `{"a":`},
		{"/pin_definitions/0/pin_criteria", `{"a":null}`, `false`, `{"a":null}`, `false`},
		{"/target_criteria", `{"a":null}`, `{"b":false}`, `{"a":null}`, `{"b":false}`},
	} {
		raw := func(s string) json.RawMessage {
			if s == "" {
				return nil
			}
			return json.RawMessage(s)
		}
		c := result.Change{Path: test.path, From: raw(test.from), To: raw(test.to)}
		if from, to := c.Values(); string(from) != test.wantFrom || string(to) != test.wantTo {
			t.Errorf("%s: %s and %s become %s and %s", test.path, c.From, c.To, from, to)
		}
	}
}
