package compare_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// A plain definition is what a test means, before anybody spells it as JSON:
// map[string]any with text, whole numbers (int), moment, []any and further
// maps. What means the same is written the same here.
type plain = map[string]any

// moment is a point in time: seconds since 1970 and the digits of a fraction.
type moment struct {
	second   int64
	fraction string
}

var epoch = time.Date(2025, 1, 31, 22, 0, 0, 0, time.UTC).Unix()

// drawDefinition makes a definition out of few values, so that two of them
// have much in common.
func drawDefinition(t *rapid.T) plain {
	d := plain{
		"model":           rapid.SampledFrom([]string{"basket", "Basket", "détail \"1\""}).Draw(t, "model"),
		"target_type":     rapid.SampledFrom([]string{"item", "criteria", "all"}).Draw(t, "target_type"),
		"pin_definitions": rapid.SliceOfN(rapid.Custom(drawPin), 0, 6).Draw(t, "pins"),
	}
	maybe(t, d, "target_identity", func() any { return drawText(t) })
	maybe(t, d, "target_criteria", func() any { return drawOpaque(t) })
	maybe(t, d, "target_metadata", func() any { return drawOpaque(t) })
	maybe(t, d, "tags", func() any {
		tags := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "A", "č/~"}), 1, 3, rapid.ID).Draw(t, "tags")
		slices.Sort(tags)
		return tags
	})
	return d
}

func drawPin(t *rapid.T) plain {
	p := plain{
		"position": rapid.IntRange(-1, 3).Draw(t, "position"),
		"pin_type": rapid.SampledFrom([]string{"item", "item", "criteria"}).Draw(t, "pin_type"),
	}
	maybe(t, p, "pin_identity", func() any { return rapid.SampledFrom([]string{"/p/1", "/p/2", "/p/3"}).Draw(t, "pin_identity") })
	if rapid.IntRange(0, 3).Draw(t, "rich pin") > 0 {
		return p
	}
	maybe(t, p, "pin_criteria", func() any { return drawOpaque(t) })
	maybe(t, p, "widget_id", func() any { return drawText(t) })
	maybe(t, p, "is_block_pin", func() any { return true })
	maybe(t, p, "is_bundle_pin", func() any { return true })
	maybe(t, p, "active_from", func() any { return drawMoment(t) })
	maybe(t, p, "active_to", func() any { return drawMoment(t) })
	return p
}

func maybe(t *rapid.T, in plain, key string, draw func() any) {
	if rapid.Bool().Draw(t, key+" present") {
		in[key] = draw()
	}
}

func drawText(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "x", "X", "é", "e\u0301", "\u2028\t\"\\/", "😀"}).Draw(t, "text")
}

func drawMoment(t *rapid.T) moment {
	return moment{
		second:   epoch + rapid.Int64Range(0, 3).Draw(t, "hours")*3600,
		fraction: rapid.SampledFrom([]string{"", "", "5", "05", "000000000000000000001"}).Draw(t, "fraction"),
	}
}

func drawOpaque(t *rapid.T) any {
	o := plain{}
	for _, key := range []string{"brand", "a/b~c", "n"} {
		maybe(t, o, key, func() any {
			switch rapid.IntRange(0, 4).Draw(t, "kind of "+key) {
			case 0:
				return rapid.SampledFrom([]int{0, 1, 10, -1, 1200}).Draw(t, key)
			case 1:
				return nil
			case 2:
				return rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 2), func(i int) any { return i }), 0, 2).Draw(t, key)
			case 3:
				return plain{"x": rapid.IntRange(0, 1).Draw(t, key)}
			}
			return drawText(t)
		})
	}
	return o
}

// meaning is the independent word on what is the same: two definitions mean
// the same exactly when their meanings are deeply equal.
func meaning(d plain) plain {
	m := maps.Clone(d)
	at := map[int][]plain{}
	for _, p := range d["pin_definitions"].([]plain) {
		at[p["position"].(int)] = append(at[p["position"].(int)], p)
	}
	m["pin_definitions"] = at
	return m
}

// copyOf copies a definition and its pins.
func copyOf(d plain) plain {
	c := maps.Clone(d)
	var pins []plain
	for _, p := range d["pin_definitions"].([]plain) {
		pins = append(pins, maps.Clone(p))
	}
	c["pin_definitions"] = pins
	return c
}

// speller writes plain values as JSON, in a spelling that is drawn for each.
type speller struct {
	t      *rapid.T
	server bool // liberties of the server, too
}

func (s speller) choose(n int) int {
	return rapid.IntRange(0, n-1).Draw(s.t, "spelling")
}

// definition writes a definition as the file or the server would.
func (s speller) definition(d plain) json.RawMessage {
	var pins []string
	for _, p := range s.order(d["pin_definitions"].([]plain)) {
		pins = append(pins, s.object(p, []string{"pin_identity", "pin_criteria", "widget_id", "active_from", "active_to"}, []string{"is_block_pin", "is_bundle_pin"}))
	}
	rest := maps.Clone(d)
	delete(rest, "pin_definitions")
	text := s.object(rest, []string{"target_identity", "target_criteria", "target_metadata", "tags"}, nil)
	comma := ","
	if text == "{}" {
		comma = ""
	}
	return json.RawMessage(strings.TrimSuffix(text, "}") + comma + `"pin_definitions":[` + strings.Join(pins, s.space()+",") + `]}`)
}

