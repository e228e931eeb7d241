package compare_test

import (
	"encoding/json"
	"testing"

	"pinsync/sync/compare"
)

// asRead is definition as a server might send it back.
const asRead = `{"id":"199620b4-df1a-46e8-ab59-9e9ed9af7106","model":"basket","target_type":"item","target_identity":"/p/123","target_criteria":{"price":{"lt":20.50,"gte":10},"brand":["acme","zenith"]},"target_metadata":null,"tags":["sale","spring"],"creator":{"email":"a@example.com"},"created_at":"2025-01-02T03:04:05.678Z","available":true,"pin_definitions":[` +
	`{"pin_type":"item","pin_identity":"/p/1","pin_criteria":null,"position":1,"widget_id":null,"is_block_pin":false,"is_bundle_pin":false,"active_from":"2025-02-01T00:00:00.000+00:00","active_to":null},` +
	`{"pin_type":"item","pin_identity":"/p/2","pin_criteria":null,"position":1,"widget_id":"w1","is_block_pin":false,"is_bundle_pin":false,"active_from":null,"active_to":null},` +
	`{"pin_type":"criteria","pin_identity":null,"pin_criteria":{"brand":"acme"},"position":2,"widget_id":null,"is_block_pin":false,"is_bundle_pin":false,"active_from":null,"active_to":null},` +
	`{"pin_type":"item","pin_identity":"/p/9","pin_criteria":null,"position":0,"widget_id":null,"is_block_pin":true,"is_bundle_pin":false,"active_from":null,"active_to":null}]}`

// plainRead is a usual definition: three dated pins, nothing else of note.
const (
	plainBody = `{"model":"basket","target_type":"item","target_identity":"/p/123","tags":["spring"],"pin_definitions":[{"position":1,"pin_type":"item","pin_identity":"/p/1","active_from":"2025-02-01T00:00:00Z"},{"position":2,"pin_type":"item","pin_identity":"/p/2"},{"position":3,"pin_type":"item","pin_identity":"/p/3"}]}`
	plainRead = `{"id":"199620b4-df1a-46e8-ab59-9e9ed9af7106","model":"basket","target_type":"item","target_identity":"/p/123","target_criteria":null,"tags":["spring"],"creator":null,"created_at":"2025-01-02T03:04:05.678Z","available":true,"pin_definitions":[{"position":1,"pin_type":"item","pin_identity":"/p/1","active_from":"2025-02-01T00:00:00.000Z"},{"position":2,"pin_type":"item","pin_identity":"/p/2"},{"position":3,"pin_type":"item","pin_identity":"/p/3"}]}`
)

func BenchmarkSame(b *testing.B) {
	file := compact(definition)
	for _, bm := range []struct {
		name       string
		live, file json.RawMessage
	}{
		{"bytes", json.RawMessage(plainBody), json.RawMessage(plainBody)},
		{"plain", json.RawMessage(plainRead), json.RawMessage(plainBody)},
		{"every field", json.RawMessage(asRead), file},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(bm.live) + len(bm.file)))
			b.ReportAllocs()
			for b.Loop() {
				if !compare.Same(bm.live, bm.file) {
					b.Fatal("they differ")
				}
			}
		})
	}
}

func BenchmarkChanges(b *testing.B) {
	live, file := list(at("1", "a"), at("2", "b"), at("3", "c")), list(at("1", "a"), at("2", "c"), at("3", "b"), at("4", "d"))
	b.ReportAllocs()
	for b.Loop() {
		if len(compare.Changes(live, file)) != 3 {
			b.Fatal("other changes than expected")
		}
	}
}

func BenchmarkTargetOf(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := compare.TargetOf(json.RawMessage(asRead)); err != nil {
			b.Fatal(err)
		}
	}
}

// TestComparingAllocatesLittle guards what a run over 20,000 unchanged
// definitions costs: three pieces of memory for each of the two, and little for
// what is spelled otherwise.
func TestComparingAllocatesLittle(t *testing.T) {
	for name, bm := range map[string]struct {
		live, file string
		limit      float64
	}{
		"plain":       {plainRead, plainBody, 6},
		"every field": {asRead, definition, 20},
	} {
		live, file := json.RawMessage(bm.live), json.RawMessage(bm.file)
		if got := testing.AllocsPerRun(100, func() { compare.Same(live, file) }); got > bm.limit {
			t.Errorf("%s: %v allocations, want at most %v", name, got, bm.limit)
		}
	}
}
