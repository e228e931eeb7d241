package pins_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pinsync/sync/compare"
	"pinsync/sync/pins"
)

func TestADefinitionIsReadWhole(t *testing.T) {
	c, ok := pins.Read([]byte(`{"model":"basket","target_type":"item","target_identity":"/p/1","target_criteria":{"x":1},"pin_definitions":[
		{"position":10e-1,"pin_type":"item","pin_identity":"/p/2","widget_id":"w","active_from":"2026-10-25T02:30:00+02:00","active_to":"2026-10-25T02:30:00.5+01:00"},
		{"position":-1,"pin_type":"criteria","pin_criteria":{"b":[1, 2.50]},"widget_id":null,"is_block_pin":false},
		{"position":0,"pin_type":"item","pin_identity":"/p/3","is_block_pin":true},
		{"position":12345678901234567890,"pin_type":"item","pin_identity":"/p/4"}]}`))
	if !ok {
		t.Fatal("it is not read")
	}
	want := pins.Customization{Model: "basket", TargetType: "item", TargetIdentity: "/p/1", Pins: []pins.Pin{
		{Index: 0, Place: 1, Position: "1", Type: "item", Item: "/p/2", Widget: "w", From: time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), To: time.Date(2026, 10, 25, 1, 30, 0, 5e8, time.UTC)},
		{Index: 1, Place: pins.Everywhere, Position: "-1", Type: "criteria", Criteria: `{"b":[1,2.50]}`},
		{Index: 2, Place: pins.Nowhere, Position: "0", Type: "item", Item: "/p/3", Blocks: true},
		{Index: 3, Place: math.MaxInt32, Position: "12345678901234567890", Type: "item", Item: "/p/4"},
	}}
	if diff := cmp.Diff(want, c, cmpopts.IgnoreFields(pins.Customization{}, "Target")); diff != "" {
		t.Error(diff)
	}
	if want := (compare.Target{Model: "basket", Type: "item", Of: "/p/1"}).Key(); c.Target != want {
		t.Error("its target is another")
	}
}

func TestWhatIsNoDefinitionIsNotRead(t *testing.T) {
	for _, body := range []string{
		``, `[]`, `{}`, `{"model":"b","target_type":"all"}`, `{"model":"b","target_type":"all","pin_definitions":{}}`,
		`{"model":"b","target_type":"item","pin_definitions":[]}`, `{"model":"b","target_type":"all","pin_definitions":[1]}`,
		`{"model":"b","target_type":"all","pin_definitions":[{"position":"1","pin_type":"item","pin_identity":"x"}]}`,
		`{"model":"b","target_type":"all","pin_definitions":[{"position":1,"pin_type":"item"}]}`,
		`{"model":"b","target_type":"all","pin_definitions":[{"position":1,"pin_type":"item","pin_identity":"x","active_to":"tomorrow"}]}`,
	} {
		if _, ok := pins.Read([]byte(body)); ok {
			t.Errorf("%s is read", body)
		}
	}
}

func TestAWindowHasItsStartAndNotItsEnd(t *testing.T) {
	start, end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		pin  pins.Pin
		at   time.Time
		want bool
	}{
		{pins.Pin{}, start, true},
		{pins.Pin{From: start, To: end}, start.Add(-1), false},
		{pins.Pin{From: start, To: end}, start, true},
		{pins.Pin{From: start, To: end}, end.Add(-1), true},
		{pins.Pin{From: start, To: end}, end, false},
		{pins.Pin{From: start}, end.AddDate(100, 0, 0), true},
		{pins.Pin{To: end}, start.AddDate(-100, 0, 0), true},
	} {
		if got := tt.pin.ActiveAt(tt.at); got != tt.want {
			t.Errorf("%+v at %s: %v", tt.pin, tt.at, got)
		}
	}
}
