package jsonschema

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Decimal is the exact value of a JSON number of any length. Two Decimals are
// equal by == exactly if the numbers are, however they were written: 1, 1.0 and
// 10e-1 are one. The zero Decimal is 0.
type Decimal struct {
	negative bool
	digits   string // no zeros at either end; empty for 0
	exponent int64  // the value is digits × 10^exponent
}

// maxExponent bounds an exponent, so that sums of it cannot overflow. Numbers
// whose exponents lie beyond it are taken to have this one.
const maxExponent = 1 << 50

// ParseDecimal reads a number as RFC 8259 writes it, in time linear in its
// length whatever its exponent. ok is false for any other text.
func ParseDecimal(literal string) (d Decimal, ok bool) {
	rest, negative := strings.CutPrefix(literal, "-")
	whole, rest := cutDigits(rest)
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return Decimal{}, false
	}
	fraction := ""
	if point, found := strings.CutPrefix(rest, "."); found {
		if fraction, rest = cutDigits(point); fraction == "" {
			return Decimal{}, false
		}
	}
	exponent := int64(0)
	if rest != "" {
		if exponent, ok = parseExponent(rest); !ok {
			return Decimal{}, false
		}
	}

	digits := whole
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		digits += fraction
		exponent -= int64(len(fraction))
	}
	digits = strings.TrimLeft(digits, "0")
	trimmed := strings.TrimRight(digits, "0")
	if trimmed == "" {
		return Decimal{}, true
	}
	return Decimal{negative, trimmed, exponent + int64(len(digits)-len(trimmed))}, true
}

// cutDigits splits text behind the digits at its start.
func cutDigits(text string) (digits, rest string) {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return text[:n], text[n:]
}

// parseExponent reads the end of a number from its "e" on.
func parseExponent(text string) (exponent int64, ok bool) {
	if text[0] != 'e' && text[0] != 'E' {
		return 0, false
	}
	text, negative := strings.CutPrefix(text[1:], "-")
	if !negative {
		text = strings.TrimPrefix(text, "+")
	}
	digits, rest := cutDigits(text)
	if digits == "" || rest != "" {
		return 0, false
	}
	for _, digit := range []byte(digits) {
		exponent = min(exponent*10+int64(digit-'0'), maxExponent)
	}
	if negative {
		exponent = -exponent
	}
	return exponent, true
}

// IsInteger tells whether d has no fraction: 1.0 and 10e-1 have none.
func (d Decimal) IsInteger() bool { return d.exponent >= 0 }

// Sign returns -1, 0 or 1 as d is below, equal to or above 0.
func (d Decimal) Sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// Above tells whether d is greater than n, which is above 0.
func (d Decimal) Above(n int) bool {
	limit, _ := ParseDecimal(strconv.Itoa(n))
	switch {
	case d.Sign() <= 0:
		return false
	case d.magnitude() != limit.magnitude():
		return d.magnitude() > limit.magnitude()
	}
	return d.digits > limit.digits
}

// magnitude is the exponent of ten just above d, which is not 0: 2 for 10 to 99.
func (d Decimal) magnitude() int64 { return d.exponent + int64(len(d.digits)) }

// Append appends a JSON number to dst that is the same for equal Decimals and
// for no others.
func (d Decimal) Append(dst []byte) []byte {
	if d.digits == "" {
		return append(dst, '0')
	}
	if d.negative {
		dst = append(dst, '-')
	}
	dst = append(dst, d.digits...)
	if d.exponent != 0 {
		dst = strconv.AppendInt(append(dst, 'e'), d.exponent, 10)
	}
	return dst
}

// bigDigits is the number of digits from which a number is merely big to a
// schema: every limit in ours has fewer.
const bigDigits = 15

// standIn returns a short number that every schema of ours judges like d: it is
// an integer if d is one, and lies on the same side of each integer that has
// fewer than bigDigits digits, or on it.
func (d Decimal) standIn() json.Number {
	whole := "0"
	switch size := int64(len(d.digits)) + d.exponent; {
	case size > bigDigits:
		whole = "1" + strings.Repeat("0", bigDigits)
	case d.exponent >= 0:
		whole = d.digits + strings.Repeat("0", int(d.exponent))
	case size > 0:
		whole = d.digits[:size]
	}
	if d.digits == "" {
		whole = "0"
	}
	if d.negative {
		whole = "-" + whole
	}
	if !d.IsInteger() {
		whole += ".5"
	}
	return json.Number(whole)
}

// tame returns instance with every number replaced that could hurt the library,
// which multiplies exponents out and panics over what is no JSON number. It
// copies what it changes and leaves instance alone; changed tells whether it
// did.
func tame(instance any) (tamed any, changed bool) {
	switch instance := instance.(type) {
	case nil, bool, string:
		return instance, false
	case json.Number:
		return tameNumber(instance)
	case []any:
		var copied []any
		for i, item := range instance {
			if item, changed := tame(item); changed {
				if copied == nil {
					copied = append(copied, instance...)
				}
				copied[i] = item
			}
		}
		if copied != nil {
			return copied, true
		}
		return instance, false
	case map[string]any:
		var copied map[string]any
		for key, value := range instance {
			if value, changed := tame(value); changed {
				if copied == nil {
					copied = make(map[string]any, len(instance))
					for key, value := range instance {
						copied[key] = value
					}
				}
				copied[key] = value
			}
		}
		if copied != nil {
			return copied, true
		}
		return instance, false
	}
	panic(fmt.Sprintf("jsonschema: an instance must not hold a %T", instance))
}

func tameNumber(number json.Number) (tamed any, changed bool) {
	if digits, rest := cutDigits(strings.TrimPrefix(string(number), "-")); rest == "" &&
		(len(digits) == 1 || 1 < len(digits) && len(digits) <= bigDigits && digits[0] != '0') {
		return number, false // short and plain, as nearly all are
	}
	d, ok := ParseDecimal(string(number))
	if !ok {
		return nil, true
	}
	return d.standIn(), true
}
