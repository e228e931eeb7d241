package compare

import (
	"bytes"
	"math/big"
	"slices"
	"strconv"
)

// plainDigits bounds the zeros that a canonical number is padded with; beyond,
// it gets an exponent. So 1e-999999999 stays as short as it is.
const plainDigits = 21

// appendNumber adds the canonical spelling of a valid JSON number to dst: two
// literals have the same one exactly when they have the same value. It is a
// JSON number itself, and a plain one ("10", "0.05") where that is short.
func appendNumber(dst, literal []byte) []byte {
	mantissa, exponent := literal, []byte("0")
	if e := bytes.IndexAny(literal, "eE"); e >= 0 {
		mantissa, exponent = literal[:e], literal[e+1:]
	}
	whole, fraction, _ := bytes.Cut(mantissa, []byte("."))
	start := len(dst)
	if whole[0] == '-' {
		whole = whole[1:]
		dst = append(dst, '-')
	}

	// The value is the integer digits times ten to the power of scale.
	first := len(dst)
	dst = append(append(dst, whole...), fraction...)
	digits := bytes.TrimRight(dst[first:], "0")
	shift := int64(len(dst) - first - len(digits) - len(fraction))
	digits = bytes.TrimLeft(digits, "0")
	if len(digits) == 0 {
		return append(dst[:start], '0')
	}
	dst = append(dst[:first], digits...)

	scale, err := strconv.ParseInt(string(exponent), 10, 64)
	if err != nil || scale < -1<<62 || scale > 1<<62 {
		far, _ := new(big.Int).SetString(string(exponent), 10)
		return far.Add(far, big.NewInt(shift)).Append(append(dst, 'e'), 10)
	}
	return appendScale(dst, first, scale+shift)
}

// appendScale multiplies the integer in dst[first:] by ten to the power of
// scale.
func appendScale(dst []byte, first int, scale int64) []byte {
	count := int64(len(dst) - first)
	switch {
	case 0 <= scale && scale <= plainDigits:
		return appendZeros(dst, scale)
	case -count < scale && scale < 0:
		return slices.Insert(dst, len(dst)+int(scale), '.')
	case -plainDigits <= scale && scale < 0:
		return slices.Insert(dst, first, appendZeros([]byte("0."), -scale-count)...)
	}
	return strconv.AppendInt(append(dst, 'e'), scale, 10)
}

func appendZeros(dst []byte, n int64) []byte {
	for range n {
		dst = append(dst, '0')
	}
	return dst
}
