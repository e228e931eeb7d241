package fix_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pinsync/sync/check"
	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
	"pinsync/sync/fix"
	"pinsync/sync/manifest"
)

var now = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// reader reads and checks as a run does, for a shop in a time zone; nil: none is
// known.
func reader(zone *time.Location) fix.Read {
	checker := check.New(check.Options{Now: now, Location: zone})
	return func(text []byte) fix.Reading {
		doc, faults := manifest.Parse(text)
		if doc == nil {
			return fix.Reading{Found: faults}
		}
		found, _ := checker.File(doc)
		return fix.Reading{Found: diagnostic.Sort(append(faults, found...)), Readable: true, Body: doc.Body(), Misplaced: check.Misplaced(doc)}
	}
}

func prague(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Prague")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// good are right files in the styles that people write them in.
var good = map[string]string{
	"plain": `# yaml-language-server: $schema=../../schema/customization.schema.json
id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
target_type: item
target_identity: /p/123
tags:
  - spring
  - b2b
pin_definitions:
  - position: 1
    pin_type: item
    pin_identity: /p/555
    active_from: 2027-02-01T00:00:00Z
    active_to: 2027-03-01T12:30:00+01:00
  - position: 2
    pin_type: criteria
    pin_criteria:
      brand: Acme
      color: dark red
    widget_id: popup
`,
	"low": `---
# the shop wants this
id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: item_detail_complements
target_type: criteria
target_criteria:
  category: Running shoes
  shelf: 17
tags:
- campaign
- b2b
pin_definitions:
- position: 1
  pin_type: item
  pin_identity: /p/1001 # merino socks
  active_from: 2027-02-01T00:00:00Z

- position: 0
  pin_type: item
  pin_identity: /p/1002
  is_block_pin: true
`,
	"quoted": `id: "199620b4-df1a-46e8-ab59-9e9ed9af7106"
model: "trends"
target_type: "item"
target_identity: "/p/123"
tags: ["spring", "summer sale"]
target_metadata:
  title: "Shoes Acme"
  image_link: "https://shop.example/images/1.jpg"
pin_definitions:
  - position: 1
    pin_type: "item"
    pin_identity: "555"
    widget_id: "recommender-top"
    active_from: "2027-02-01T00:00:00Z"
    active_to: "2027-03-01T12:30:00+01:00"
  - position: -1
    pin_type: "item"
    pin_identity: "556"
`,
	"single": `model: 'trends'
target_type: 'all'
tags:
    - 'evergreen'
    - 'b2b'
pin_definitions:
    - position: 1
      pin_type: 'item'
      pin_identity: '/p/555'
      is_bundle_pin: false
    - position: 2
      pin_type: 'item'
      pin_identity: '/p/556'
      active_from: '2027-02-01T00:00:00Z'
`,
	"flow": `id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
target_type: item
target_identity: /p/123
tags: [spring, evergreen]
pin_definitions:
  - {position: 1, pin_type: item, pin_identity: /p/555, active_from: 2027-02-01T00:00:00Z}
  - {position: 2, pin_type: criteria, pin_criteria: {brand: Acme}, is_bundle_pin: true}
`,
	"json": `{
  "id": "199620b4-df1a-46e8-ab59-9e9ed9af7106",
  "model": "basket",
  "target_type": "item",
  "target_identity": "/p/123",
  "tags": ["spring", "b2b"],
  "pin_definitions": [
    {
      "position": 1,
      "pin_type": "item",
      "pin_identity": "/p/555",
      "active_from": "2027-02-01T00:00:00Z"
    },
    {"position": 2, "pin_type": "item", "pin_identity": "/p/556", "is_bundle_pin": true}
  ]
}
`,
	"only": `model: homepage
target_type: all
pin_definitions:
  - position: 3
    pin_type: item
    pin_identity: /p/555
`,
	"anchors": `model: homepage
target_type: all
tags: [campaign]
pin_definitions:
  - position: 1
    pin_type: item
    pin_identity: /p/555
    active_from: &from 2027-02-01T00:00:00Z
    active_to: &to 2027-03-01T12:30:00+01:00
  - position: 2
    pin_type: item
    pin_identity: /p/556
    active_from: *from
    active_to: *to
`,
}

// texts are the good files, with those of other line ends and a byte order mark.
func texts() map[string]string {
	all := map[string]string{}
	for name, text := range good {
		all[name] = text
	}
	all["crlf"] = strings.ReplaceAll(good["plain"], "\n", "\r\n")
	all["mark"] = "\ufeff" + good["low"]
	return all
}

// mistake is one that people make: what is written is replaced, wherever it is found
// in a good file. It has one reading, or none.
type mistake struct {
	name    string
	find    string // a regular expression
	write   string // $1 is its first group
	right   string // what should be there; empty: what was
	sure    bool   // it has one reading
	mostly  bool   // but not in each place
	reading string // where it has one only with a time zone: "zone"
	silent  bool   // it may make a right file of another meaning, so that nothing is said
}

const one, many = true, false

func TestWhatFixChangesMeansWhatWasMeant(t *testing.T) {
	if testing.Short() {
		t.Skip("does one thing at a time, so the race detector finds nothing")
	}
	zone := prague(t)
	type count struct{ all, fixed, left, same int }
	var sum [2]count
	for _, m := range mistakes {
		find := regexp.MustCompile("(?m)" + m.find)
		var of count
		var leftIn []string
		for name, text := range texts() {
			for i, at := range find.FindAllStringSubmatchIndex(text, -1) {
				if i == 3 {
					break
				}
				spoiled := text[:at[0]] + string(find.ExpandString(nil, m.write, text, at)) + text[at[1]:]
				if spoiled == text {
					continue
				}
				text := text
				if m.right != "" {
					text = text[:at[0]] + string(find.ExpandString(nil, m.right, text, at)) + text[at[1]:]
				}
				read := reader(nil)
				if m.reading == "zone" {
					read = reader(zone)
				}
				of.all++
				switch outcome := judge(t, m.name+" in "+name, text, spoiled, read); outcome {
				case "fixed":
					of.fixed++
				case "same":
					of.same++
				default:
					of.left++
					leftIn = append(leftIn, fmt.Sprintf("%s:%d %s", name, 1+strings.Count(text[:at[0]], "\n"), outcome))
				}
			}
		}
		if of.all == 0 {
			t.Errorf("%s is nowhere", m.name)
		}
		kind := 1
		if m.sure {
			kind = 0
		}
		if m.sure && of.left > 0 || testing.Verbose() {
			t.Logf("%-40s sure %-5v all %2d fixed %2d left %2d same %2d %s", m.name, m.sure, of.all, of.fixed, of.left, of.same, strings.Join(leftIn, "; "))
		}
		if m.sure && !m.mostly && of.left > 0 {
			t.Errorf("%s: %d of %d were left: %s", m.name, of.left, of.all, strings.Join(leftIn, "; "))
		}
		if !m.sure && of.fixed > 0 {
			t.Errorf("%s: %d of %d were fixed, though two readings make sense", m.name, of.fixed, of.all)
		}
		sum[kind].all += of.all
		sum[kind].fixed += of.fixed
		sum[kind].left += of.left
		sum[kind].same += of.same
	}
	t.Logf("one reading: %+v, %d %%; others: %+v", sum[0], 100*sum[0].fixed/(sum[0].all-sum[0].same), sum[1])
	if 100*sum[0].fixed < 85*(sum[0].all-sum[0].same) {
		t.Errorf("of %d with one reading, %d were fixed", sum[0].all, sum[0].fixed)
	}
}

// checker is a test, of this package's or of a property.
type checker interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// judge fixes a spoiled text, and says what came of it.
func judge(t checker, name, text, spoiled string, read fix.Read) string {
	t.Helper()
	right, wrong := read([]byte(text)), read([]byte(spoiled))
	if len(right.Found) > 0 {
		t.Fatalf("%s: the good file is not: %+v", name, right.Found)
	}
	out := fix.Apply([]byte(spoiled), wrong, read, nil)
	again := fix.Apply(out.Text, read(out.Text), read, nil)
	if !bytes.Equal(again.Text, out.Text) {
		t.Errorf("%s: a second run changes\n%s\nto\n%s", name, out.Text, again.Text)
	}
	if string(out.Text) == spoiled {
		if len(wrong.Found) == 0 {
			if bytes.Equal(wrong.Body, right.Body) {
				return "same"
			}
			return "unnoticed"
		}
		return fmt.Sprintf("[%s: %s; %s]", wrong.Found[0].Rule, wrong.Found[0].Message, wrong.Found[0].Hint)
	}
	after := read(out.Text)
	if !bytes.Equal(after.Body, right.Body) && !compare.Same(after.Body, right.Body) {
		t.Errorf("%s: wrong meaning:\n%s\nbecomes\n%s\nbut was\n%s", name, changed(text, spoiled), changed(spoiled, string(out.Text)), changed(string(out.Text), text))
		return "wrong"
	}
	if len(after.Found) > 0 {
		t.Errorf("%s: left after a fix: %+v", name, after.Found[0])
	}
	apart(t, name, spoiled, string(out.Text), text)
	return "fixed"
}

// apart checks that no line changes that was right: each line of before that is one of
// the good file, in its order, is there after.
func apart(t checker, name, before, after, text string) {
	t.Helper()
	rest := strings.Split(after, "\n")
	lines := strings.Split(text, "\n")
	for _, line := range strings.Split(before, "\n") {
		at := -1
		for i, l := range lines {
			if l == line {
				at = i
				break
			}
		}
		if at < 0 {
			continue
		}
		lines = lines[at+1:]
		found := false
		for i, l := range rest {
			if l == line {
				rest, found = rest[i+1:], true
				break
			}
		}
		if !found {
			t.Errorf("%s: the line %q was right, and is changed:\n%s", name, line, changed(before, after))
			return
		}
	}
}

// changed shows the lines of two texts that differ.
func changed(a, b string) string {
	one, two := strings.Split(a, "\n"), strings.Split(b, "\n")
	for len(one) > 0 && len(two) > 0 && one[0] == two[0] {
		one, two = one[1:], two[1:]
	}
	for len(one) > 0 && len(two) > 0 && one[len(one)-1] == two[len(two)-1] {
		one, two = one[:len(one)-1], two[:len(two)-1]
	}
	return "  - " + strings.Join(one, "\n  - ") + "\n  + " + strings.Join(two, "\n  + ")
}
