package value_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pinsync/sync/value"
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
		decimalA, okA := value.ParseDecimal(a)
		decimalB, okB := value.ParseDecimal(b)
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

func TestParseDecimalReadsJSONNumbersOnly(t *testing.T) {
	for _, text := range []string{"", "-", "+1", "01", "-01", ".5", "1.", "1e", "1e+", "1.e1", "0x1", "1_0", "1 ", " 1", "Infinity", "１", "1e1.5", "--1"} {
		if d, ok := value.ParseDecimal(text); ok || json.Valid([]byte(text)) && text != "1 " && text != " 1" {
			t.Errorf("%q is taken as %+v", text, d)
		}
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"0", "-0.0e5", "1e400", "10e-1", "1.50", "01", "1e99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, ok := value.ParseDecimal(text)
		number := text != "" && (text[0] == '-' || '0' <= text[0] && text[0] <= '9') && text[len(text)-1] > ' ' && json.Valid([]byte(text))
		if ok != number {
			t.Fatalf("%q: got %v, encoding/json says %v", text, ok, number)
		}
	})
}

func TestFarExponentsAreExact(t *testing.T) {
	const far = "1152921504606846976" // the last exponent that is kept as a number
	for _, pair := range [][2]string{
		{"1e" + far, "10e1152921504606846975"}, {"1e1152921504606846977", "10e" + far}, {"10e1152921504606846977", "1e1152921504606846978"},
		{"1e9223372036854775808", "10e9223372036854775807"}, {"1e-9223372036854775809", "0.1e-9223372036854775808"},
		{"1.5e+00099999999999999999999999", "15e99999999999999999999998"}, {"-1e-1000000000000000000000", "-0.01e-999999999999999999998"},
		{"1e1000000000000000000000", "0.001e1000000000000000000003"}, {"1000e999999999999999999999", "1e1000000000000000000002"},
	} {
		a, okA := value.ParseDecimal(pair[0])
		b, okB := value.ParseDecimal(pair[1])
		if !okA || !okB || a != b {
			t.Errorf("%s and %s: %+v and %+v", pair[0], pair[1], a, b)
		}
		if c, _ := value.ParseDecimal(pair[1] + "0"); a == c {
			t.Errorf("%s and %s0 are one: %+v", pair[0], pair[1], a)
		}
		if again, ok := value.ParseDecimal(string(a.Append(nil))); !ok || again != a {
			t.Errorf("%s is appended as %s", pair[0], a.Append(nil))
		}
		if a.IsInteger() == strings.Contains(pair[0], "e-") {
			t.Errorf("%s: integer %t", pair[0], a.IsInteger())
		}
	}
	zero, ok := value.ParseDecimal("-0.00E-99999999999999999999")
	if !ok || zero != (value.Decimal{}) {
		t.Errorf("a zero is %+v", zero)
	}
}

func TestDecimalsArePlainWhereThatIsShort(t *testing.T) {
	for literal, want := range map[string]string{
		"0": "0", "-0.0": "0", "1.0": "1", "-120e1": "-1200", "5e-2": "0.05", "12.50": "12.5", "1e21": "1" + strings.Repeat("0", 21),
		"1e22": "1e22", "1e-21": "0." + strings.Repeat("0", 20) + "1", "1e-22": "1e-22", "1.5e-999999999": "15e-1000000000", "-1.5e21": "-15" + strings.Repeat("0", 20),
	} {
		d, ok := value.ParseDecimal(literal)
		if got := string(d.Append(nil)); !ok || got != want {
			t.Errorf("%s: %s, want %s", literal, got, want)
		}
	}
}

func TestNumbersAreReadInTimeLinearInTheirLength(t *testing.T) {
	for _, literal := range []string{"1e-" + strings.Repeat("9", 1<<20), strings.Repeat("9", 1<<20), "0." + strings.Repeat("0", 1<<20) + "1e-1"} {
		if d, ok := value.ParseDecimal(literal); !ok || d.Sign() != 1 {
			t.Errorf("%.20s…: %t, sign %d", literal, ok, d.Sign())
		}
	}
}
