package jsonschema_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/internal/jsonschema"
)

func TestCustomizationCheck(t *testing.T) {
	types := []string{"item", "criteria", "all"}
	tests := map[string]struct {
		source string
		want   []jsonschema.Failure
	}{
		"least": {`{"model": "basket", "target_type": "all", "pin_definitions": []}`, nil},
		"full": {`{"id": "199620B4-df1a-46e8-ab59-9e9ed9af7106", "model": "", "target_type": "criteria", "target_identity": "x",
			"target_criteria": {"a": [null, 1e400, {"b": null}]}, "target_metadata": {}, "tags": ["a", "a"],
			"pin_definitions": [
				{"position": -1, "pin_type": "item", "pin_identity": "", "pin_criteria": {}, "widget_id": "", "is_block_pin": true,
				 "is_bundle_pin": false, "active_from": "2025-02-01T00:00:00Z", "active_to": "2024-02-29T23:59:59.123456789-23:59"},
				{"position": 1.0, "pin_type": "criteria", "pin_criteria": {}},
				{"position": 10e-1, "pin_type": "criteria", "pin_criteria": {}},
				{"position": 1e300, "pin_type": "criteria", "pin_criteria": {}}]}`, nil},

		"nothing": {`null`, []jsonschema.Failure{{Keyword: "type", Want: "object"}}},
		"a list":  {`[]`, []jsonschema.Failure{{Keyword: "type", Want: "object"}}},
		"an empty object": {`{}`, []jsonschema.Failure{
			{Keyword: "required", Properties: []string{"model", "target_type", "pin_definitions"}}}},
		"missing keys of the base and of a condition are one failure": {`{"target_type": "item"}`, []jsonschema.Failure{
			{Keyword: "required", Properties: []string{"model", "target_identity", "pin_definitions"}}}},
		"criteria need criteria": {`{"model": "m", "target_type": "criteria", "target_identity": "x", "pin_definitions": []}`, []jsonschema.Failure{
			{Keyword: "required", Properties: []string{"target_criteria"}}}},
		"a type that is none asks for nothing": {`{"model": "m", "target_type": "itme", "pin_definitions": [{"position": 1, "pin_type": "all"}]}`,
			[]jsonschema.Failure{
				{Keyword: "enum", Pointer: "/pin_definitions/0/pin_type", Allowed: []string{"item", "criteria"}},
				{Keyword: "enum", Pointer: "/target_type", Allowed: types}}},
		"type before enum": {`{"model": "m", "target_type": 1e999, "pin_definitions": []}`, []jsonschema.Failure{
			{Keyword: "type", Pointer: "/target_type", Want: "string"}}},
		"null is never allowed": {`{"model": null, "target_type": "item", "target_identity": null, "tags": null, "target_metadata": null, "pin_definitions": null}`,
			[]jsonschema.Failure{
				{Keyword: "type", Pointer: "/model", Want: "string"},
				{Keyword: "type", Pointer: "/pin_definitions", Want: "array"},
				{Keyword: "type", Pointer: "/tags", Want: "array"},
				{Keyword: "type", Pointer: "/target_identity", Want: "string"},
				{Keyword: "type", Pointer: "/target_metadata", Want: "object"}}},
		"unknown keys, each its own": {`{"model": "m", "target_type": "all", "pin_definitions": [{"x": 1, "a/b~": 2, "position": 1, "pin_type": "criteria"}], "tag": 1}`,
			[]jsonschema.Failure{
				{Keyword: "additionalProperties", Properties: []string{"tag"}},
				{Keyword: "required", Pointer: "/pin_definitions/0", Properties: []string{"pin_criteria"}},
				{Keyword: "additionalProperties", Pointer: "/pin_definitions/0", Properties: []string{"a/b~"}},
				{Keyword: "additionalProperties", Pointer: "/pin_definitions/0", Properties: []string{"x"}}}},
		"pins": {`{"model": "m", "target_type": "all", "tags": ["a", 1], "pin_definitions": [
				[], {}, {"position": 1.5, "pin_type": "item"}, {"position": -2, "pin_type": "item", "pin_identity": 5, "active_from": "2025-02-01", "is_block_pin": "yes"}]}`,
			[]jsonschema.Failure{
				{Keyword: "type", Pointer: "/pin_definitions/0", Want: "object"},
				{Keyword: "required", Pointer: "/pin_definitions/1", Properties: []string{"position", "pin_type"}},
				{Keyword: "required", Pointer: "/pin_definitions/2", Properties: []string{"pin_identity"}},
				{Keyword: "type", Pointer: "/pin_definitions/2/position", Want: "integer"},
				{Keyword: "format", Pointer: "/pin_definitions/3/active_from", Want: "date-time"},
				{Keyword: "type", Pointer: "/pin_definitions/3/is_block_pin", Want: "boolean"},
				{Keyword: "type", Pointer: "/pin_definitions/3/pin_identity", Want: "string"},
				{Keyword: "minimum", Pointer: "/pin_definitions/3/position", Limit: "-1"},
				{Keyword: "type", Pointer: "/tags/1", Want: "string"}}},
		"id": {`{"id": "199620b4df1a46e8ab599e9ed9af7106", "model": "m", "target_type": "all", "pin_definitions": []}`, []jsonschema.Failure{
			{Keyword: "format", Pointer: "/id", Want: "uuid"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := jsonschema.Customization().Check(decode(t, test.source))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestSettingsCheck(t *testing.T) {
	levels := []string{"error", "warning", "off"}
	tests := map[string]struct {
		source string
		want   []jsonschema.Failure
	}{
		"empty": {`{}`, nil},
		"full":  {`{"tracker_id": "1234-56_Ab", "base_url": "https://shop.example:8443/api/", "concurrency": 64.0, "rate": 0.5, "rules": {"no-pins": "off", "self-pin": "error"}}`, nil},
		"wrong": {`{"tracker_id": "", "base_url": 1, "concurrency": 0, "rate": -1e-99999, "rules": {"no-pins": "info", "yaml": "off"}, "private_key": "x"}`,
			[]jsonschema.Failure{
				{Keyword: "additionalProperties", Properties: []string{"private_key"}},
				{Keyword: "type", Pointer: "/base_url", Want: "string"},
				{Keyword: "minimum", Pointer: "/concurrency", Limit: "1"},
				{Keyword: "minimum", Pointer: "/rate", Limit: "0"},
				{Keyword: "additionalProperties", Pointer: "/rules", Properties: []string{"yaml"}},
				{Keyword: "enum", Pointer: "/rules/no-pins", Allowed: levels},
				{Keyword: "pattern", Pointer: "/tracker_id", Want: "^[A-Za-z0-9_-]+$"}}},
		"big": {`{"concurrency": 64.00000000000000000000001, "tracker_id": "1\n"}`, []jsonschema.Failure{
			{Keyword: "type", Pointer: "/concurrency", Want: "integer"},
			{Keyword: "pattern", Pointer: "/tracker_id", Want: "^[A-Za-z0-9_-]+$"}}},
		"bigger": {`{"concurrency": 1e99999}`, []jsonschema.Failure{
			{Keyword: "maximum", Pointer: "/concurrency", Limit: "64"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := jsonschema.Settings().Check(decode(t, test.source))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestHostileNumbersNeitherHangNorPanic(t *testing.T) {
	long := strings.Repeat("9", 1<<20)
	for _, number := range []string{"0x10", "", "-", "1_000", "Inf", "NaN", "1/3", "1e999999999", "1e-999999999",
		"1e" + long, "-0e" + long, long, long + ".5", "0." + long, "1e-" + long} {
		for _, instance := range []any{
			json.Number(number),
			map[string]any{"model": json.Number(number), "target_type": json.Number(number), "target_criteria": []any{json.Number(number)},
				"pin_definitions": []any{map[string]any{"position": json.Number(number), "pin_type": json.Number(number)}}},
		} {
			if jsonschema.Customization().Check(instance) == nil {
				t.Errorf("%.20s passes", number)
			}
		}
	}
}

func TestCheckOnlyReadsItsInstance(t *testing.T) {
	instance := decode(t, `{"model": "m", "target_type": "all", "target_criteria": {"a": [1e400, 1]}, "pin_definitions": [{"position": 1.0, "pin_type": 0.1}]}`)
	jsonschema.Customization().Check(instance)
	if diff := cmp.Diff(decode(t, `{"model": "m", "target_type": "all", "target_criteria": {"a": [1e400, 1]}, "pin_definitions": [{"position": 1.0, "pin_type": 0.1}]}`), instance); diff != "" {
		t.Error(diff)
	}
}

func TestCheckIsTheSameAtEveryCallAndSafeForConcurrentUse(t *testing.T) {
	instance := decode(t, `{"a": 1, "b": 2, "c": 3, "d": 4, "target_type": "item", "pin_definitions": [{"e": 5, "f": 6}, {"position": 0.5}]}`)
	want := jsonschema.Customization().Check(instance)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				if diff := cmp.Diff(want, jsonschema.Customization().Check(instance)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkCheckValid(b *testing.B) {
	instance := decode(b, `{"id": "199620b4-df1a-46e8-ab59-9e9ed9af7106", "model": "basket", "target_type": "item", "target_identity": "/p/123",
		"tags": ["spring", "campaign"], "pin_definitions": [
			{"position": 1, "pin_type": "item", "pin_identity": "/p/555", "active_from": "2025-02-01T00:00:00Z"},
			{"position": 2, "pin_type": "criteria", "pin_criteria": {"brand": "Acme"}},
			{"position": 0, "pin_type": "item", "pin_identity": "/p/556", "is_block_pin": true}]}`)
	b.ReportAllocs()
	for b.Loop() {
		if failures := jsonschema.Customization().Check(instance); failures != nil {
			b.Fatal(failures)
		}
	}
}
