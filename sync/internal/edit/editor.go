package edit

import (
	"bytes"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
	"pinsync/sync/value"
)

// editor writes the text of one file again, from its first byte to its last,
// and copies what does not change.
type editor struct {
	src    []byte
	start  int   // after a byte order mark
	starts []int // of the lines after the first one, as offsets
	style  spelling.Style
	level  level
	pins   []slot
	// uses counts the aliases of each anchor's name in the file, and meant is
	// what each of them stands for there, by its offset.
	uses  map[string]int
	meant map[int]*manifest.Value

	// anchors are the values that names have in the text written so far.
	anchors map[string]*manifest.Value
	undo    []func() // what takes the last changes of anchors and renewed back
	// lines: what was written last ends in lines below "|" or ">".
	lines bool
	// renewed are the names that were given to a value that used to be an
	// alias, since what they named is gone; true once an alias has used it.
	renewed map[string]bool
	// written are the names for which that turned out to be of no use: their
	// aliases are written out.
	written map[string]bool
}

func newEditor(src []byte, root *manifest.Syntax, l level) *editor {
	e := &editor{src: src, starts: lineStarts(src), level: l, uses: map[string]int{}, meant: map[int]*manifest.Value{}, written: map[string]bool{}}
	if bytes.HasPrefix(src, []byte("\ufeff")) {
		e.start = len("\ufeff")
	}
	e.style = e.layout(root)
	return e
}

// learn notes what the aliases of the file stand for; it says have.
func (e *editor) learn(root *manifest.Syntax, have *manifest.Value) {
	e.begin()
	e.define(root, have, func(alias *manifest.Syntax) {
		e.uses[alias.Anchor]++
		e.meant[alias.Outer] = e.anchors[alias.Anchor]
	})
}

// begin makes e ready to write the text from its first byte.
func (e *editor) begin() {
	e.anchors, e.renewed, e.undo = map[string]*manifest.Value{}, map[string]bool{}, nil
}

// set gives a name a value from here on.
func (e *editor) set(name string, v *manifest.Value) {
	if name == "" {
		return
	}
	old, was := e.anchors[name]
	e.undo = append(e.undo, func() {
		if e.anchors[name] = old; !was {
			delete(e.anchors, name)
		}
	})
	e.anchors[name] = v
}

// renewal notes that a name was renewed, and whether an alias uses it.
func (e *editor) renewal(name string, used bool) {
	old, was := e.renewed[name]
	e.undo = append(e.undo, func() {
		if e.renewed[name] = old; !was {
			delete(e.renewed, name)
		}
	})
	e.renewed[name] = used
}

// retract takes back what was noted since there were mark steps to undo.
func (e *editor) retract(mark int) {
	for len(e.undo) > mark {
		last := len(e.undo) - 1
		e.undo[last]()
		e.undo = e.undo[:last]
	}
}

// renamedInVain reports whether a name was renewed in vain, and sees to it that it is not
// next time.
func (e *editor) renamedInVain() bool {
	found := false
	for name, used := range e.renewed {
		if !used {
			e.written[name] = true
			found = true
		}
	}
	return found
}

// walk visits n and everything in it, in the order of the text.
func walk(n *manifest.Syntax, visit func(*manifest.Syntax)) {
	visit(n)
	for i := range n.Pairs {
		walk(&n.Pairs[i].Key, visit)
		walk(&n.Pairs[i].Value, visit)
	}
	for i := range n.Items {
		walk(&n.Items[i], visit)
	}
}

// isBlock recognizes a list or an object that is not in brackets.
func isBlock(n *manifest.Syntax) bool {
	return !n.Flow && (n.Form == manifest.Mapping || n.Form == manifest.Sequence)
}

// value writes n, which the file has as have, so that it says want: the text
// in the place of that from left(n) to right(n). ok is false when that can't
// be done inside of n, since it has to become a block; then nothing was
// written. flow says that n is in brackets.
func (e *editor) value(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role, flow bool) (text string, ok bool) {
	mark := len(e.undo)
	defer func() {
		if !ok {
			e.retract(mark)
		}
	}()
	if n.Form == manifest.Alias {
		e.lines = false
		return e.alias(n, want, role, flow)
	}
	// A name holds from where it is, for what it names may give it again.
	e.set(n.Anchor, want)
	e.lines = false
	switch {
	case value.Equal(have, want) && e.intact(n):
		e.define(n, have, e.use)
		e.lines = e.endsInLines(n)
		return string(e.src[e.left(n):e.right(n)]), true
	case have.Kind != want.Kind && (isContainer(have) || isContainer(want)):
		text, ok = e.otherKind(n, want, role, flow)
	case n.Form == manifest.Scalar:
		text, ok = e.scalar(n, have, want, role, flow), true
	case n.Form == manifest.Mapping:
		text, ok = e.object(n, have, want, role)
	default:
		text, ok = e.list(n, have, want, role)
	}
	return text, ok
}

