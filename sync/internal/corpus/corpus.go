// Package corpus makes customization files to measure with: as many as wanted,
// as various as those that people and programs write, all valid, and the same
// at every call.
//
// It knows nothing of what is measured, nor of how a file is read.
package corpus

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// File gives file number i, from 0: its slash-separated name and its text, half
// a kilobyte on average. It depends on i alone. No two files have the same id
// or target. One in 200 has a pin that is over, which is a warning.
//
// Front are lines to put before the first key, each with its line end; a
// corpus for a tool that wants keys of its own begins with those.
func File(i int, front string) (name string, text []byte) {
	f := file{number: i, front: front, Rand: rand.New(rand.NewPCG(uint64(i), 0))}
	f.model = models[i%len(models)]
	f.style = styles[f.IntN(len(styles))]
	return f.name(), f.write()
}

// Write writes the first n files below dir, which need not exist.
func Write(dir string, n int, front string) error {
	for _, model := range models[:min(n, len(models))] {
		if err := os.MkdirAll(filepath.Join(dir, model), 0o755); err != nil {
			return err
		}
	}
	for i := range n {
		name, text := File(i, front)
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// ID gives the id of file number i.
func ID(i int) string {
	r := rand.New(rand.NewPCG(uint64(i), 1))
	a, b := r.Uint64(), r.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>52, b&0xffffffffffff)
}

var (
	models = []string{"basket", "item_detail_alternatives", "item_detail_complements", "trends",
		"homepage", "last_seen", "category_top", "newsletter"}
	tags       = []string{"spring", "summer sale", "campaign", "house-rules", "výprodej", "b2b", "2025-q1", "evergreen"}
	brands     = []string{"Acme", "Northwind", "Škoda", "Löwe & Söhne", "Contoso", "Žďár"}
	categories = []string{"Shoes", "Running shoes", "Gift cards", "Zimní bundy", "Coffee", "Kids > Toys"}
	widgets    = []string{"recommender-top", "recommender-bottom", "popup"}
	comments   = []string{"merino socks", "waterproofing spray", "agreed with the category manager", "nejprodávanější", "until stock is gone"}
)

// style is how someone writes a file.
type style struct {
	editorLine bool // the first line names the schema
	story      bool // a comment says why
	quoted     bool // every text is in double quotes
	lowIndent  bool // the dashes stand below their key
	flow       bool // short lists and objects are in brackets
	marker     bool // "---" comes first
	anchors    bool // dates that come twice are written once
	remarks    bool // comments follow values
	lineEnd    string
}

// styles are as frequent as they stand here.
var styles = []style{
	{editorLine: true, flow: true, lineEnd: "\n"},
	{editorLine: true, flow: true, remarks: true, lineEnd: "\n"},
	{editorLine: true, story: true, flow: true, remarks: true, lineEnd: "\n"},
	{editorLine: true, story: true, lineEnd: "\n"},
	{editorLine: true, lineEnd: "\n"},
	{editorLine: true, anchors: true, flow: true, lineEnd: "\n"},
	{lineEnd: "\n"},
	{lowIndent: true, lineEnd: "\n"},
	{lowIndent: true, marker: true, lineEnd: "\n"},
	{quoted: true, lowIndent: true, lineEnd: "\n"},
	{quoted: true, flow: true, lineEnd: "\n"},
	{editorLine: true, flow: true, lineEnd: "\r\n"},
}

// file is one file being written.
type file struct {
	*rand.Rand
	style
	number int
	front  string
	model  string
	out    bytes.Buffer
}

// all reports whether the file is for every request: a model has one of these.
func (f *file) all() bool { return f.number < len(models) }

func (f *file) name() string {
	if f.all() {
		return f.model + "/all.yaml"
	}
	return fmt.Sprintf("%s/p-%06d.yaml", f.model, f.number)
}

func (f *file) write() []byte {
	if f.marker {
		f.out.WriteString("---\n")
	}
	if f.editorLine {
		f.out.WriteString("# yaml-language-server: $schema=../../schema/customization.schema.json\n")
	}
	if f.story {
		f.out.WriteString("#\n# What the shop wants to see beside this one; ask the category manager\n# before you change it.\n")
	}
	f.out.WriteString(f.front)
	f.line("id: ", ID(f.number))
	f.line("model: ", f.text(f.model))
	f.target()
	if f.IntN(5) > 0 {
		f.list("tags", pick(f, tags), pick(f, tags))
	}
	f.pins()
	if f.lineEnd == "\n" {
		return f.out.Bytes()
	}
	return bytes.ReplaceAll(f.out.Bytes(), []byte("\n"), []byte(f.lineEnd))
}

func (f *file) target() {
	switch {
	case f.all():
		f.line("target_type: ", f.text("all"))
	case f.IntN(3) > 0:
		f.line("target_type: ", f.text("item"))
		f.line("target_identity: ", f.item(f.number))
		if f.IntN(4) == 0 {
			f.line("target_metadata:")
			f.line("  title: ", f.text(pick(f, categories)+" "+pick(f, brands)))
			f.line("  image_link: ", f.text(fmt.Sprintf("https://shop.example/images/%d.jpg", f.number)))
		}
	default:
		f.line("target_type: ", f.text("criteria"))
		f.line("target_criteria:")
		f.line("  category: ", f.text(pick(f, categories)))
		f.line("  shelf: ", fmt.Sprint(f.number))
	}
}

// pins writes one to five pins at places of their own.
func (f *file) pins() {
	f.line("pin_definitions:")
	outer := "  "
	if f.lowIndent {
		outer = ""
	}
	pins := 1 + f.IntN(4)
	dated := f.IntN(3) == 0
	for i := range pins {
		block := i > 0 && f.IntN(10) == 0
		position := i + 1
		if block {
			position = 0
		} else if i == 0 && f.IntN(20) == 0 {
			position = -1
		}
		f.line(outer, "- position: ", fmt.Sprint(position))
		if f.IntN(4) > 0 {
			f.line(outer, "  pin_type: ", f.text("item"))
			f.line(outer, "  pin_identity: ", f.item(1_000_000+10*f.number+i), f.remark())
		} else {
			f.line(outer, "  pin_type: ", f.text("criteria"))
			f.line(outer, "  pin_criteria:")
			f.line(outer, "    brand: ", f.text(pick(f, brands)))
			f.line(outer, "    price_rank: ", fmt.Sprint(float64(f.IntN(100))/4))
		}
		if block {
			f.line(outer, "  is_block_pin: true")
		}
		if f.IntN(12) == 0 {
			f.line(outer, "  widget_id: ", f.text(pick(f, widgets)))
		}
		if dated {
			f.window(outer, i)
		}
	}
}

// window writes when pin number i is shown: all of a file at the same time.
func (f *file) window(outer string, i int) {
	from, to := "2025-02-01T00:00:00Z", "2099-03-01T00:00:00+01:00"
	if f.number%200 == 99 {
		to = "2025-03-01T00:00:00+01:00"
	}
	switch {
	case f.anchors && i == 0:
		from, to = "&from "+from, "&to "+to
	case f.anchors:
		from, to = "*from", "*to"
	case f.quoted:
		from, to = f.text(from), f.text(to)
	}
	f.line(outer, "  active_from: ", from)
	if f.anchors || f.number%2 == 1 {
		f.line(outer, "  active_to: ", to)
	}
}

// item is an item's id: a path, or digits, which need quotes.
func (f *file) item(n int) string {
	if f.number%7 == 3 {
		return fmt.Sprintf(`"%d"`, n)
	}
	return f.text(fmt.Sprintf("/p/%d", n))
}

// text writes one text.
func (f *file) text(s string) string {
	if f.quoted {
		return `"` + s + `"`
	}
	if strings.ContainsAny(s, "&>") {
		return "'" + s + "'"
	}
	return s
}

func (f *file) remark() string {
	if !f.remarks || f.IntN(2) == 0 {
		return ""
	}
	return " # " + pick(f, comments)
}

func (f *file) list(key string, items ...string) {
	if f.flow {
		for i := range items {
			items[i] = f.text(items[i])
		}
		f.line(key, ": [", strings.Join(items, ", "), "]")
		return
	}
	f.line(key, ":")
	for _, item := range items {
		if f.lowIndent {
			f.line("- ", f.text(item))
		} else {
			f.line("  - ", f.text(item))
		}
	}
}

func (f *file) line(parts ...string) {
	for _, part := range parts {
		f.out.WriteString(part)
	}
	f.out.WriteByte('\n')
}

func pick(f *file, from []string) string { return from[f.IntN(len(from))] }
