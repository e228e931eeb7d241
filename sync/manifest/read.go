package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"pinsync/sync/diagnostic"
)

// errPanic is the error of a text that makes yaml.v3 panic.
var errPanic = errors.New("yaml.v3 panicked")

// read does the work of Parse.
func (d *Document) read() (*Document, []diagnostic.Diagnostic) {
	one := func(f diagnostic.Diagnostic) (*Document, []diagnostic.Diagnostic) {
		return nil, []diagnostic.Diagnostic{f}
	}
	src := d.places.bytes
	if len(src) > MaxSize {
		d.places.bytes = nil
		return one(d.fault(0, 0, fmt.Sprintf("the file is too large: at most %d bytes are read", MaxSize),
			"split it into several files"))
	}
	if bad, ok := d.places.scan(); !ok {
		return one(d.badByte(bad))
	}
	if bytes.HasPrefix(src, []byte(pointer)) {
		return one(d.fault(0, len(pointer)-len("https://git-lfs.github.com/spec/")-1, "the file is a pointer of Git LFS, and not the content that it stands for",
			"fetch the content with 'git lfs pull', and run this again"))
	}
	st := cut(&d.places.source)
	if t, ok := st.ruinous(d.places.start); ok {
		return one(d.fault(t.start, t.end, t.message, t.hint))
	}
	text, lines := st.afterComments()
	d.places.unseen = lines
	root, err := decode(text)
	switch {
	case err != nil || d.trailing(st, root):
		return one(d.broken(st))
	case st.second >= 0:
		return one(d.second(st.second))
	case root == nil || absent(root):
		return one(d.fault(d.places.start, d.places.start, "the file is empty", "write a customization into it, or delete it"))
	}
	b := d.build(root, st.substitute)
	if b.stopped {
		return nil, b.faults
	}
	return d, b.faults
}

// decode gives the root node of the first document in src; nil when there is
// no document.
func decode(src []byte) (root *yaml.Node, err error) {
	defer func() {
		if v := recover(); v != nil {
			root, err = nil, errPanic
		}
	}()
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

// trailing reports whether the first document has text after its root, which
// yaml.Unmarshal skips.
func (d *Document) trailing(st stream, root *yaml.Node) bool {
	switch {
	case root == nil:
		return false
	case root.Kind&(yaml.MappingNode|yaml.SequenceNode) == 0:
	case root.Style&yaml.FlowStyle != 0:
		if SkipBlank(d.places.bytes, d.nodeEnd(root)) >= len(st.first) {
			return false
		}
	case root.Column == 1 && !st.directive:
		// A block in the first column ends only with its document, unless a
		// line begins with "%".
		return false
	}
	return !sound(st.first)
}

// absent reports whether a node is written with no character at all.
func absent(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Anchor == "" && n.Style == 0
}

// documents are what the files of word processors and spreadsheets begin with:
// those of today, which are ZIP archives, and those of old.
var documents = []string{"PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}

// encrypted is what a file begins with that git-crypt keeps encrypted, and pointer one
// that only names what Git LFS keeps elsewhere (the "version" line of its
// specification).
const (
	encrypted = "\x00GITCRYPT\x00"
	pointer   = "version https://git-lfs.github.com/spec/"
)

// badByte is the fault of a text that is not YAML text at all.
func (d *Document) badByte(bad badByte) diagnostic.Diagnostic {
	src := d.places.bytes
	switch {
	case bytes.HasPrefix(src, []byte(encrypted)):
		return d.notText("the file is encrypted by git-crypt", "unlock the repository with 'git-crypt unlock', and run this again")
	case bad.offset < 2 && len(src) > 1 && (src[0] == 0xff && src[1] == 0xfe || src[0] == 0xfe && src[1] == 0xff || (src[0] == 0) != (src[1] == 0)):
		return d.notText("the file is UTF-16, and only UTF-8 can be read", "save it as UTF-8")
	case slices.ContainsFunc(documents, func(start string) bool { return bytes.HasPrefix(src, []byte(start)) }):
		return d.notText("the file is not text, but a document of Word, Excel or the like, or an archive", "save it as plain text in UTF-8")
	case bad.invalid:
		return d.fault(bad.offset, bad.offset+1, fmt.Sprintf("byte 0x%02X is not UTF-8 text", bad.r), "save the file as UTF-8")
	case lineSeparators[bad.r] != "":
		f := d.fault(bad.offset, bad.offset+utf8.RuneLen(bad.r),
			fmt.Sprintf("an invisible character, U+%04X (%s), is here: some programs read it as the end of a line, others as text", bad.r, lineSeparators[bad.r]),
			fmt.Sprintf(`delete it, or put a line end in its place; inside double quotes it is written \u%04x`, bad.r))
		f.Fix = d.fixOf([]way{d.instead(bad.r, ""), d.instead(bad.r, "\n")})
		return f
	}
	f := d.fault(bad.offset, bad.offset+1, fmt.Sprintf("control character U+%04X is not allowed", bad.r),
		`remove it, or write it as an escape in double quotes`)
	f.Fix = d.fixOf([]way{d.instead(bad.r, "")})
	return f
}

// notText is the fault of a file that holds something else than text, of which no line
// is shown.
func (d *Document) notText(message, hint string) diagnostic.Diagnostic {
	f := d.fault(0, 0, message, hint)
	f.Source = ""
	return f
}

// instead writes a text in the place of a character, everywhere.
func (d *Document) instead(r rune, text string) (w way) {
	for at := d.places.start; at < len(d.places.bytes); {
		found, size := utf8.DecodeRune(d.places.bytes[at:])
		if found == r {
			w = append(w, piece{at, at + size, text})
		}
		at += size
	}
	return w
}

// second is the fault of a second document that begins at offset.
func (d *Document) second(offset int) diagnostic.Diagnostic {
	_, end := d.places.line(d.places.lineOf(offset))
	f := d.fault(offset, end, "a second document begins here, and a file holds one",
		"remove it, or move it to a file of its own")
	line := lineAt(d.places.bytes, offset)
	if isMarker(line, '-') && SkipBlank(d.places.bytes, offset+len("---")) == len(d.places.bytes) {
		f.Fix = d.fixOf([]way{{{offset, offset + len(line), ""}}}) // an empty one
	}
	return f
}

// unreadable is the fault where nothing more is known.
func (d *Document) unreadable() diagnostic.Diagnostic {
	return d.fault(d.places.start, d.places.start, "the file can't be read as YAML", "look at its indentation, quotes and brackets")
}
