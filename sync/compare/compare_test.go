package compare_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/compare"
	"pinsync/sync/result"
)

// definition is a file's request body that uses every field.
const definition = `{
	"model": "basket",
	"target_type": "item",
	"target_identity": "/p/123",
	"target_criteria": {"brand": ["acme", "zenith"], "price": {"gte": 10, "lt": 20.5}},
	"target_metadata": {"title": "Shoe"},
	"tags": ["spring", "sale"],
	"pin_definitions": [
		{"position": 1, "pin_type": "item", "pin_identity": "/p/1", "active_from": "2025-02-01T00:00:00Z"},
		{"position": 1, "pin_type": "item", "pin_identity": "/p/2", "widget_id": "w1"},
		{"position": 2, "pin_type": "criteria", "pin_criteria": {"brand": "acme"}},
		{"position": 0, "pin_type": "item", "pin_identity": "/p/9", "is_block_pin": true}
	]
}`

// body gives a definition that is ordinary but for the fields given.
func body(fields string) json.RawMessage {
	return json.RawMessage(`{"model":"basket","target_type":"all","pin_definitions":[]` + fields + `}`)
}

// pin gives a definition with one pin that is ordinary but for the fields given.
func pin(fields string) json.RawMessage {
	return list(`{"position":1,"pin_type":"item","pin_identity":"/p/1"` + fields + `}`)
}

// list gives a definition with these pins.
func list(pins ...string) json.RawMessage {
	return json.RawMessage(`{"model":"basket","target_type":"all","pin_definitions":[` + strings.Join(pins, ",") + `]}`)
}

// at gives a pin for an item at a position.
func at(position, item string) string {
	return `{"position":` + position + `,"pin_type":"item","pin_identity":"` + item + `"}`
}

