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

func TestDecimalsAreEqualExactlyIfTheNumbersAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := literals().Draw(t, "a"), literals().Draw(t, "b")
		exactA, _ := new(big.Rat).SetString(a)
		exactB, _ := new(big.Rat).SetString(b)
		decimalA, okA := jsonschema.ParseDecimal(a)
		decimalB, okB := jsonschema.ParseDecimal(b)
		if !okA || !okB {
			t.Fatalf("%s %v, %s %v", a, okA, b, okB)
		}
		if (decimalA == decimalB) != (exactA.Cmp(exactB) == 0) {
			t.Fatalf("%s == %s: %v", a, b, decimalA == decimalB)
		}
		if decimalA.IsInteger() != exactA.IsInt() || decimalA.Sign() != exactA.Sign() {
			t.Fatalf("%s: integer %v, sign %d", a, decimalA.IsInteger(), decimalA.Sign())
		}
	})
}

// Whatever stands in for a number inside Check, the answer is that of exact
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

func TestParseDecimalReadsJSONNumbersOnly(t *testing.T) {
	for _, text := range []string{"", "-", "+1", "01", "-01", ".5", "1.", "1e", "1e+", "1.e1", "0x1", "1_0", "1 ", " 1", "Infinity", "１", "1e1.5", "--1"} {
		if d, ok := jsonschema.ParseDecimal(text); ok || json.Valid([]byte(text)) && text != "1 " && text != " 1" {
			t.Errorf("%q is taken as %+v", text, d)
		}
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"0", "-0.0e5", "1e400", "10e-1", "1.50", "01", "1e99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, ok := jsonschema.ParseDecimal(text)
		number := text != "" && (text[0] == '-' || '0' <= text[0] && text[0] <= '9') && text[len(text)-1] > ' ' && json.Valid([]byte(text))
		if ok != number {
			t.Fatalf("%q: got %v, encoding/json says %v", text, ok, number)
		}
	})
}
