package compare_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pinsync/sync/compare"
)

func TestTargetOf(t *testing.T) {
	tests := map[string]struct {
		body string
		want compare.Target
	}{
		"an item": {
			`{"model":"basket","target_type":"item","target_identity":"/p/123","target_criteria":{"a":1}}`,
			compare.Target{Model: "basket", Type: "item", Of: "/p/123"},
		},
		"criteria": {
			`{"model":"basket","target_type":"criteria","target_identity":"x","target_criteria":{"price":{"lt":10.0,"gt":5e-2},"brand":["a","\u00e9"]}}`,
			compare.Target{Model: "basket", Type: "criteria", Of: `{"brand":["a","é"],"price":{"gt":0.05,"lt":10}}`},
		},
		"all": {
			`{"id":"1","available":true,"model":"detail","target_type":"all","target_identity":"x"}`,
			compare.Target{Model: "detail", Type: "all"},
		},
		"text that is no UTF-8": {
			"{\"model\":\"a\xff\",\"target_type\":\"all\"}",
			compare.Target{Model: "a\xff", Type: "all"},
		},
		"an item without a name": {
			`{"model":"","target_type":"item","target_identity":""}`,
			compare.Target{Type: "item"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := compare.TargetOf(json.RawMessage(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("TargetOf (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTargetOfSaysWhyThereIsNone(t *testing.T) {
	for body, want := range map[string]string{
		``:                      "no target: the definition is not a JSON object",
		`[]`:                    "no target: the definition is not a JSON object",
		`{"model":"a"`:          "no target: the definition is not a JSON object",
		`{"target_type":"all"}`: "no target: model is not a text",
		`{"model":1}`:           "no target: model is not a text",
		`{"model":"a"}`:         "no target: target_type is not a text",
		`{"model":"a","target_type":"item","target_identity":5}`:      "no target: target_identity is not a text",
		`{"model":"a","target_type":"item","target_identity":null}`:   "no target: target_identity is not a text",
		`{"model":"a","target_type":"criteria","target_criteria":[]}`: "no target: target_criteria is not an object",
		`{"model":"a","target_type":"Item","target_identity":"x"}`:    "no target: target_type is neither item, criteria nor all",
	} {
		target, err := compare.TargetOf(json.RawMessage(body))
		if !errors.Is(err, compare.ErrNoTarget) || err.Error() != want || target != (compare.Target{}) {
			t.Errorf("TargetOf(%s) = %v, %v, want %q", body, target, err, want)
		}
	}
}

func TestTargetsAreEqualExactlyWhenTheirFieldsAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func() plain {
			return plain{
				"model": "basket", "target_type": rapid.SampledFrom([]string{"item", "criteria", "all"}).Draw(t, "type"),
				"target_identity": drawText(t), "target_criteria": drawOpaque(t), "pin_definitions": []plain{},
			}
		}
		a := draw()
		b := draw()
		if rapid.Bool().Draw(t, "same type") {
			b["target_type"] = a["target_type"]
		}
		used := func(d plain) plain {
			switch d["target_type"] {
			case "item":
				return plain{"item": d["target_identity"]}
			case "criteria":
				return plain{"criteria": d["target_criteria"]}
			}
			return plain{"all": true}
		}
		one, err := compare.TargetOf(speller{t: t, server: true}.definition(a))
		other, err2 := compare.TargetOf(speller{t: t}.definition(b))
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if got, want := one == other, cmp.Equal(used(a), used(b)); got != want {
			t.Fatalf("%v == %v: %t, want %t", one, other, got, want)
		}
	})
}