func TestTheSame(t *testing.T) {
	tests := map[string][2]json.RawMessage{
		"the same bytes":            {json.RawMessage(definition), json.RawMessage(definition)},
		"white space":               {json.RawMessage(definition), compact(definition)},
		"order of keys":             {json.RawMessage(`{"pin_definitions":[{"pin_type":"item","position":1}],"model":"a"}`), json.RawMessage(`{"model":"a","pin_definitions":[{"position":1,"pin_type":"item"}]}`)},
		"nothing at all and null":   {nil, json.RawMessage("null")},
		"text that is no JSON":      {json.RawMessage(`{"model":`), json.RawMessage(`{"model":`)},
		"a key written with escape": {json.RawMessage(`{"mod\u0065l":"a"}`), json.RawMessage(`{"model":"a"}`)},
		"the last of a double key":  {json.RawMessage(`{"model":"x","model":"a"}`), json.RawMessage(`{"model":"a"}`)},
		"a double key in criteria":  {body(`,"target_criteria":{"a":1,"b":2,"a":3}`), body(`,"target_criteria":{"b":2,"a":3}`)},

		"what the server owns":    {body(`,"id":"1","creator":{"name":"x"},"created_at":"2020","available":false`), body(``)},
		"a field nobody knows":    {body(`,"score":1.5`), body(``)},
		"an unknown field of pin": {pin(`,"id":7,"creator":null,"rank":[1]`), pin(``)},

		"null for absent":          {body(`,"target_identity":null,"target_criteria":null,"target_metadata":null,"tags":null`), body(``)},
		"null for absent in a pin": {pin(`,"widget_id":null,"pin_criteria":null,"active_from":null,"active_to":null`), pin(``)},
		"null in the file":         {body(``), body(`,"tags":null,"target_identity":null`)},
		"false for absent":         {pin(`,"is_block_pin":false,"is_bundle_pin":false`), pin(``)},
		"false for null":           {pin(`,"is_block_pin":null,"is_bundle_pin":false`), pin(`,"is_block_pin":false,"is_bundle_pin":null`)},

		"another offset":             {pin(`,"active_from":"2025-02-01T01:30:00+01:30"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},
		"an offset across midnight":  {pin(`,"active_from":"2025-01-31T16:00:00-08:00"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},
		"an offset across a year":    {pin(`,"active_to":"2025-12-31T23:00:00-01:00"`), pin(`,"active_to":"2026-01-01T00:00:00Z"`)},
		"zeros of a fraction":        {pin(`,"active_from":"2025-02-01T00:00:00.000000000000Z"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},
		"digits of a fraction":       {pin(`,"active_from":"2025-02-01T00:00:00.120Z"`), pin(`,"active_from":"2025-02-01T00:00:00.12Z"`)},
		"lower-case t and z":         {pin(`,"active_from":"2025-02-01t00:00:00z"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},
		"a space for T":              {pin(`,"active_from":"2025-02-01 00:00:00+00:00"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},
		"as Ruby prints a time":      {pin(`,"active_from":"2025-02-01 02:00:00 +0200"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},
		"as Rails prints a time":     {pin(`,"active_from":"2025-02-01 00:00:00 UTC"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},
		"as Postgres prints a time":  {pin(`,"active_from":"2025-02-01 01:00:00.5+01"`), pin(`,"active_from":"2025-02-01T00:00:00.5Z"`)},
		"as .NET escapes an offset":  {pin(`,"active_from":"2025-02-01T01:00:00\u002B01:00"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},
		"no seconds":                 {pin(`,"active_from":"2025-02-01T00:00Z"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},
		"a comma before a fraction":  {pin(`,"active_from":"2025-02-01T00:00:00,25Z"`), pin(`,"active_from":"2025-02-01T00:00:00.25Z"`)},
		"a leap second":              {pin(`,"active_from":"2017-01-01T00:59:60+01:00"`), pin(`,"active_from":"2016-12-31T23:59:60Z"`)},
		"a leap day":                 {pin(`,"active_from":"2024-03-01T00:00:00+01:00"`), pin(`,"active_from":"2024-02-29T23:00:00Z"`)},
		"a date that is not a date":  {pin(`,"active_from":"soon"`), pin(`,"active_from":"s\u006fon"`)},
		"a date without an offset":   {pin(`,"active_from":"2025-02-01T00:00:00.000000"`), pin(`,"active_from":"2025-02-01T01:00:00+01:00"`)},
		"the first instant of all":   {pin(`,"active_from":"0000-01-01T00:00:00Z"`), pin(`,"active_from":"0000-01-01T01:00:00+01:00"`)},
		"an offset with minutes +hh": {pin(`,"active_from":"2025-02-01T05:45:00+0545"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`)},

		"order of tags":   {body(`,"tags":["a","b","c"]`), body(`,"tags":["c","a","b"]`)},
		"repeats in tags": {body(`,"tags":["a","b","a"]`), body(`,"tags":["b","a"]`)},
		"no tags":         {body(`,"tags":[]`), body(``)},

		"1 and 1.0":              {pin(`,"position":1.0`), pin(``)},
		"1 and 10e-1":            {pin(`,"position":10e-1`), pin(``)},
		"an exponent with zeros": {body(`,"target_criteria":{"n":1E+0003}`), body(`,"target_criteria":{"n":1000}`)},
		"zeros":                  {body(`,"target_criteria":{"n":[0,-0,0.0,0e9,-0.00E-99999999999999999999]}`), body(`,"target_criteria":{"n":[0,0,0,0,0]}`)},
		"a long integer":         {body(`,"target_criteria":{"n":123456789012345678901234567890.0}`), body(`,"target_criteria":{"n":12345678901234567890123456789e1}`)},
		"a long fraction":        {body(`,"target_criteria":{"n":0.10000000000000000000000000000010}`), body(`,"target_criteria":{"n":1000000000000000000000000000.001e-28}`)},
		"a far exponent":         {body(`,"target_criteria":{"n":1e-999999999}`), body(`,"target_criteria":{"n":10e-1000000000}`)},
		"a farther exponent":     {body(`,"target_criteria":{"n":1.5e99999999999999999999999}`), body(`,"target_criteria":{"n":15e99999999999999999999998}`)},
		"at the edge of 64 bits": {body(`,"target_criteria":{"n":1e9223372036854775808}`), body(`,"target_criteria":{"n":10e9223372036854775807}`)},

		"objects by content":        {body(`,"target_criteria":{"b":{"d":1,"c":[{"y":1,"x":2}]},"a":0}`), body(`,"target_criteria":{"a":0,"b":{"c":[{"x":2,"y":1}],"d":1}}`)},
		"escapes":                   {body(`,"target_identity":"\u002fp\/\u00e9\ud83d\ude00\n"`), body(`,"target_identity":"/p/é😀\u000a"`)},
		"escapes inside of objects": {body(`,"target_criteria":{"\u0061":"\u0062\t"}`), body(`,"target_criteria":{"a":"b\u0009"}`)},

		"pins of several positions in another order": {
			list(at("2", "c"), at("1", "a"), at("-1", "d"), at("1", "b")),
			list(at("1", "a"), at("1.0", "b"), at("2", "c"), at("-1", "d")),
		},
		"metadata that live does not show": {body(``), body(`,"target_metadata":{"title":"Shoe"}`)},
		"metadata that live shows as null": {body(`,"target_metadata":null`), body(`,"target_metadata":{"title":"Shoe"}`)},
		"metadata by content":              {body(`,"target_metadata":{"b":1,"a":2}`), body(`,"target_metadata":{"a":2.0,"b":1}`)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := compare.Changes(tt[0], tt[1]); len(got) > 0 {
				t.Errorf("Changes(live, file) = %s, want none", render(t, got))
			}
			if !compare.Same(tt[0], tt[1]) {
				t.Error("Same(live, file) = false, want true")
			}
		})
	}
}

func TestDifferent(t *testing.T) {
	tests := map[string]struct {
		live, file json.RawMessage
		want       []string // op path from to
	}{
		"a text":                   {json.RawMessage(`{"model":"a"}`), json.RawMessage(`{"model":"b"}`), []string{`replace /model "a" "b"`}},
		"a field only live has":    {body(`,"target_identity":"x"`), body(``), []string{`remove /target_identity "x" -`}},
		"a field only a file has":  {body(``), body(`,"target_identity":"x"`), []string{`add /target_identity - "x"`}},
		"null counts as absent":    {body(`,"target_identity":null`), body(`,"target_identity":"x"`), []string{`add /target_identity - "x"`}},
		"empty text is not absent": {body(`,"target_identity":""`), body(``), []string{`remove /target_identity "" -`}},
		"case of a text":           {body(`,"target_identity":"X"`), body(`,"target_identity":"x"`), []string{`replace /target_identity "X" "x"`}},
		"Unicode forms of a text":  {body(`,"target_identity":"e\u0301"`), body(`,"target_identity":"é"`), []string{`replace /target_identity "e\u0301" "é"`}},
		"lone surrogates":          {body(`,"target_identity":"\ud800"`), body(`,"target_identity":"\ud801"`), []string{`replace /target_identity "\ud800" "\ud801"`}},
		"bytes that are no UTF-8":  {body(",\"target_identity\":\"\xff\""), body(`,"target_identity":"\ufffd"`), []string{`replace /target_identity "�" "\ufffd"`}},
		"a text and its number":    {body(`,"target_identity":1`), body(`,"target_identity":"1"`), []string{`replace /target_identity 1 "1"`}},

		"tags":                 {body(`,"tags":["a","b"]`), body(`,"tags":["a","c"]`), []string{`replace /tags ["a","b"] ["a","c"]`}},
		"tags where none were": {body(`,"tags":null`), body(`,"tags":["a"]`), []string{`add /tags - ["a"]`}},
		"tags where none are":  {body(`,"tags":["a"]`), body(`,"tags":[]`), []string{`replace /tags ["a"] []`}},
		"tags that are a text": {body(`,"tags":"a"`), body(`,"tags":["a"]`), []string{`replace /tags "a" ["a"]`}},
		"tags by case":         {body(`,"tags":["a"]`), body(`,"tags":["A"]`), []string{`replace /tags ["a"] ["A"]`}},

		"a list of pins and null": {json.RawMessage(`{"pin_definitions":null}`), json.RawMessage(`{"pin_definitions":[]}`), []string{`add /pin_definitions - []`}},
		"pins that are a text":    {json.RawMessage(`{"pin_definitions":"none"}`), json.RawMessage(`{"pin_definitions":[]}`), []string{`replace /pin_definitions "none" []`}},

		"a value in criteria": {
			body(`,"target_criteria":{"price":{"lt":10,"gt":1}}`), body(`,"target_criteria":{"price":{"gt":1,"lt":20}}`),
			[]string{`replace /target_criteria/price/lt 10 20`},
		},
		"keys in criteria": {
			body(`,"target_criteria":{"a/b":1,"c~d":[1,2]}`), body(`,"target_criteria":{"e":1,"c~d":[1,3]}`),
			[]string{`remove /target_criteria/a~1b 1 -`, `replace /target_criteria/c~0d/1 2 3`, `add /target_criteria/e - 1`},
		},
		"the order of a list in criteria": {
			body(`,"target_criteria":["a","b"]`), body(`,"target_criteria":["b","a"]`),
			[]string{`replace /target_criteria/0 "a" "b"`, `replace /target_criteria/1 "b" "a"`},
		},
		"the length of a list in criteria": {
			body(`,"target_criteria":{"x":["a","b"]}`), body(`,"target_criteria":{"x":["b"]}`),
			[]string{`replace /target_criteria/x ["a","b"] ["b"]`},
		},
		"null inside criteria":          {body(`,"target_criteria":{"a":null}`), body(`,"target_criteria":{}`), []string{`remove /target_criteria/a null -`}},
		"false inside criteria":         {body(`,"target_criteria":{}`), body(`,"target_criteria":{"is_block_pin":false}`), []string{`add /target_criteria/is_block_pin - false`}},
		"empty criteria are not absent": {body(`,"target_criteria":{}`), body(``), []string{`remove /target_criteria {} -`}},
		"dates inside criteria are text": {
			body(`,"target_criteria":{"active_from":"2025-02-01T00:00:00Z"}`), body(`,"target_criteria":{"active_from":"2025-02-01T00:00:00.0Z"}`),
			[]string{`replace /target_criteria/active_from "2025-02-01T00:00:00Z" "2025-02-01T00:00:00.0Z"`},
		},
		"the last digit of a long number": {
			body(`,"target_criteria":{"n":100000000000000000000000000000000001}`), body(`,"target_criteria":{"n":1e35}`),
			[]string{`replace /target_criteria/n 100000000000000000000000000000000001 1e35`},
		},
		"numbers near zero": {body(`,"target_criteria":{"n":1e-999999999}`), body(`,"target_criteria":{"n":0}`), []string{`replace /target_criteria/n 1e-999999999 0`}},
		"the sign":          {body(`,"target_criteria":{"n":-1}`), body(`,"target_criteria":{"n":1}`), []string{`replace /target_criteria/n -1 1`}},
		"metadata that live shows": {
			body(`,"target_metadata":{"title":"Shoe","image":"/s.png"}`), body(`,"target_metadata":{"title":"Boot"}`),
			[]string{`remove /target_metadata/image "/s.png" -`, `replace /target_metadata/title "Shoe" "Boot"`},
		},
		"metadata the file lacks": {body(`,"target_metadata":{"title":"Shoe"}`), body(``), []string{`remove /target_metadata {"title":"Shoe"} -`}},

		"a date by a digit":             {pin(`,"active_from":"2025-02-01T00:00:00.00000000000000001Z"`), pin(`,"active_from":"2025-02-01T00:00:00Z"`), []string{`replace /pin_definitions/0/active_from "2025-02-01T00:00:00.00000000000000001Z" "2025-02-01T00:00:00Z"`}},
		"a date by an offset":           {pin(`,"active_to":"2025-02-01T00:00:00+01:00"`), pin(`,"active_to":"2025-02-01T00:00:00Z"`), []string{`replace /pin_definitions/0/active_to "2025-02-01T00:00:00+01:00" "2025-02-01T00:00:00Z"`}},
		"a date without an offset":      {pin(`,"active_to":"2025-02-01T00:00:00"`), pin(`,"active_to":"2025-02-01T00:00:00+01:00"`), []string{`replace /pin_definitions/0/active_to "2025-02-01T00:00:00" "2025-02-01T00:00:00+01:00"`}},
		"a date without a time":         {pin(`,"active_to":"2025-02-01"`), pin(`,"active_to":"2025-02-01T00:00:00Z"`), []string{`replace /pin_definitions/0/active_to "2025-02-01" "2025-02-01T00:00:00Z"`}},
		"a day the calendar lacks":      {pin(`,"active_to":"2025-02-29T00:00:00Z"`), pin(`,"active_to":"2025-03-01T00:00:00Z"`), []string{`replace /pin_definitions/0/active_to "2025-02-29T00:00:00Z" "2025-03-01T00:00:00Z"`}},
		"a leap second is its own":      {pin(`,"active_to":"2016-12-31T23:59:60Z"`), pin(`,"active_to":"2017-01-01T00:00:00Z"`), []string{`replace /pin_definitions/0/active_to "2016-12-31T23:59:60Z" "2017-01-01T00:00:00Z"`}},
		"a date that is a number":       {pin(`,"active_to":1738368000`), pin(`,"active_to":"2025-02-01T00:00:00Z"`), []string{`replace /pin_definitions/0/active_to 1738368000 "2025-02-01T00:00:00Z"`}},
		"text after a date":             {pin(`,"active_to":"2025-02-01T00:00:00Z "`), pin(`,"active_to":"2025-02-01T00:00:00Z"`), []string{`replace /pin_definitions/0/active_to "2025-02-01T00:00:00Z " "2025-02-01T00:00:00Z"`}},
		"a dot without a fraction":      {pin(`,"active_to":"2025-02-01T00:00:00.Z"`), pin(`,"active_to":"2025-02-01T00:00:00Z"`), []string{`replace /pin_definitions/0/active_to "2025-02-01T00:00:00.Z" "2025-02-01T00:00:00Z"`}},
		"hour 24":                       {pin(`,"active_to":"2025-01-31T24:00:00Z"`), pin(`,"active_to":"2025-02-01T00:00:00Z"`), []string{`replace /pin_definitions/0/active_to "2025-01-31T24:00:00Z" "2025-02-01T00:00:00Z"`}},
		"a date that is not in a place": {pin(``), pin(`,"active_to":"2025-02-01T00:00:00Z"`), []string{`add /pin_definitions/0/active_to - "2025-02-01T00:00:00Z"`}},

		"a flag set":              {pin(``), pin(`,"is_block_pin":true`), []string{`add /pin_definitions/0/is_block_pin - true`}},
		"a flag set from false":   {pin(`,"is_bundle_pin":false`), pin(`,"is_bundle_pin":true`), []string{`replace /pin_definitions/0/is_bundle_pin false true`}},
		"a flag cleared":          {pin(`,"is_bundle_pin":true`), pin(``), []string{`remove /pin_definitions/0/is_bundle_pin true -`}},
		"a flag that is a text":   {pin(`,"is_block_pin":"false"`), pin(``), []string{`remove /pin_definitions/0/is_block_pin "false" -`}},
		"a flag that is a number": {pin(`,"is_block_pin":0`), pin(`,"is_block_pin":false`), []string{`replace /pin_definitions/0/is_block_pin 0 false`}},

		"a definition that is cut short": {json.RawMessage(`{"model":"a"`), json.RawMessage(`{"model": "a"}`), []string{`add  - {"model":"a"}`}},
		"a definition that is a list":    {json.RawMessage(`[1]`), json.RawMessage(`{"model":"a"}`), []string{`replace  [1] {"model":"a"}`}},
		"no definition":                  {nil, json.RawMessage(`{"model":"a"}`), []string{`add  - {"model":"a"}`}},
		"no definition any more":         {json.RawMessage(`{"model":"a"}`), nil, []string{`remove  {"model":"a"} -`}},
		"two that are no JSON":           {json.RawMessage(`{`), json.RawMessage(`[`), []string{`replace  - -`}},
		"more after a definition":        {json.RawMessage(`{"model":"a"}{}`), json.RawMessage(`{"model":"a"}`), []string{`add  - {"model":"a"}`}},

		"a pin moved":             {list(at("1", "a"), at("2", "b")), list(at("2", "a"), at("2", "b")), []string{`replace /pin_definitions/0/position 1 2`}},
		"a pin moved past others": {list(at("1", "a"), at("2", "b"), at("3", "c")), list(at("2", "b"), at("3", "c"), at("4", "a")), []string{`replace /pin_definitions/2/position 1 4`}},
		"pins that made place": {
			list(at("1", "a"), at("2", "b")), list(at("1", "new"), at("2", "a"), at("3", "b")),
			[]string{`add /pin_definitions/0 - ` + at("1", "new"), `replace /pin_definitions/1/position 1 2`, `replace /pin_definitions/2/position 2 3`},
		},
		"pins that changed places":      {list(at("1", "a"), at("2", "b")), list(at("1", "b"), at("2", "a")), []string{`replace /pin_definitions/0/position 2 1`, `replace /pin_definitions/1/position 1 2`}},
		"a pin added":                   {list(at("1", "a"), at("1", "c")), list(at("1", "a"), at("1", "b"), at("1", "c")), []string{`add /pin_definitions/1 - ` + at("1", "b")}},
		"a pin removed":                 {list(at("1", "a"), at("1", "b"), at("1", "c")), list(at("1", "a"), at("1", "c")), []string{`remove /pin_definitions/1 ` + at("1", "b") + ` -`}},
		"a pin removed by live's index": {list(at("3", "x"), at("1", "b"), at("1", "a")), list(at("1", "a"), at("3", "x")), []string{`remove /pin_definitions/1 ` + at("1", "b") + ` -`}},
		"an item exchanged":             {list(at("1", "a"), at("1", "b")), list(at("1", "a"), at("1", "x")), []string{`replace /pin_definitions/1/pin_identity "b" "x"`}},
		"turns taken the other way":     {list(at("1", "a"), at("1", "b")), list(at("1", "b"), at("1", "a")), []string{`remove /pin_definitions/0 ` + at("1", "a") + ` -`, `add /pin_definitions/1 - ` + at("1", "a")}},
		"all pins":                      {list(at("1", "a"), at("2", "b")), list(), []string{`remove /pin_definitions/0 ` + at("1", "a") + ` -`, `remove /pin_definitions/1 ` + at("2", "b") + ` -`}},
		"one pin twice":                 {list(at("1", "a"), at("1", "a")), list(at("1", "a")), []string{`remove /pin_definitions/1 ` + at("1", "a") + ` -`}},
		"another item elsewhere":        {list(at("1", "a")), list(at("2", "b")), []string{`remove /pin_definitions/0 ` + at("1", "a") + ` -`, `add /pin_definitions/0 - ` + at("2", "b")}},
		"a pin of another type": {
			list(at("1", "a")), list(`{"position":1,"pin_type":"criteria","pin_criteria":{"b":1}}`),
			[]string{`replace /pin_definitions/0/pin_type "item" "criteria"`, `remove /pin_definitions/0/pin_identity "a" -`, `add /pin_definitions/0/pin_criteria - {"b":1}`},
		},
		"criteria of a pin": {
			list(`{"position":1,"pin_type":"criteria","pin_criteria":{"b":1}}`), list(`{"position":1,"pin_type":"criteria","pin_criteria":{"b":2}}`),
			[]string{`replace /pin_definitions/0/pin_criteria/b 1 2`},
		},
		"a moved pin that also changed": {
			list(at("1", "a")), list(`{"position":2,"pin_type":"item","pin_identity":"a","widget_id":"w"}`),
			[]string{`replace /pin_definitions/0/position 1 2`, `add /pin_definitions/0/widget_id - "w"`},
		},
		"one item pinned twice, once changed": {
			list(`{"position":1,"pin_type":"item","pin_identity":"a","widget_id":"v"}`, `{"position":1,"pin_type":"item","pin_identity":"a","widget_id":"w"}`),
			list(`{"position":1,"pin_type":"item","pin_identity":"a","widget_id":"v"}`, `{"position":1,"pin_type":"item","pin_identity":"a","widget_id":"x"}`),
			[]string{`replace /pin_definitions/1/widget_id "w" "x"`},
		},
		"a position that is a text":   {list(at(`"1"`, "a")), list(at(`1`, "a")), []string{`replace /pin_definitions/0/position "1" 1`}},
		"a pin without a position":    {list(`{"pin_type":"item","pin_identity":"a"}`), list(at(`1`, "a")), []string{`add /pin_definitions/0/position - 1`}},
		"a pin that is not an object": {list(`"x"`, at("1", "a")), list(at("1", "a")), []string{`remove /pin_definitions/0 "x" -`}},
		"a pin that is null":          {list(`null`, at("1", "a")), list(at("1", "a")), []string{`remove /pin_definitions/0 null -`}},
		"pins that are no objects":    {list(`"x"`, `[1]`), list(`"x"`, `[2]`), []string{`replace /pin_definitions/1 [1] [2]`}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := compare.Changes(tt.live, tt.file)
			if diff := cmp.Diff(tt.want, lines(got)); diff != "" {
				t.Errorf("Changes(live, file) (-want +got):\n%s", diff)
			}
			if compare.Same(tt.live, tt.file) {
				t.Error("Same(live, file) = true, want false")
			}
			render(t, got) // a report can hold it
		})
	}
}

func TestFilesAreComparedWithTheirMetadata(t *testing.T) {
	base, head := body(``), body(`,"target_metadata":{"title":"Shoe"}`)
	want := []string{`add /target_metadata - {"title":"Shoe"}`}
	if diff := cmp.Diff(want, lines(compare.FileChanges(base, head))); diff != "" {
		t.Errorf("FileChanges(base, head) (-want +got):\n%s", diff)
	}
	if compare.SameFiles(base, head) || compare.SameFiles(head, base) {
		t.Error("SameFiles = true, want false")
	}
	if !compare.SameFiles(json.RawMessage(definition), compact(definition)) {
		t.Error("SameFiles of two spellings = false, want true")
	}
}

func TestChangesShareNoMemoryWithTheirInput(t *testing.T) {
	live, file := []byte(`{"model":"a"}`), []byte(`{"model":"b"}`)
	got := compare.Changes(live, file)
	clear(live)
	clear(file)
	if diff := cmp.Diff([]string{`replace /model "a" "b"`}, lines(got)); diff != "" {
		t.Errorf("after the input was overwritten (-want +got):\n%s", diff)
	}
}

func TestHostileDefinitionsStayCheap(t *testing.T) {
	const many = 20_000
	reversed := func(position func(i int) string) (live, file json.RawMessage) {
		var there, back []string
		for i := range many {
			there = append(there, at(position(i), "a"))
			back = append(back, at(position(many-i), "b"))
		}
		return list(append(there, back...)...), list(append(back, there...)...)
	}
	one, other := reversed(func(int) string { return "1" })
	spread, shuffled := reversed(func(i int) string { return strings.Repeat("1", i%7+1) })
	deep := strings.Repeat(`{"a":`, 5000) + strings.Repeat(`}`, 5000)
	wide := func(leaf string) json.RawMessage {
		var members []string
		for i := range many {
			members = append(members, `"k`+strings.Repeat("x", i%50)+string(rune('a'+i%26))+`":`+leaf)
		}
		return body(`,"target_criteria":` + strings.Repeat(`{"a":`, 100) + `{` + strings.Join(members, ",") + `}` + strings.Repeat(`}`, 100))
	}
	for name, pair := range map[string][2]json.RawMessage{
		"many equal pins":    {one, other},
		"many equal places":  {spread, shuffled},
		"deep nesting":       {json.RawMessage(deep), body(``)},
		"deep and wide":      {wide("1"), wide("2")},
		"digits of exponent": {body(`,"target_criteria":1e` + strings.Repeat("9", 1<<17)), body(`,"target_criteria":1`)},
		"digits of number":   {body(`,"target_criteria":1` + strings.Repeat("0", 1<<20)), body(`,"target_criteria":1`)},
		"an open end":        {json.RawMessage(strings.Repeat("[", 1<<20)), body(``)},
	} {
		t.Run(name, func(t *testing.T) {
			if compare.Same(pair[0], pair[1]) {
				t.Error("Same = true, want false")
			}
		})
	}
}

// lines shows each change as "op path from to", with a dash for what is not there.
func lines(changes []result.Change) []string {
	var out []string
	for _, c := range changes {
		from, to := "-", "-"
		if c.From != nil {
			from = string(c.From)
		}
		if c.To != nil {
			to = string(c.To)
		}
		out = append(out, strings.Join([]string{c.Op, c.Path, from, to}, " "))
	}
	return out
}

func render(t *testing.T, changes []result.Change) string {
	t.Helper()
	text, err := json.Marshal(changes)
	if err != nil {
		t.Fatalf("changes have no JSON form: %v", err)
	}
	return string(text)
}

func compact(text string) json.RawMessage {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		panic(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return out
}
