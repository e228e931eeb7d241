package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"pinsync/sync/sheet"
)

func knows(column string) bool {
	return strings.Contains(" model target_type position pin_identity active_to ", " "+column+" ")
}

func read(t testing.TB, name string, text []byte, encoding string) (*sheet.Table, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return sheet.Read(path, sheet.Options{Encoding: encoding, Knows: knows})
}

// texts are the cells of a table, its header first.
func texts(table *sheet.Table) (all [][]string) {
	for _, row := range append([]sheet.Row{table.Header}, table.Rows...) {
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, cell.Text)
		}
		all = append(all, cells)
	}
	return all
}

func TestTextOfEveryOfficeIsRead(t *testing.T) {
	t.Parallel()
	const plain = "model,pin_identity,position\nvýprodej,\"/p/1,2\",-1\n"
	semicolons := "model;pin_identity;position\nvýprodej;/p/1,2;-1\n"
	want := [][]string{{"model", "pin_identity", "position"}, {"výprodej", "/p/1,2", "-1"}}
	encode := func(text []byte, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for name, test := range map[string]struct{ text, encoding string }{
		"commas":                     {plain, ""},
		"a byte order mark":          {"\ufeff" + plain, ""},
		"CRLF":                       {strings.ReplaceAll(plain, "\n", "\r\n"), ""},
		"CR, as of an old Mac":       {strings.ReplaceAll(plain, "\n", "\r"), ""},
		"semicolons, of a German":    {semicolons, ""},
		"tabs, of Unicode text":      {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(strings.ReplaceAll(semicolons, ";", "\t")))), ""},
		"UTF-16, high byte first":    {encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(semicolons))), ""},
		"windows-1250, named":        {encode(charmap.Windows1250.NewEncoder().Bytes([]byte(semicolons))), "windows-1250"},
		"UTF-8, whatever is named":   {plain, "windows-1250"},
		"a line with the separator":  {"sep=;\r\n" + semicolons, ""},
		"empty rows and cells":       {"\n,,\n" + plain + ",,\n\n", ""},
		"quotes around every field":  {`"model","pin_identity","position"` + "\n" + `"výprodej","/p/1,2","-1"`, ""},
		"a guarded text":             {strings.Replace(plain, "-1", "'-1", 1), ""},
		"cells behind the last name": {strings.ReplaceAll(plain, "\n", ",,\n"), ""},
	} {
		table, err := read(t, "a.csv", []byte(test.text), test.encoding)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, texts(table)); diff != "" || len(table.Faults) > 0 {
			t.Errorf("%s: %s %v", name, diff, table.Faults)
		}
	}
}

