package jsonschema

import (
	"encoding/json"
	"fmt"
	"strings"

	"pinsync/sync/value"
)

// bigDigits is the number of digits from which a number is merely big to a
// schema: every limit in ours has fewer.
const bigDigits = 15

// simplified returns a short number that every schema of ours judges like d: it is
// an integer if d is one, and is on the same side of each integer that has
// fewer than bigDigits digits, or on it.
func simplified(d value.Decimal) json.Number {
	whole, ok := d.Whole(bigDigits)
	if !ok {
		whole = "1" + strings.Repeat("0", bigDigits)
	}
	if d.Sign() < 0 {
		whole = "-" + whole
	}
	if !d.IsInteger() {
		whole += ".5"
	}
	return json.Number(whole)
}

// safeNumbers returns a copy of instance with every number replaced that could hurt the
// library, which multiplies exponents out and panics over what is not a JSON number.
func safeNumbers(instance any) any {
	switch instance := instance.(type) {
	case nil, bool, string:
		return instance
	case json.Number:
		return safeNumber(instance)
	case []any:
		safe := make([]any, len(instance))
		for i, item := range instance {
			safe[i] = safeNumbers(item)
		}
		return safe
	case map[string]any:
		safe := make(map[string]any, len(instance))
		for key, member := range instance {
			safe[key] = safeNumbers(member)
		}
		return safe
	}
	panic(fmt.Sprintf("jsonschema: an instance must not hold a %T", instance))
}

func safeNumber(number json.Number) any {
	if len(number) <= bigDigits && !strings.ContainsAny(string(number), ".eE") && value.IsNumber(string(number)) {
		return number // short and plain, as nearly all are
	}
	d, ok := value.ParseDecimal(string(number))
	if !ok {
		return nil
	}
	return simplified(d)
}
