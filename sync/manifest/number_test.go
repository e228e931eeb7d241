package manifest_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pinsync/sync/manifest"
)

func TestNumbersKeepTheirExactValue(t *testing.T) {
	for yaml, want := range map[string]string{
		"0": "0", "-0": "0", "+0": "0", "00": "0", "-1": "-1", "+1": "1", "1.0": "1.0", "-0.0": "-0.0",
		"1_000": "1000", "1_0.5": "10.5", "1__0": "10", "+1_0": "10",
		"0x1F": "31", "-0x1f": "-31", "0X1F": "31", "0x_1F": "31", "0xFFFFFFFFFFFFFFFF": "18446744073709551615",
		"0o17": "15", "-0o17": "-15", "0b101": "5", "-0b101": "-5", "07": "7", "-00": "0",
		"0777": "511", "-0777": "-511", "00777": "511",
		"08": "8", "-08": "-8", "0_9": "9", "01.5": "1.5", "08.50": "8.50",
		"07777777777777777777777777": "7777777777777777777777777",
		".5":                         "0.5", "-.5": "-0.5", "+.5": "0.5", "1.": "1", "-1.": "-1", "1.e3": "1e3", "0.": "0",
		"1e3": "1e3", "1E3": "1E3", "+1.5e+07": "1.5e+07", "1e-07": "1e-07", "1e308": "1e308", "1e-400": "1e-400",
		"123456789012345678901234567890":       "123456789012345678901234567890",
		"-123456789012345678901234567890":      "-123456789012345678901234567890",
		"3.14159265358979323846264338":         "3.14159265358979323846264338",
		"9007199254740993":                     "9007199254740993",
		"!!float 9007199254740993":             "9007199254740993",
		"18446744073709551616":                 "18446744073709551616",
		"0.1000000000000000055511151231257827": "0.1000000000000000055511151231257827",
	} {
		root := parse(t, yaml).Root()
		if root.Kind != manifest.Number || root.Text != want {
			t.Errorf("%s becomes %s (kind %d), want the number %s", yaml, root.Text, root.Kind, want)
		}
		if !json.Valid([]byte(root.Text)) {
			t.Errorf("%s becomes %s, which is not JSON", yaml, root.Text)
		}
	}
}

func TestANumberThatReadsTwoWaysIsNoted(t *testing.T) {
	for yaml, want := range map[string]manifest.LeadingZero{
		"010":       {Written: "010", Decimal: "10", Octal: "8"},
		"-010":      {Written: "-010", Decimal: "-10", Octal: "-8"},
		"+0_10":     {Written: "+0_10", Decimal: "10", Octal: "8"},
		"00777":     {Written: "00777", Decimal: "777", Octal: "511"},
		"!!int 010": {Written: "010", Decimal: "10", Octal: "8"},
	} {
		doc := parse(t, "a: {b: [&x "+yaml+", *x]}")
		v, _ := doc.Lookup("/a/b/0")
		want.Path, want.Span = "/a/b/0", doc.ValueSpan(v)
		if diff := cmp.Diff([]manifest.LeadingZero{want}, doc.LeadingZeros()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", yaml, diff)
		}
		if v.Kind != manifest.Number || v.Text != want.Octal {
			t.Errorf("%s becomes %s (kind %d), want %s", yaml, v.Text, v.Kind, want.Octal)
		}
	}
	for _, yaml := range []string{"0", "00", "007", "0o10", "0x10", "08", "0.10", "010.5", "'010'", "!!str 010", "010-5", "1_0"} {
		if got := parse(t, yaml).LeadingZeros(); got != nil {
			t.Errorf("%s gives %+v", yaml, got)
		}
	}
}

func TestWhatLooksLikeANumberMayBeText(t *testing.T) {
	for _, yaml := range []string{
		"_1", "1e", "0x", "0xG", "0b2", "0o8", "1.2.3", "12:30", "1-2", "+", "-x", ".", "..", "1,000", "1e400x", "e3",
		"0xFFFFFFFFFFFFFFFFF", "inf", "nan", "+420 123", "0x1p-2", "190:20:30",
	} {
		if root := parse(t, yaml).Root(); root.Kind != manifest.String || root.Text != yaml {
			t.Errorf("%s becomes %q (kind %d), want the same text", yaml, root.Text, root.Kind)
		}
	}
}

func TestAnyDecimalNumberKeepsItsValue(t *testing.T) {
	digits := rapid.StringMatching(`[0-9]{1,40}`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "-", "+"}).Draw(t, "sign") + digits.Draw(t, "whole")
		if rapid.Bool().Draw(t, "has a fraction") {
			text += "." + rapid.StringMatching(`[0-9]{0,40}`).Draw(t, "fraction")
		}
		if rapid.Bool().Draw(t, "has an exponent") {
			text += rapid.StringMatching(`[eE][-+]?[0-9]{1,2}`).Draw(t, "exponent")
		}
		if octal := strings.TrimLeft(text, "+-"); octal[0] == '0' && strings.Trim(octal, "01234567") == "" {
			t.Skip("an octal number")
		}
		doc, faults := manifest.Parse([]byte(text))
		if doc == nil || len(faults) > 0 {
			t.Fatalf("%s has faults %v", text, faults)
		}
		literal := doc.Root().Text
		want, _ := new(big.Rat).SetString(text)
		got, ok := new(big.Rat).SetString(literal)
		if !ok || got.Cmp(want) != 0 || !json.Valid([]byte(literal)) {
			t.Fatalf("%s becomes %s", text, literal)
		}
	})
}