// order puts pins into another order that keeps that of each position.
func (s speller) order(pins []plain) []plain {
	if !s.server {
		return pins
	}
	left := slices.Clone(pins)
	var out []plain
	for len(left) > 0 {
		i := s.choose(len(left))
		position := left[i]["position"]
		i = slices.IndexFunc(left, func(p plain) bool { return p["position"] == position })
		out = append(out, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return out
}

// object writes an object; where the server may, with null or false for what
// is absent, and with fields of its own.
func (s speller) object(o plain, nulls, flags []string) string {
	var members []string
	member := func(key, value string) {
		members = append(members, s.space()+s.text(key)+s.space()+":"+s.space()+value)
	}
	for _, key := range slices.Sorted(maps.Keys(o)) {
		if tags, ok := o[key].([]string); ok {
			member(key, s.value(s.tags(tags)))
		} else {
			member(key, s.value(o[key]))
		}
	}
	for _, key := range slices.Concat(nulls, flags) {
		if _, present := o[key]; present {
			continue
		}
		switch choice := s.choose(3); {
		case choice == 1:
			member(key, "null")
		case choice == 2 && slices.Contains(flags, key):
			member(key, "false")
		case choice == 2 && key == "tags":
			member(key, "[]")
		}
	}
	if s.server && len(nulls) > 0 {
		for _, own := range []string{`"id":"6"`, `"creator":{"model":"x"}`, `"created_at":null`, `"available":false`, `"Model":"x"`, `"rank":[1,{}]`} {
			if s.choose(3) == 2 {
				members = append(members, own)
			}
		}
	}
	if len(members) > 1 {
		members = rapid.Permutation(members).Draw(s.t, "keys")
	}
	return "{" + strings.Join(members, ",") + s.space() + "}"
}

func (s speller) tags(tags []string) []any {
	var out []any
	for _, tag := range rapid.Permutation(tags).Draw(s.t, "tags") {
		out = append(out, tag)
		if s.choose(3) == 2 {
			out = append(out, tag)
		}
	}
	return out
}

func (s speller) value(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case int:
		return s.number(v)
	case string:
		return s.text(v)
	case moment:
		return s.moment(v)
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, s.space()+s.value(item))
		}
		return "[" + strings.Join(items, ",") + s.space() + "]"
	case plain:
		return s.object(v, nil, nil)
	}
	panic(fmt.Sprintf("%T has no JSON", v))
}

func (s speller) space() string {
	return []string{"", "", " ", "\n\t"}[s.choose(4)]
}

func (s speller) number(n int) string {
	switch s.choose(5) {
	case 1:
		return fmt.Sprintf("%d.0", n)
	case 2:
		return fmt.Sprintf("%de-2", n*100)
	case 3:
		return fmt.Sprintf("%dE+00", n)
	case 4:
		return new(big.Rat).SetFrac64(int64(n), 1000).FloatString(3) + "e3"
	}
	return strconv.Itoa(n)
}

func (s speller) text(text string) string {
	escaped := max(0, s.choose(10)-6) // none of the characters, every one, every second, every third
	var out strings.Builder
	out.WriteByte('"')
	for i, r := range text {
		switch {
		case escaped > 0 && i%escaped == 0 && r > 0xFFFF:
			fmt.Fprintf(&out, `\u%04x\u%04X`, 0xD800+(r-0x10000)>>10, 0xDC00+(r-0x10000)&0x3FF)
		case escaped > 0 && i%escaped == 0:
			fmt.Fprintf(&out, `\u%04x`, r)
		case r == '"' || r == '\\':
			out.WriteString(`\` + string(r))
		case r == '\t':
			out.WriteString(`\t`)
		default:
			out.WriteRune(r)
		}
	}
	return out.String() + `"`
}

func (s speller) moment(m moment) string {
	fraction := m.fraction
	if fraction != "" {
		fraction = "." + fraction
	}
	if !s.server {
		return `"` + time.Unix(m.second, 0).UTC().Format("2006-01-02T15:04:05") + fraction + `Z"`
	}
	if s.choose(2) == 1 {
		fraction = "." + m.fraction + "000"
	}
	minutes := []int{0, 60, -150, 845, -5}[s.choose(5)]
	at := time.Unix(m.second, 0).In(time.FixedZone("", minutes*60))
	offset := at.Format([]string{"-07:00", "Z07:00", "-0700", " -0700"}[s.choose(4)])
	separator := []string{"T", "t", " "}[s.choose(3)]
	if s.choose(2) == 1 {
		offset = strings.ToLower(offset)
	}
	return `"` + at.Format("2006-01-02") + separator + at.Format("15:04:05") + fraction + offset + `"`
}
