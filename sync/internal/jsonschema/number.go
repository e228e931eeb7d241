package jsonschema

import (
	"encoding/json"
	"fmt"
	"maps"
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

// safeNumbers returns instance with every number replaced that could hurt the library,
// which multiplies exponents out and panics over what is not a JSON number. It
// copies what it changes and leaves instance alone; changed reports whether it
// did.
func safeNumbers(instance any) (safe any, changed bool) {
	switch instance := instance.(type) {
	case nil, bool, string:
		return instance, false
	case json.Number:
		return safeNumber(instance)
	case []any:
		var copied []any
		for i, item := range instance {
			if item, changed := safeNumbers(item); changed {
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
		for key, member := range instance {
			if member, changed := safeNumbers(member); changed {
				if copied == nil {
					copied = maps.Clone(instance)
				}
				copied[key] = member
			}
		}
		if copied != nil {
			return copied, true
		}
		return instance, false
	}
	panic(fmt.Sprintf("jsonschema: an instance must not hold a %T", instance))
}

func safeNumber(number json.Number) (safe any, changed bool) {
	if len(number) <= bigDigits && !strings.ContainsAny(string(number), ".eE") && value.IsNumber(string(number)) {
		return number, false // short and plain, as nearly all are
	}
	d, ok := value.ParseDecimal(string(number))
	if !ok {
		return nil, true
	}
	return simplified(d), true
}