func isContainer(v *manifest.Value) bool {
	return v.Kind == manifest.Object || v.Kind == manifest.Array
}

// intact reports whether n means as it is what it does in the file: all
// aliases in it still stand for the same.
func (e *editor) intact(n *manifest.Syntax) bool {
	within := map[string]bool{}
	sound := true
	walk(n, func(n *manifest.Syntax) {
		switch {
		case n.Form != manifest.Alias:
			within[n.Anchor] = true
			sound = sound && (e.level == fine || !e.unended(n))
		case !within[n.Anchor]:
			sound = sound && value.Equal(e.anchors[n.Anchor], e.meant[n.Outer])
		}
	})
	return sound
}

// unended reports whether n is lines below "|" or ">" that the end of the file
// cuts off: they mean something else once there are further lines.
func (e *editor) unended(n *manifest.Syntax) bool {
	return n.End == len(e.src) && len(n.Pairs)+len(n.Items) == 0 && e.endsInLines(n)
}

// use notes that an alias is written.
func (e *editor) use(alias *manifest.Syntax) {
	if _, ok := e.renewed[alias.Anchor]; ok {
		e.renewal(alias.Anchor, true)
	}
}

// otherKind writes a value in the place of one of another kind.
func (e *editor) otherKind(n *manifest.Syntax, want *manifest.Value, role spelling.Role, flow bool) (string, bool) {
	inBrackets := flow || n.Flow && isContainer(want)
	if isBlock(n) || !inBrackets && !e.style.Inline(want, role, 0) {
		return "", false
	}
	text := e.inline(want, role, flow)
	if n.Anchor != "" {
		text = "&" + n.Anchor + " " + text
	}
	return e.separator(n) + text + e.headerComment(n), true
}

// separator is what has to stand before a text in the place of n, where the file
// has none.
func (e *editor) separator(n *manifest.Syntax) string {
	if at := e.left(n); at == e.right(n) && at > e.start && e.src[at-1] != ' ' {
		return " "
	}
	return ""
}

// inline spells a value on one line. flow says that it is in brackets.
func (e *editor) inline(v *manifest.Value, role spelling.Role, flow bool) string {
	if flow || isContainer(v) {
		return string(e.style.Flow(nil, v, role))
	}
	return e.style.Scalar(v, role, false)
}

// define notes the anchors of n and of everything in it, which says have, and
// visits the aliases, all in the order of the text.
func (e *editor) define(n *manifest.Syntax, have *manifest.Value, visit func(alias *manifest.Syntax)) {
	if n.Form == manifest.Alias {
		visit(n)
		return
	}
	e.set(n.Anchor, have)
	explicit := 0
	for i := range n.Pairs {
		p := &n.Pairs[i]
		if p.Merge {
			walk(&p.Value, func(n *manifest.Syntax) {
				if n.Form == manifest.Alias {
					visit(n)
				}
			})
			continue
		}
		m := &have.Members[explicit]
		explicit++
		if p.Key.Form == manifest.Alias {
			visit(&p.Key)
		}
		e.defineKey(&p.Key, m.Key)
		e.define(&p.Value, &m.Value, visit)
	}
	for i := range n.Items {
		e.define(&n.Items[i], &have.Items[i], visit)
	}
}

func (e *editor) defineKey(key *manifest.Syntax, text string) {
	if key.Form != manifest.Alias {
		e.set(key.Anchor, &manifest.Value{Kind: manifest.String, Text: text})
	}
}

// object writes an object that stays one.
func (e *editor) object(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role) (string, bool) {
	if n.Flow {
		return e.flowObject(n, have, want, role)
	}
	if len(want.Members) == 0 {
		return "", false
	}
	return e.blockObject(n, have, want, role)
}

// list writes a list that stays one.
func (e *editor) list(n *manifest.Syntax, have, want *manifest.Value, role spelling.Role) (string, bool) {
	var slots []slot
	switch role {
	case spelling.Pins:
		slots = e.pins
	case spelling.Tags:
		slots = setSlots(have, want)
	default:
		slots = listSlots(have, want)
	}
	// Pins get lines of their own instead of empty brackets.
	unfolds := role == spelling.Pins && len(n.Items) == 0 && !e.style.JSON && bytes.IndexByte(e.src[n.Start:n.End], '#') < 0
	switch {
	case n.Flow && !unfolds:
		return e.flowList(n, have, slots, role)
	case n.Flow || len(slots) == 0:
		return "", false
	}
	return e.blockList(n, have, slots, role)
}
