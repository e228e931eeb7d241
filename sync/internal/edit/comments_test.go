package edit_test

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pinsync/sync/internal/edit"
	"pinsync/sync/manifest"
)

// TestCommentsStayNextToWhatTheySpeakOf holds the law of editing: a comment
// whose key or item is still there is still on its line or right above it, and
// every line in which nothing changed is there as it was.
func TestCommentsStayNextToWhatTheySpeakOf(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawer{rt}
		definition := d.distinct(d.definition())
		file := d.write(definition, false, false)
		mustSay(rt, file, definition)
		live := d.live(d.edited(definition))
		got, err := edit.Apply(file, live)
		if err != nil {
			rt.Fatalf("%v\n%s\nlive %s", err, file, live)
		}
		mustMean(rt, file, got, live)
		mustKeep(rt, file, got, live)
	})
}

// sep is in between the keys of a path.
const sep = " > "

// entry is a key with its value, or an item, as it is in a text.
type entry struct {
	path       string
	start, end int // from the key or dash to the end of the value
	value      int // where the value begins
	flow       bool
	list       bool // it is an item
	scalar     string
}

// text is a file with its entries by path; those that can't be told apart by
// it are left out.
type text struct {
	source  []byte
	lines   []string
	entries map[string]entry
	twice   map[string]bool
}

func readText(source []byte) *text {
	doc, _ := manifest.Parse(source)
	t := &text{source: source, entries: map[string]entry{}, twice: map[string]bool{}}
	for line := range strings.Lines(string(source)) {
		t.lines = append(t.lines, strings.TrimRight(line, "\r\n"))
	}
	root := doc.Syntax()
	t.add("", &root, doc.Root())
	for path := range t.twice {
		delete(t.entries, path)
	}
	return t
}

func (t *text) add(path string, n *manifest.Syntax, v *manifest.Value) {
	for i := range n.Pairs {
		p, m := &n.Pairs[i], &v.Members[i]
		e := entry{path: path + sep + m.Key, start: p.Key.Outer, end: max(p.Key.End, p.Value.End), value: p.Value.Outer, flow: n.Flow}
		t.enter(e, &p.Value, &m.Value)
	}
	for i := range n.Items {
		item, v := &n.Items[i], &v.Items[i]
		name := string(v.AppendJSON(nil))
		if v.Kind == manifest.Object && path == sep+"pin_definitions" {
			name = ""
			for _, key := range []string{"pin_identity", "pin_criteria"} {
				if m := v.Member(key); m != nil {
					name += string(m.Value.AppendJSON(nil))
				}
			}
		}
		e := entry{path: path + sep + "[" + name + "]", start: item.Outer, end: item.End, value: item.Outer, flow: n.Flow, list: true}
		if !n.Flow {
			for e.start = item.Outer - 1; t.source[e.start] != '-' || !strings.Contains(" \t\r\n", string(t.source[e.start+1])); {
				if e.start--; e.start < 0 || t.source[e.start] == '#' {
					e.start = item.Outer
					break
				}
			}
		}
		t.enter(e, item, v)
	}
}

func (t *text) enter(e entry, n *manifest.Syntax, v *manifest.Value) {
	if _, ok := t.entries[e.path]; ok {
		t.twice[e.path] = true
	}
	if v.Kind < manifest.Array {
		e.scalar = string(v.AppendJSON(nil))
	}
	t.entries[e.path] = e
	if n.Form != manifest.Scalar {
		t.add(e.path, n, v)
	}
}

func (t *text) line(offset int) int { return bytes.Count(t.source[:offset], []byte("\n")) }

func (t *text) sorted() []entry {
	var all []entry
	for _, e := range t.entries {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	return all
}

// remark is a comment that was drawn, and number what shows it from the others.
var (
	remark = regexp.MustCompile(`#[^#]*§(\d+)§.*`)
	number = regexp.MustCompile(`§(\d+)§`)
)

func isRemark(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " \t"), "#") }

