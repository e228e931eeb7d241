package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// splitPins finds pins that are in several items of their list, since a dash
// begins some of their lines that should not have one. It returns what to do
// about each such item, by its pointer.
func (f *findings) splitPins(s *jsonschema.Schema) map[string]advice {
	member := f.doc.Root().Member("pin_definitions")
	if member == nil {
		return nil
	}
	known := s.Keys("/pin_definitions/0")
	hints := map[string]advice{}
	items := member.Value.Items
	for first := 0; first < len(items); {
		held := map[string]bool{}
		next := first
		var lines []int
		whole := false
		for ; next < len(items); next++ {
			line := f.dashLine(&items[next])
			if line == 0 || !takes(held, &items[next], known) {
				break
			}
			lines = append(lines, line)
			whole = whole || isWhole(keysOf(&items[next]))
		}
		if len(lines) > 1 && isWhole(held) {
			hint := say(dashHint(lines))
			if !whole {
				hint = f.withoutDashes(hint.hint, items[first+1:next])
			}
			for i := first; i < next; i++ {
				hints["/pin_definitions/"+strconv.Itoa(i)] = hint
			}
		}
		first = max(next, first+1)
	}
	return hints
}

// takes adds the keys of an item to those held so far, if it may be a part of
// the same pin.
func takes(held map[string]bool, item *manifest.Value, known []string) bool {
	if item.Kind != manifest.Object || len(item.Members) == 0 {
		return false
	}
	whole := map[string]bool{}
	for i := range item.Members {
		key := item.Members[i].Key
		if held[key] || !slices.Contains(known, key) {
			return false
		}
		whole[key] = true
	}
	if len(held) > 0 && isWhole(whole) {
		return false
	}
	for key := range whole {
		held[key] = true
	}
	return true
}

func keysOf(item *manifest.Value) map[string]bool {
	keys := map[string]bool{}
	for i := range item.Members {
		keys[item.Members[i].Key] = true
	}
	return keys
}

// isWhole recognizes keys that make a pin.
func isWhole(keys map[string]bool) bool {
	return keys["position"] && keys["pin_type"] && (keys["pin_identity"] || keys["pin_criteria"])
}

// dashLine returns the line of an item whose first key comes after its dash,
// or 0.
func (f *findings) dashLine(v *manifest.Value) int {
	start := f.doc.OpeningSpan(v).Start
	line := f.doc.Line(start.Line)
	if len(line) > farthest {
		return 0
	}
	at := offset(line, start.Column)
	if strings.TrimSpace(line[:at]) != "-" || strings.HasPrefix(line[at:], "*") || strings.HasPrefix(line[at:], "<") {
		return 0
	}
	return start.Line
}

// dashHint says which dashes to take away: all but the first.
func dashHint(lines []int) string {
	var others []string
	for _, line := range lines[1:] {
		others = append(others, strconv.Itoa(line))
	}
	which := "the dash in line %s, if it belongs to the pin in line %d"
	if len(others) > 1 {
		which = "the dashes in lines %s, if they belong to the pin in line %d"
	}
	return fmt.Sprintf("each dash begins a new pin: put a space in place of "+which, diagnostic.Join(others, "and"), lines[0])
}
