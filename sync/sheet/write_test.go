package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"pinsync/sync/sheet"
)

var written = []sheet.Column{
	{Name: "model", About: "the recommender", Width: 20},
	{Name: "position", Width: 10, Plain: true},
	{Name: "active_to", Width: 20, Dates: true, Note: "In Prague."},
}

func TestNoCellBecomesAFormula(t *testing.T) {
	t.Parallel()
	var rows [][]sheet.Cell
	for _, text := range []string{"=1+1", "+1", "-1", "@x", "\t=1", "'x", "00123", "plain"} {
		rows = append(rows, []sheet.Cell{{Kind: sheet.Text, Text: text}, {Kind: sheet.Number, Text: "-1"}})
	}
	var csv, xlsx bytes.Buffer
	if err := sheet.WriteCSV(&csv, written, rows); err != nil {
		t.Fatal(err)
	}
	want := "model,position,active_to\n'=1+1,-1\n'+1,-1\n'-1,-1\n'@x,-1\n\"'\t=1\",-1\n''x,-1\n00123,-1\nplain,-1\n"
	if diff := cmp.Diff(want, csv.String()); diff != "" {
		t.Error(diff)
	}
	if err := sheet.WriteXLSX(&xlsx, written, rows); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&xlsx)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		name := sheet.CellName(i+2, 1)
		formula, _ := f.GetCellFormula("pins", name)
		text, _ := f.GetCellValue("pins", name)
		kind, _ := f.GetCellType("pins", name)
		if formula != "" || text != row[0].Text || kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
			t.Errorf("%s: %q, formula %q, type %v", row[0].Text, text, formula, kind)
		}
	}
}

func TestAWorkbookIsOneThatPeopleLikeToOpen(t *testing.T) {
	t.Parallel()
	rows := [][]sheet.Cell{{{Kind: sheet.Text, Text: "výprodej"}, {Kind: sheet.Number, Text: "1"}, {Kind: sheet.Moment, Text: "2026-12-24T18:00:00"}}, {{Kind: sheet.Text, Text: "b"}, {Kind: sheet.Bool, Text: "true"}}}
	var out, again bytes.Buffer
	if err := sheet.WriteXLSX(&out, written, rows); err != nil {
		t.Fatal(err)
	}
	if err := sheet.WriteXLSX(&again, written, rows); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("it is another file at each call: %v", err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"pins", "columns"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	panes, err := f.GetPanes("pins")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].Name != "_xlnm._FilterDatabase" || names[0].RefersTo != "'pins'!$A$1:$C$3" {
		t.Errorf("filters: %+v", names)
	}
	notes, err := f.GetComments("pins")
	if err != nil || len(notes) != 1 || notes[0].Cell != "C1" || !strings.Contains(notes[0].Text, "In Prague.") {
		t.Errorf("notes: %+v, %v", notes, err)
	}
	if width, _ := f.GetColWidth("pins", "A"); width != 20 {
		t.Errorf("width %v", width)
	}
	if shown, _ := f.GetCellValue("pins", "C2"); shown != "2026-12-24 18:00:00" {
		t.Errorf("the date shows as %q", shown)
	}
	if about, _ := f.GetCellValue("columns", "B2"); about != "the recommender" {
		t.Errorf("the second sheet says %q", about)
	}
}

func TestWhatACellCantHoldIsAnError(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"long":             strings.Repeat("x", sheet.MaxCellText+1),
		"long, in UTF-16":  strings.Repeat("😀", sheet.MaxCellText/2+1),
		"a control":        "a\x01b",
		"an escape of one": "_x005F_",
		"two in another":   "_x0041_x0042_",
	} {
		err := sheet.WriteXLSX(&bytes.Buffer{}, written, [][]sheet.Cell{{{Kind: sheet.Text, Text: text}}})
		if err == nil || !strings.Contains(err.Error(), "cell A2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := sheet.WriteXLSX(&bytes.Buffer{}, written, [][]sheet.Cell{{{Kind: sheet.Text, Text: strings.Repeat("é", sheet.MaxCellText)}}}); err != nil {
		t.Error(err)
	}
}