// mustKeep fails where an edit breaks the law.
func mustKeep(t *rapid.T, file, got, live []byte) {
	was, is := readText(file), readText(got)
	fail := func(format string, args ...any) {
		t.Helper()
		t.Fatalf(format+"\n%s\nlive %s\nedited\n%s", append(args, file, live, got)...)
	}
	at := map[string]int{} // the line of each remark after the edit
	for i, line := range is.lines {
		_, comments, _ := strings.Cut(line, "#")
		for _, m := range number.FindAllStringSubmatch(comments, -1) {
			if _, twice := at[m[1]]; twice {
				fail("comment %s is there twice", m[1])
			}
			at[m[1]] = i
		}
	}
	entries := was.sorted()
	gone := false
	for _, e := range entries {
		if now, ok := is.entries[e.path]; !ok || (now.scalar == "") != (e.scalar == "") {
			gone = true
		}
	}
	gone = gone || len(was.twice)+len(is.twice) > 0
	for i, line := range was.lines {
		m := remark.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		now, there := at[m[1]]
		if !there && !gone {
			fail("comment %s is lost, though nothing went", m[1])
		}
		if isRemark(line) {
			e, ok := was.below(entries, i)
			if !ok {
				continue
			}
			after, ok := is.entries[e.path]
			if !ok {
				continue
			}
			if !there {
				fail("comment %s above %s is lost", m[1], e.path)
			}
			for now++; isRemark(is.lines[now]); now++ {
			}
			if now != is.line(after.start) {
				fail("comment %s is no longer above %s", m[1], e.path)
			}
			continue
		}
		e, ok := was.beside(entries, i)
		if !ok {
			continue
		}
		after, ok := is.entries[e.path]
		if !ok || (after.scalar == "") != (e.scalar == "") {
			continue
		}
		if !there {
			fail("comment %s of %s is lost", m[1], e.path)
		}
		if between := is.line(after.start) <= now && now <= is.line(after.value); !between && now != is.line(after.end) {
			fail("comment %s is no longer at %s", m[1], e.path)
		}
	}
	if !gone {
		was.mustHaveLines(is, entries, fail)
	}
}

// below gives the entry that the line below a remark begins with, if the remark
// and those between are in its column.
func (t *text) below(entries []entry, line int) (entry, bool) {
	column, even := strings.Index(t.lines[line], "#"), true
	for line < len(t.lines) && isRemark(t.lines[line]) {
		even = even && strings.Index(t.lines[line], "#") == column
		line++
	}
	for _, e := range entries {
		start := bytes.LastIndexByte(t.source[:e.start], '\n') + 1
		if t.line(e.start) == line && strings.Trim(string(t.source[start:e.start]), " ,") == "" {
			return e, e.flow || even && e.start-start == column
		}
	}
	return entry{}, false
}

// next to gives the key or item that a line with a remark at its end speaks of:
// the one that ends last before the remark, or begins there and goes on below.
func (t *text) beside(entries []entry, line int) (found entry, ok bool) {
	last := -1
	for _, e := range entries {
		at := e.end
		if t.line(e.end) != line {
			at = e.start
		}
		if t.line(at) == line && at >= last {
			found, ok, last = e, true, at
		}
	}
	return found, ok
}

// mustHaveLines fails unless every line in which no value changed is there. No
// key or item went.
func (t *text) mustHaveLines(is *text, entries []entry, fail func(string, ...any)) {
	changed := map[int]bool{}
	came := map[string]bool{}
	for path := range is.entries {
		if _, ok := t.entries[path]; !ok {
			came[path[:strings.LastIndex(path, sep)]] = true
		}
	}
	before, after := inOrder(entries), inOrder(is.sorted())
	for _, e := range entries {
		parent := e.path[:strings.LastIndex(e.path, sep)]
		if e.flow && before[parent] != after[parent] {
			changed[t.line(e.start)], changed[t.line(e.end)] = true, true
		}
		if is.entries[e.path].scalar != e.scalar || e.flow && came[parent] || came[e.path] {
			for line := t.line(e.start); line <= t.line(e.end); line++ {
				changed[line] = true
			}
		}
	}
	left := map[string]int{}
	for _, line := range is.lines {
		left[plain(line)]++
	}
	for i, line := range t.lines {
		line := plain(line)
		if changed[i] || strings.TrimSpace(line) == "" {
			continue
		}
		if left[line]--; left[line] < 0 {
			fail("line %s is not there: %q", strconv.Itoa(i+1), line)
		}
	}
}

// inOrder gives the paths of what is in each object or list, in their order.
func inOrder(entries []entry) map[string]string {
	within := map[string]string{}
	for _, e := range entries {
		within[e.path[:strings.LastIndex(e.path, sep)]] += e.path
	}
	return within
}

// plain is a line without the comma before its comment, if it holds nothing
// else: that is one of the parts' around it.
func plain(line string) string {
	if text, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), ","); ok && (text == "" || isRemark(text)) {
		line = text
	}
	if isRemark(line) {
		return strings.TrimSpace(line)
	}
	return line
}