func TestRowsKnowTheirLines(t *testing.T) {
	t.Parallel()
	table, err := read(t, "a.csv", []byte("sep=,\n\nmodel,position\n\"two\nlines\",1\n\nx,2\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, row := range table.Rows {
		lines = append(lines, row.Line)
	}
	if diff := cmp.Diff([]int{4, 7}, lines); diff != "" || table.Header.Line != 3 {
		t.Errorf("header %d, rows %s", table.Header.Line, diff)
	}
}

// workbook is an .xlsx with the given XML in its parts.
func workbook(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="My pins" sheetId="1" r:id="rId7"/><sheet name="Other" sheetId="2" r:id="rId8"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId9" Type="x/styles" Target="styles.xml"/><Relationship Id="rId6" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId8" Target="worksheets/other.xml"/><Relationship Id="rId7" Target="/xl/worksheets/first.xml"/></Relationships>`,
		"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d.m.yyyy h:mm"/><numFmt numFmtId="165" formatCode="[$-405]d\. mmmm yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml":       `<sst><si><t>model</t></si><si><r><t>rich </t></r><r><t xml:space="preserve"> text</t></r><rPh><t>spoken</t></rPh></si><si><t>a_x000D_b_x005F_x0041_</t></si></sst>`,
		"xl/worksheets/other.xml":    `<worksheet/>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range all {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func rowsOf(xml string) map[string]string {
	return map[string]string{"xl/worksheets/first.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>active_to</t></is></c></row>` + xml + `</worksheet>`}
}

func TestCellsOfAWorkbookHaveKinds(t *testing.T) {
	t.Parallel()
	for xml, want := range map[string]sheet.Cell{
		`<c r="A3" t="s"><v>1</v></c>`:                               {Kind: sheet.Text, Text: "rich  text"},
		`<c r="A3" t="s"><v>2</v></c>`:                               {Kind: sheet.Text, Text: "a\rb_x0041_"},
		`<c r="A3" t="s"><v>99</v></c>`:                              {Kind: sheet.Error, Text: "a text that is missing"},
		`<c r="A3" t="str"><v>plain</v></c>`:                         {Kind: sheet.Text, Text: "plain"},
		`<c r="A3"><v>42</v></c>`:                                    {Kind: sheet.Number, Text: "42"},
		`<c t="b"><v>1</v></c>`:                                      {Kind: sheet.Bool, Text: "true"},
		`<c r="A3" t="b"><f>FALSE()</f><v>0</v></c>`:                 {Kind: sheet.Bool, Text: "false"},
		`<c r="A3" t="e"><v>#N/A</v></c>`:                            {Kind: sheet.Error, Text: "#N/A"},
		`<c r="A3"><f>1+1</f><v>2</v></c>`:                           {Kind: sheet.Formula, Text: "1+1"},
		`<c r="A3"><f t="shared" si="0"/><v>2</v></c>`:               {Kind: sheet.Formula},
		`<c r="A3" s="1"><v>46380</v></c>`:                           {Kind: sheet.Date, Text: "2026-12-24"},
		`<c r="A3" s="3"><v>46380</v></c>`:                           {Kind: sheet.Date, Text: "2026-12-24"},
		`<c r="A3" s="2"><v>46380</v></c>`:                           {Kind: sheet.Moment, Text: "2026-12-24T00:00:00"},
		`<c r="A3" s="1"><v>46380.354166666664</v></c>`:              {Kind: sheet.Moment, Text: "2026-12-24T08:30:00"},
		`<c r="A3" s="2"><v>46380.99998842593</v></c>`:               {Kind: sheet.Moment, Text: "2026-12-24T23:59:59"},
		`<c r="A3" s="4"><v>0.5</v></c>`:                             {Kind: sheet.Number, Text: "0.5"},
		`<c r="A3" t="d"><v>2026-12-24T18:00:00</v></c>`:             {Kind: sheet.Moment, Text: "2026-12-24T18:00:00"},
		`<c r="A3" t="inlineStr"><is><t>in</t></is></c>`:             {Kind: sheet.Text, Text: "in"},
		`<c r="A3" s="1"/><c r="B3" t="inlineStr"><is><t/></is></c>`: {},
	} {
		table, err := read(t, "a.xlsx", workbook(t, rowsOf(`<row r="3">`+xml+`</row></sheetData>`)), "")
		if err != nil {
			t.Errorf("%s: %v", xml, err)
			continue
		}
		got := sheet.Cell{}
		if len(table.Rows) > 0 {
			got = table.Rows[0].At(0)
			if table.Rows[0].Line != 3 {
				t.Errorf("%s is in row %d", xml, table.Rows[0].Line)
			}
		}
		if got != want || table.Name != "My pins" || table.Header.At(1).Text != "active_to" {
			t.Errorf("%s: %+v in %q, want %+v", xml, got, table.Name, want)
		}
	}
	parts := rowsOf(`<row r="2"><c r="A2" s="1"><v>44918</v></c></row></sheetData>`)
	parts["xl/workbook.xml"] = `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="x" r:id="rId7"/></sheets></workbook>`
	table, err := read(t, "a.xlsx", workbook(t, parts), "")
	if err != nil || table.Rows[0].At(0).Text != "2026-12-24" {
		t.Errorf("since 1904: %v, %v", table, err)
	}
}

func TestFormatsOfDatesAreKnown(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"General": "", "@": "", "0.00E+00": "", "# ##0,00 [$Kč-405]": "", `0 "days"`: "", "[Red]0": "",
		"yyyy-mm-dd": "day", "d. m. yyyy h:mm": "day time", "[h]:mm": "time", "hh:mm:ss AM/PM": "time", `yyyy"年"m"月"d"日"`: "day", `dd\.mm\.yyyy;@`: "day", "mmmm": "day",
	} {
		f, got := sheet.FormatOf(code), ""
		if f&sheet.ShowsDay != 0 {
			got = "day"
		}
		if f&sheet.ShowsTime != 0 {
			got = strings.TrimSpace(got + " time")
		}
		if got != want {
			t.Errorf("%s shows %q, want %q", code, got, want)
		}
	}
}

func TestWhatASheetMayNotHaveIsSaidByCell(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ xml, cell, message string }{
		"merged cells":          {`<row r="2"><c r="A2"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A2:A5"/></mergeCells>`, "'My pins'!A2", "the cells A2:A5 are merged"},
		"two headers":           {`<row r="2"><c t="inlineStr"><is><t>model</t></is></c><c t="inlineStr"><is><t>Position</t></is></c><c t="inlineStr"><is><t>pin_identity</t></is></c></row></sheetData>`, "'My pins'!A2", "a second row with the names of columns"},
		"a column with no name": {`<row r="2"><c r="D2"><v>1</v></c></row><row r="3"><c r="D3"><v>1</v></c></row></sheetData>`, "'My pins'!D2", "in a column without a name"},
	} {
		table, err := read(t, "a.xlsx", workbook(t, rowsOf(test.xml)), "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		found := false
		for _, d := range table.Faults {
			found = found || d.Cell == test.cell && strings.Contains(d.Message, test.message) && d.Rule == sheet.Rule
		}
		if !found {
			t.Errorf("%s: %+v", name, table.Faults)
		}
	}
}

func TestFilesThatAreNoSheetSayWhy(t *testing.T) {
	t.Parallel()
	var locked bytes.Buffer
	f := excelize.NewFile()
	if err := f.Write(&locked, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	bomb := func(part, text string) []byte {
		parts := rowsOf("</sheetData>")
		parts[part] = text
		return workbook(t, parts)
	}
	many := strings.Repeat("<row><c><v>1</v></c></row>", sheet.MaxRows+1) + "</sheetData>"
	for name, test := range map[string]struct {
		name    string
		text    []byte
		message string
	}{
		"an old workbook":          {"a.xlsx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Workbook"), "old .xls form"},
		"one with a password":      {"a.xlsx", locked.Bytes(), "protected with a password"},
		"text as a workbook":       {"a.xlsx", []byte("model,position\n"), "not an .xlsx workbook"},
		"a workbook as text":       {"a.csv", workbook(t, nil), "a workbook, not text"},
		"nothing, as a workbook":   {"a.xlsx", nil, "empty"},
		"nothing":                  {"a.csv", []byte("\n,,\n"), "the sheet is empty"},
		"cut short":                {"a.xlsx", workbook(t, rowsOf("</sheetData>"))[:300], "cut short"},
		"another zip archive":      {"a.xlsx", bomb("_rels/.rels", "<Relationships/>"), "no workbook"},
		"no sheet":                 {"a.xlsx", bomb("xl/workbook.xml", "<workbook/>"), "no sheet"},
		"broken XML":               {"a.xlsx", bomb("xl/worksheets/first.xml", "<worksheet><row"), "not what it should be"},
		"XML that ends":            {"a.xlsx", bomb("xl/worksheets/first.xml", "<worksheet><row><c>"), "cut short"},
		"deep XML":                 {"a.xlsx", bomb("xl/worksheets/first.xml", strings.Repeat("<a>", 200)), "nested too deep"},
		"a bomb of one token":      {"a.xlsx", bomb("xl/worksheets/first.xml", "<!--"+strings.Repeat(" ", 8<<20)+"-->"), "longer than any program"},
		"a bomb of many":           {"a.xlsx", bomb("xl/styles.xml", strings.Repeat("<a/>", 5<<20)), "unpacks to more than 16 MiB"},
		"too many rows":            {"a.xlsx", workbook(t, rowsOf(many)), "more than 100000 rows"},
		"too many columns":         {"a.xlsx", workbook(t, rowsOf(`<row r="2"><c r="XFD2"><v>1</v></c></row></sheetData>`)), "more than 64 columns"},
		"another encoding":         {"a.csv", []byte("model\nv\xfdprodej\n"), "not UTF-8"},
		"UTF-16 without a mark":    {"a.csv", []byte("m\x00o\x00d\x00"), "characters that no text has"},
		"a quotation mark inside":  {"a.csv", []byte("model\n5\" screen\n"), "does not begin with one"},
		"one that is never closed": {"a.csv", []byte("model\n\"x\n\n"), "cut short"},
	} {
		_, err := read(t, test.name, test.text, "")
		var problem *sheet.Problem
		if !errors.As(err, &problem) || !strings.Contains(problem.Message, test.message) || problem.Hint == "" && !strings.Contains(problem.Message, "cut short") {
			t.Errorf("%s: %v (%+v), want %q", name, err, problem, test.message)
		}
	}
}

func TestCellsHaveTheNamesOfOffices(t *testing.T) {
	t.Parallel()
	for column, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 702: "ZZ", 703: "AAA"} {
		if got := sheet.CellName(14, column); got != want+"14" {
			t.Errorf("column %d is %s", column, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("model,position\na,1\n"), `<row r="2"><c r="A2" s="1"><v>46380</v></c></row></sheetData>`)
	f.Add([]byte("\xff\xfem\x00"), `<row><c t="b"><f>TRUE()</f></c></row><mergeCell ref="A1"/>`)
	f.Fuzz(func(t *testing.T, text []byte, xml string) {
		for name, text := range map[string][]byte{"a.csv": text, "a.xlsx": workbook(t, rowsOf(xml))} {
			table, err := read(t, name, text, "windows-1252")
			if (table == nil) == (err == nil) {
				t.Fatalf("%v, %v", table, err)
			}
			if err != nil {
				continue
			}
			for _, row := range table.Rows {
				if n := len(row.Cells); n == 0 || n > sheet.MaxColumns || row.Cells[n-1].Kind == sheet.Empty {
					t.Fatal(fmt.Sprint(row))
				}
			}
		}
	})
}
