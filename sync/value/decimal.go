package value

import (
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
	// far is the exponent in decimal where it is beyond maxExponent; then
	// exponent only shows on which side.
	far string
}

// maxExponent bounds an exponent that is kept as a number, so that no sum with
// it overflows.
const maxExponent = 1 << 60

// ParseDecimal reads a number as RFC 8259 writes it. ok is false for any other
// text.
func ParseDecimal(literal string) (d Decimal, ok bool) {
	n := splitNumber(literal)
	if n.size == 0 || n.size != len(literal) {
		return Decimal{}, false
	}
	digits := n.whole
	fraction := strings.TrimRight(n.fraction, "0")
	if fraction != "" {
		digits += fraction
	}
	digits = strings.TrimLeft(digits, "0")
	trimmed := strings.TrimRight(digits, "0")
	if trimmed == "" {
		return Decimal{}, true
	}
	d = Decimal{negative: n.negative, digits: trimmed}
	shift := int64(len(digits) - len(trimmed) - len(fraction))
	d.setExponent(n.exponent, shift)
	return d, true
}

// setExponent sets the exponent to the sum of one that is written and shift,
// which is no larger than a text is long.
func (d *Decimal) setExponent(written string, shift int64) {
	exponent, err := int64(0), error(nil)
	if written != "" {
		exponent, err = strconv.ParseInt(written, 10, 64)
	}
	if err == nil && -2*maxExponent <= exponent && exponent <= 2*maxExponent {
		d.exponent = exponent + shift
		if -maxExponent <= d.exponent && d.exponent <= maxExponent {
			return
		}
		d.far = strconv.FormatInt(d.exponent, 10)
	} else {
		d.far = addFar(written, shift)
	}
	d.exponent = 2 * maxExponent
	if d.far[0] == '-' {
		d.exponent = -d.exponent
	}
}

// addFar adds shift to a whole number that is much farther from 0, in time
// linear in its length.
func addFar(written string, shift int64) string {
	digits, negative := strings.CutPrefix(strings.TrimPrefix(written, "+"), "-")
	if negative {
		shift = -shift
	}
	const tail, limit = 18, 1_000_000_000_000_000_000 // the last digits, in which shift has room
	digits = strings.TrimLeft(digits, "0")
	head := []byte("0" + digits[:len(digits)-tail])
	low, _ := strconv.ParseInt(digits[len(digits)-tail:], 10, 64)
	low += shift
	last := len(head) - 1
	switch {
	case low < 0:
		low += limit
		for ; head[last] == '0'; last-- {
			head[last] = '9'
		}
		head[last]--
	case low >= limit:
		low -= limit
		for ; head[last] == '9'; last-- {
			head[last] = '0'
		}
		head[last]++
	}
	sum := strings.TrimLeft(string(head)+strconv.FormatInt(limit+low, 10)[1:], "0")
	if negative {
		return "-" + sum
	}
	return sum
}

// number is the parts of a number as RFC 8259 writes it.
type number struct {
	negative                  bool
	whole, fraction, exponent string // digits, the exponent with its sign
	size                      int    // of the literal; 0 when there is none
}

// splitNumber takes the number apart that s begins with.
func splitNumber(s string) (n number) {
	at := 0
	digits := func() string {
		start := at
		for at < len(s) && '0' <= s[at] && s[at] <= '9' {
			at++
		}
		return s[start:at]
	}
	skip := func(a, b byte) bool {
		if at >= len(s) || s[at] != a && s[at] != b {
			return false
		}
		at++
		return true
	}
	n.negative = skip('-', '-')
	if n.whole = digits(); n.whole == "" || len(n.whole) > 1 && n.whole[0] == '0' {
		return number{}
	}
	if skip('.', '.') {
		if n.fraction = digits(); n.fraction == "" {
			return number{}
		}
	}
	if skip('e', 'E') {
		start := at
		skip('+', '-')
		if digits() == "" {
			return number{}
		}
		n.exponent = s[start:at]
	}
	n.size = at
	return n
}

// IsNumber reports whether text is a number as RFC 8259 writes it.
func IsNumber(text string) bool {
	n := splitNumber(text)
	return n.size > 0 && n.size == len(text)
}

// IsInteger reports whether d has no fraction: 1.0 and 10e-1 have none.
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

// Whole gives the digits of d before the point, without a sign. ok is false
// when there are more than most.
func (d Decimal) Whole(most int) (digits string, ok bool) {
	switch size := int64(len(d.digits)) + d.exponent; {
	case size > int64(most):
		return "", false
	case size <= 0:
		return "0", true
	case d.exponent >= 0:
		return d.digits + strings.Repeat("0", int(d.exponent)), true
	default:
		return d.digits[:size], true
	}
}

// plainZeros bounds the zeros that Append fills up with; beyond, it writes an
// exponent. So 1e-999999999 stays as short as it is.
const plainZeros = 21

// Append appends d to dst as a JSON number, the same for equal Decimals and for
// no others: a plain one ("10", "0.05") where that is short.
func (d Decimal) Append(dst []byte) []byte {
	if d.digits == "" {
		return append(dst, '0')
	}
	if d.negative {
		dst = append(dst, '-')
	}
	count := int64(len(d.digits))
	switch {
	case d.far != "":
		return append(append(append(dst, d.digits...), 'e'), d.far...)
	case 0 <= d.exponent && d.exponent <= plainZeros:
		return appendZeros(append(dst, d.digits...), d.exponent)
	case -count < d.exponent && d.exponent < 0:
		whole := count + d.exponent
		return append(append(append(dst, d.digits[:whole]...), '.'), d.digits[whole:]...)
	case -plainZeros <= d.exponent && d.exponent < 0:
		return append(appendZeros(append(dst, "0."...), -d.exponent-count), d.digits...)
	}
	return strconv.AppendInt(append(append(dst, d.digits...), 'e'), d.exponent, 10)
}

func appendZeros(dst []byte, n int64) []byte {
	for range n {
		dst = append(dst, '0')
	}
	return dst
}
