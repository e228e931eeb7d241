package value_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pinsync/sync/value"
)

func read(t testing.TB, text string) *value.Value {
	t.Helper()
	v, ok := value.FromJSON([]byte(text))
	if !ok {
		t.Fatalf("%s is not read", text)
	}
	return &v
}

func TestFromJSONLosesNothing(t *testing.T) {
	for text, want := range map[string]struct {
		kind value.Kind
		text string
	}{
		`null`: {value.Null, ""}, ` true `: {value.Bool, "true"}, "\tfalse\r\n": {value.Bool, "false"},
		`-0`: {value.Number, "-0"}, `1.50e+007`: {value.Number, "1.50e+007"}, `1e400`: {value.Number, "1e400"},
		`123456789012345678901234567890`: {value.Number, "123456789012345678901234567890"},

		`""`: {value.String, ""}, `"é"`: {value.String, "é"}, `"\u00e9\ud83d\uDE00"`: {value.String, "é😀"},
		`"\"\\\/\b\f\n\r\t\u0000"`: {value.String, "\"\\/\b\f\n\r\t\x00"},
		`"\ud800"`:                 {value.String, "\xed\xa0\x80"}, `"\udfff\ud800x"`: {value.String, "\xed\xbf\xbf\xed\xa0\x80x"},
		`"\ud800\ud83d\ude00"`: {value.String, "\xed\xa0\x80😀"}, `"\ud83d\n"`: {value.String, "\xed\xa0\xbd\n"},
		"\"\xff\"": {value.String, "\xff"}, `"\ufffd"`: {value.String, "\ufffd"},
	} {
		if v := read(t, text); v.Kind != want.kind || v.Text != want.text {
			t.Errorf("%s: kind %d, text %q; want %d, %q", text, v.Kind, v.Text, want.kind, want.text)
		}
	}
}

func TestTheLastOfAKeyCounts(t *testing.T) {
	many := strings.Builder{}
	for i := range 100 {
		many.WriteString(`,"` + strings.Repeat("k", i%40) + `":` + string(rune('0'+i%10)))
	}
	for text, want := range map[string]string{
		`{"a":1,"b":2,"a":3}`:          `{"a":3,"b":2}`,
		`{"a":{"b":1,"\u0062":[]}}`:    `{"a":{"b":[]}}`,
		`{"a":0` + many.String() + `}`: "",
	} {
		v := read(t, text)
		if want != "" && string(v.AppendJSON(nil)) != want {
			t.Errorf("%s becomes %s, want %s", text, v.AppendJSON(nil), want)
		}
		var std map[string]any
		if err := json.Unmarshal([]byte(text), &std); err != nil {
			t.Fatal(err)
		}
		if again, _ := json.Marshal(std); len(std) != len(v.Members) || !value.Equal(v, read(t, string(again))) {
			t.Errorf("%s becomes %s, encoding/json has %s", text, v.AppendJSON(nil), again)
		}
	}
}

func TestDeepNestingIsNotRead(t *testing.T) {
	nested := func(depth int) []byte {
		return []byte(strings.Repeat(`[{"a":`, depth/2) + "0" + strings.Repeat(`}]`, depth/2))
	}
	for _, depth := range []int{120, 140, 10_000} {
		v, ok := value.FromJSON(nested(depth))
		if !ok || string(v.AppendJSON(nil)) != string(nested(depth)) {
			t.Errorf("nested %d deep: not read", depth)
		}
	}
	for _, text := range [][]byte{nested(10_002), nested(100_000), bytes.Repeat([]byte("["), 1<<20)} {
		if _, ok := value.FromJSON(text); ok {
			t.Errorf("%.20q… of %d bytes is read", text, len(text))
		}
	}
}

