package jsonschema_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"pinsync/sync/internal/jsonschema"
)

// literals draws JSON numbers that are small enough for exact arithmetic.
func literals() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		near := []string{"0", "1", "2", "63", "64", "65", "10", "100", "640", "999999999999999", "1000000000000000", "123456789012345678901234567890"}
		literal := rapid.SampledFrom([]string{"", "-"}).Draw(t, "sign") + rapid.SampledFrom(near).Draw(t, "whole")
		if rapid.Bool().Draw(t, "has fraction") {
			literal += "." + rapid.StringMatching(`0{0,20}[0-9]{1,3}0{0,3}`).Draw(t, "fraction")
		}
		if rapid.Bool().Draw(t, "has exponent") {
			literal += fmt.Sprintf("%s%d", rapid.SampledFrom([]string{"e", "E", "e+0", "e-00"}).Draw(t, "e"), rapid.IntRange(0, 40).Draw(t, "exponent"))
		}
		return literal
	})
}

// Whatever is in for a number inside Check, the answer is that of exact
// arithmetic.
func TestNumbersAreJudgedExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		literal := literals().Draw(t, "number")
		exact, _ := new(big.Rat).SetString(literal)
		verdict := func(field string) string {
			for _, failure := range jsonschema.Settings().Check(map[string]any{field: json.Number(literal)}) {
				return failure.Keyword
			}
			return ""
		}
		want := ""
		switch {
		case !exact.IsInt():
			want = "type"
		case exact.Cmp(big.NewRat(1, 1)) < 0:
			want = "minimum"
		case exact.Cmp(big.NewRat(64, 1)) > 0:
			want = "maximum"
		}
		if got := verdict("concurrency"); got != want {
			t.Fatalf("concurrency %s: got %q, want %q", literal, got, want)
		}
		want = ""
		switch {
		case exact.Sign() < 0:
			want = "minimum"
		case exact.Cmp(big.NewRat(1_000_000, 1)) > 0:
			want = "maximum"
		}
		if got := verdict("rate"); got != want {
			t.Fatalf("rate %s: got %q, want %q", literal, got, want)
		}
	})
}
