package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The parts of an .xlsx are those of ECMA-376, 18 (SpreadsheetML). They are read
// as a stream, cell by cell: excelize needs 1.4 GB to find the kinds of the cells
// of 100,000 rows, and what it reads as a stream has neither kinds nor formulas.

const (
	maxParts     = 10_000   // in one workbook
	maxSmallPart = 16 << 20 // the bytes of a part other than a sheet and the texts
	maxDepth     = 100      // elements in one another
	maxToken     = 1 << 20  // the bytes of one tag, or of the text between two
	textCost     = 16       // what a text costs apart from its bytes
)

// workbook is an .xlsx that is being read.
type workbook struct {
	parts    map[string]*zip.File
	texts    []string // the shared ones
	formats  []format // of cells, by their style
	date1904 bool
	used     int // bytes of text in cells
}

func readXLSX(text []byte) (*Table, error) {
	archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil || len(archive.File) > maxParts {
		return nil, damaged("it is not a zip archive, or is cut short")
	}
	w := &workbook{parts: map[string]*zip.File{}}
	for _, part := range archive.File {
		w.parts[strings.ToLower(strings.TrimPrefix(part.Name, "/"))] = part
	}
	name, sheet, err := w.firstSheet()
	if err != nil {
		return nil, err
	}
	t := &Table{Name: name}
	err = w.readSheet(sheet, t)
	if p, ok := errors.AsType[*Problem](err); ok {
		p.Sheet = name
	}
	return t, err
}

func damaged(why string) *Problem {
	return &Problem{Message: "the workbook can't be read: " + why, Hint: "open it and save it again as Excel Workbook (.xlsx)"}
}

// firstSheet finds the first sheet, and reads what its cells refer to.
func (w *workbook) firstSheet() (name, sheet string, err error) {
	main, err := w.relation("_rels/.rels", "", func(kind, _ string) bool { return strings.HasSuffix(kind, "/officeDocument") })
	if err != nil {
		return "", "", err
	}
	book, err := w.part(main, maxSmallPart)
	if err != nil {
		return "", "", err
	}
	if book == nil {
		return "", "", damaged("it holds no workbook; is it a file of another program?")
	}
	defer book.close.Close()
	id := ""
	if err = book.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			w.date1904 = isTrue(attr(&e, "date1904"))
		case "sheet":
			if id == "" {
				name = attr(&e, "name")
				for _, a := range e.Attr {
					if a.Name.Local == "id" && a.Name.Space != "" {
						id = a.Value
					}
				}
			}
		}
		return nil
	}); err != nil {
		return "", "", err
	}
	folder, file := path.Split(main)
	rels := folder + "_rels/" + file + ".rels"
	for suffix, read := range map[string]func(*tokens) error{"/sharedStrings": w.readTexts, "/styles": w.readStyles} {
		part, err := w.relation(rels, folder, func(kind, _ string) bool { return strings.HasSuffix(kind, suffix) })
		if err == nil {
			err = w.readPart(part, read)
		}
		if err != nil {
			return "", "", err
		}
	}
	sheet, err = w.relation(rels, folder, func(_, relation string) bool { return id != "" && relation == id })
	if err == nil && sheet == "" {
		err = damaged("it has no sheet")
	}
	return name, sheet, err
}

func (w *workbook) readPart(name string, read func(*tokens) error) error {
	if name == "" {
		return nil
	}
	limit := int64(maxSmallPart)
	if strings.Contains(strings.ToLower(name), "sharedstrings") {
		limit = MaxUnpacked
	}
	part, err := w.part(name, limit)
	if err != nil || part == nil {
		return err
	}
	defer part.close.Close()
	return read(part)
}

// relation is the part that a relationship leads to, seen from folder; empty where
// there is no such relationship.
func (w *workbook) relation(rels, folder string, wanted func(kind, id string) bool) (target string, err error) {
	part, err := w.part(rels, maxSmallPart)
	if err != nil || part == nil {
		return "", err
	}
	defer part.close.Close()
	err = part.each(func(e xml.StartElement) error {
		if e.Name.Local == "Relationship" && target == "" && attr(&e, "TargetMode") != "External" && wanted(attr(&e, "Type"), attr(&e, "Id")) {
			if target = attr(&e, "Target"); !strings.HasPrefix(target, "/") {
				target = path.Join(folder, target)
			}
			target = strings.TrimPrefix(target, "/")
		}
		return nil
	})
	return target, err
}

// readTexts reads the shared texts.
func (w *workbook) readTexts(part *tokens) error {
	return part.each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := w.richText(part, "si")
		if err == nil {
			err = w.count(textCost)
		}
		w.texts = append(w.texts, text)
		return err
	})
}

// richText reads the text of an element up to its end: all runs in turn, without
// what says how they are pronounced.
func (w *workbook) richText(part *tokens, element string) (string, error) {
	var text strings.Builder
	inText, spoken := false, false
	for {
		token, err := part.inside()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "t" && !spoken
			spoken = spoken || token.Name.Local == "rPh"
		case xml.CharData:
			if inText {
				if err := w.count(len(token)); err != nil {
					return "", err
				}
				text.Write(token)
			}
		case xml.EndElement:
			inText = false
			switch token.Name.Local {
			case "rPh":
				spoken = false
			case element:
				return unescape(text.String()), nil
			}
		}
	}
}

// count takes in how much text was read.
func (w *workbook) count(n int) error {
	if w.used += n; w.used > MaxTexts {
		return tooLarge("the cells hold more than %d MiB of text", MaxTexts)
	}
	return nil
}

// unescape puts characters in the place of _xHHHH_, as ECMA-376, 22.9.2.19
// (ST_Xstring) writes those that XML can't hold.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for at := 0; at < len(text); {
		if code, ok := escaped(text[at:]); ok {
			out.WriteRune(code)
			at += len("_x0000_")
			continue
		}
		out.WriteByte(text[at])
		at++
	}
	return out.String()
}

func escaped(text string) (rune, bool) {
	if len(text) < len("_x0000_") || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	code, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(code), err == nil && utf8.ValidRune(rune(code))
}