func TestAppendJSONIsAlwaysJSON(t *testing.T) {
	v := value.Value{Kind: value.Object, Members: []value.Member{
		{Key: "\xff<&>\u2028", Value: value.Value{Kind: value.String, Text: "\"\\\n\r\t\x00\xed\xa0\x80\xed\xa0\xfe\xed"}},
		{Key: "id", Value: value.Value{Kind: value.Array, Items: []value.Value{{}, {Kind: value.Number, Text: "1e400"}}}},
	}}
	text := `"\ufffd<&>` + "\u2028" + `":"\"\\\n\r\t\u0000\ud800\ufffd\ufffd\ufffd\ufffd"`
	if got, want := string(v.AppendJSON(nil)), `{`+text+`,"id":[null,1e400]}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := string(v.AppendWithout(nil, "id")), `{`+text+`}`; got != want {
		t.Errorf("without id\ngot  %s\nwant %s", got, want)
	}
}

func TestStringSize(t *testing.T) {
	for _, text := range []string{"", "abc", "é😀", "\"\\\n\r\t\x00\x1f"} {
		v := value.Value{Kind: value.String, Text: text}
		if got, want := value.StringSize(text), len(v.AppendJSON(nil)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestUnicode(t *testing.T) {
	for text, want := range map[string]string{
		"é😀": "é😀", "a\xff\xfe": "a\ufffd\ufffd", "\xed\xa0\x80\xed\xbf\xbfb": "\ufffd\ufffdb", "\xed\xa0": "\ufffd\ufffd", "\ufffd": "\ufffd",
	} {
		if got := value.Unicode(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestEqualCountsContentAlone(t *testing.T) {
	equal := func(a, b string) bool { return value.Equal(read(t, a), read(t, b)) }
	for _, pair := range [][2]string{
		{`{"a":1,"b":[{"c":2,"d":3}]}`, `{"b":[{"d":3.0,"c":20e-1}],"a":1}`},
		{`"\u00e9"`, `"é"`}, {`-0`, `0.00`}, {`1e99999999999999999999`, `10e99999999999999999998`},
	} {
		if !equal(pair[0], pair[1]) {
			t.Errorf("%s differs from %s", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{
		{`{"a":1}`, `{"a":1,"b":null}`}, {`{"a":1,"b":2}`, `{"b":1,"a":2}`}, {`{"a":null}`, `{"b":null}`}, {`[1,2]`, `[2,1]`},
		{`"1"`, `1`}, {`false`, `null`}, {`[]`, `{}`}, {`"\ud800"`, `"\ufffd"`}, {`"a"`, `"A"`}, {`1e-99999999999999999999`, `0`},
	} {
		if equal(pair[0], pair[1]) {
			t.Errorf("%s equals %s", pair[0], pair[1])
		}
	}
	if !value.Equal(nil, nil) || value.Equal(nil, new(value.Value)) || value.Equal(new(value.Value), nil) {
		t.Error("an absent value equals another than an absent one, or not even that")
	}
}

func TestCanonical(t *testing.T) {
	const text = `{ "b": [1.0, 5E-2, "\u00e9\/\n"], "a": {"z": null, "y": true}, "b": [] }`
	if got, want := read(t, text).Canonical(), `{"a":{"y":true,"z":null},"b":[]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := read(t, `[1.0, 5E-2, -120e1, "\u00e9\/\n"]`).Canonical(), `[1,0.05,-1200,"é/\n"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzFromJSON(f *testing.F) {
	for _, text := range []string{
		``, `null`, `{}`, `[]`, `"x"`, `{"a":`, `01`, `-`, `1.`, `.5`, `1e`, `1e+`, `"\x"`, `"\u00g0"`, "\"\n\"", `[1,]`, `[,1]`, `{"a":1,}`,
		`{a:1}`, `tru`, `nullx`, ` 1 `, `[1 2]`, `{"a" 1}`, `1,2`, `]`, `}[`, `[}`, `{]`, `"\`, "\u00a01", `{"a":[1,2.50,-0,1e400],"\ud83d\ude00\ud800":"é","a":{}}`,
		`[1e99999999999999999999,1e-999999999]`, "\"\xff\\u0000\"", "[\"\xed\xa0\x80\",\"\\ud800\"]",
	} {
		f.Add(text, text)
		f.Add(text, `{"b":[1,{"d":"x","c":2}],"a":null}`)
	}
	f.Fuzz(func(t *testing.T, text, other string) {
		v, ok := value.FromJSON([]byte(text))
		if deep := strings.Count(text, "{")+strings.Count(text, "[") > 10_000; ok != json.Valid([]byte(text)) && !deep {
			t.Fatalf("%q: read %t, encoding/json has %t", text, ok, !ok)
		}
		if !ok {
			return
		}
		walk(t, text, &v)
		out := v.AppendJSON(nil)
		again, ok := value.FromJSON(out)
		if !ok || !json.Valid(out) || (value.Unicode(text) == text && !value.Equal(&v, &again)) {
			t.Fatalf("%q becomes %q, which is something else", text, out)
		}
		canonical, ok := value.FromJSON(v.AppendCanonical(nil))
		if !ok || !value.Equal(&v, &canonical) || canonical.Canonical() != v.Canonical() {
			t.Fatalf("%q has the canonical form %q, which is something else", text, v.Canonical())
		}
		if w, ok := value.FromJSON([]byte(other)); ok {
			if value.Equal(&v, &w) != (v.Canonical() == w.Canonical()) || value.Equal(&v, &w) != value.Equal(&w, &v) {
				t.Fatalf("%q and %q: equal %t, canonical %q and %q", text, other, value.Equal(&v, &w), v.Canonical(), w.Canonical())
			}
		}
	})
}

// walk looks at the places of v and of all that it holds.
func walk(t *testing.T, text string, v *value.Value) {
	first := map[value.Kind]string{value.Null: "n", value.Bool: "tf", value.Number: "-0123456789", value.String: `"`, value.Array: "[", value.Object: "{"}
	if strings.IndexByte(first[v.Kind], text[v.Place-1]) < 0 {
		t.Fatalf("%q: a value of kind %d is said to be at %q", text, v.Kind, text[v.Place-1:])
	}
	for i := range v.Items {
		walk(t, text, &v.Items[i])
	}
	for i := range v.Members {
		if text[v.Members[i].Place-1] != '"' {
			t.Fatalf("%q: a key is said to be at %q", text, text[v.Members[i].Place-1:])
		}
		walk(t, text, &v.Members[i].Value)
	}
}

func BenchmarkFromJSON(b *testing.B) {
	text := []byte(`{"id":"199620b4-df1a-46e8-ab59-9e9ed9af7106","model":"basket","target_type":"item","target_identity":"/p/123","target_criteria":null,"tags":["spring"],"creator":null,"created_at":"2025-01-02T03:04:05.678Z","available":true,"pin_definitions":[{"position":1,"pin_type":"item","pin_identity":"/p/1","active_from":"2025-02-01T00:00:00.000Z"},{"position":2,"pin_type":"item","pin_identity":"/p/2"},{"position":3,"pin_type":"item","pin_identity":"/p/3"}]}`)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := value.FromJSON(text); !ok {
			b.Fatal("not read")
		}
	}
}
