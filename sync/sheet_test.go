package sync_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
	"pinsync/sync/shops"
)

// sheetShop is a working tree of one shop or several, and imports sheets into it.
type sheetShop struct {
	*testing.T
	dir     string
	options pinsync.SheetOptions
	// folders are those of the shops; the tree itself where there are none.
	folders []string
}

func newSheetShop(t *testing.T, files map[string]string, folders ...string) *sheetShop {
	s := &sheetShop{T: t, dir: t.TempDir(), folders: folders}
	if len(folders) == 0 {
		s.folders = []string{"."}
	}
	for name, text := range files {
		writeSheetFile(t, s.dir, name, []byte(text))
	}
	return s
}

// importFile imports a file, and gives what was said of its cells, and what became of
// the files.
func (s *sheetShop) importFile(name string) (said []string, became map[string]result.Status) {
	s.Helper()
	o := s.options
	o.File = name
	for _, folder := range s.folders {
		path := filepath.Join(s.dir, folder)
		o.Shops = append(o.Shops, shops.Shop{Folder: path, Files: filepath.Join(path, "customizations")})
	}
	report, err := pinsync.ImportSheet(s.Context(), pinsync.Options{Dir: s.dir}, o)
	if err != nil {
		s.Fatal(err)
	}
	became = map[string]result.Status{}
	for _, r := range report.Results {
		if !strings.HasSuffix(name, filepath.Base(r.File)) {
			became[r.File] = r.Status
		}
		for _, d := range r.Diagnostics {
			said = append(said, fmt.Sprintf("%d:%d: %s: %s", d.Span.Start.Line, d.Span.Start.Column, d.Severity, d.Message))
		}
	}
	return said, became
}

func (s *sheetShop) importRows(rows ...string) (said []string, became map[string]result.Status) {
	s.Helper()
	writeSheetFile(s, s.dir, "a.csv", []byte(strings.Join(rows, "\n")+"\n"))
	return s.importFile("a.csv")
}

func (s *sheetShop) file(name string) string {
	s.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		s.Fatal(err)
	}
	return string(text)
}

// expect compares what was said, by parts, and what became of the files.
func (s *sheetShop) expect(said, parts []string, became, want map[string]result.Status) {
	s.Helper()
	ok := len(said) == len(parts)
	for i := range min(len(said), len(parts)) {
		ok = ok && strings.Contains(said[i], parts[i])
	}
	if !ok {
		s.Errorf("said\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(parts, "\n"))
	}
	if diff := cmp.Diff(want, became); diff != "" {
		s.Error(diff)
	}
}

type outcome = map[string]result.Status

// officeFile is what the files in sheet/testdata were exported from.
const officeFile = `# a comment
id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
target_type: item
target_identity: "00123"   # zeros
tags: [výprodej, "a, b"]
pin_definitions:
  - {position: 1, pin_type: item, pin_identity: "=1+1", active_from: 2026-02-01T00:00:00+01:00, active_to: 2026-12-25T00:00:00+01:00}
  - {position: 2, pin_type: item, pin_identity: "00555", is_bundle_pin: true}
  - {position: 0, pin_type: item, pin_identity: "-7", is_block_pin: true}
  - {position: 3, pin_type: item, pin_identity: "1.12.2026", active_from: 2026-10-25T02:30:00+02:00, active_to: 2027-10-25T02:30:00.5+02:00}
  - {position: 4, pin_type: item, pin_identity: "TRUE"}
  - {position: 5, pin_type: item, pin_identity: "two\nlines"}
  - {position: -1, pin_type: criteria, pin_criteria: {brand: "Löwe & Söhne", x: 1.50}}
`

// The files were made by LibreOffice 7.4 from what an export wrote.
func TestWhatLibreOfficeSavesComesInAgain(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs("sheet/testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"libreoffice.xlsx", "libreoffice.csv", "libreoffice-semicolon.csv", "libreoffice-windows-1250.csv"} {
		s := newSheetShop(t, map[string]string{"pinsync.yaml": "time_zone: Europe/Prague\n", "customizations/basket/p-1.yaml": officeFile})
		s.options.Encoding = "windows-1250"
		said, became := s.importFile(filepath.Join(folder, name))
		s.expect(said, nil, became, outcome{"customizations/basket/p-1.yaml": result.Unchanged})
		if got := s.file("customizations/basket/p-1.yaml"); got != officeFile {
			t.Errorf("%s: the file was changed to\n%s", name, got)
		}
	}
}

// What Excel makes of cells: numbers, dates, formulas, errors.
func TestCellsThatMeanSomethingElseAreSaid(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	day := time.Date(2099, 12, 24, 0, 0, 0, 0, time.UTC)
	for name, value := range map[string]any{
		"A1": "model", "B1": "target_type", "C1": "position", "D1": "pin_type", "E1": "pin_identity", "F1": "active_to", "G1": "title",
		"A2": "basket", "B2": "all", "C2": 1, "D2": "item", "E2": 4711, "F2": day,
		"A3": "basket", "B3": "all", "C3": 2, "D3": "item", "E3": 1.2345678901234567e18, "F3": 73000,
		"A4": "basket", "B4": "all", "C4": day, "D4": "item", "E4": true,
		"A5": "basket", "B5": "all", "C5": 4, "D5": "item",
	} {
		if err := f.SetCellValue("Sheet1", name, value); err != nil {
			t.Fatal(err)
		}
	}
	for name, formula := range map[string]string{"E5": "VLOOKUP(A5,B:C,2)", "G2": "1+1"} {
		if err := f.SetCellFormula("Sheet1", name, formula); err != nil {
			t.Fatal(err)
		}
	}
	s := newSheetShop(t, map[string]string{"pinsync.yaml": "time_zone: Europe/Prague\n"})
	if err := f.SaveAs(filepath.Join(s.dir, "a.xlsx")); err != nil {
		t.Fatal(err)
	}
	said, became := s.importFile("a.xlsx")
	s.expect(said, []string{
		"3:5: error: pin_identity is a number of which a spreadsheet keeps 15 digits",
		"3:6: error: active_to must be a date, found the number 73000",
		"4:3: error: position must not be a date, found 2099-12-24",
		"4:5: error: pin_identity must not be a truth value, found TRUE",
		"5:5: error: the cell holds a formula, =VLOOKUP(A5,B:C,2)",
	}, became, outcome{})
	for row := 3; row <= 5; row++ {
		if err := f.RemoveRow("Sheet1", 3); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(filepath.Join(s.dir, "a.xlsx")); err != nil {
		t.Fatal(err)
	}
	said, became = s.importFile("a.xlsx")
	s.expect(said, nil, became, outcome{"customizations/basket/all.yaml": result.Written})
	if got := s.file("customizations/basket/all.yaml"); !strings.Contains(got, "pin_identity: \"4711\"\n    active_to: 2099-12-25T00:00:00+01:00\n") {
		t.Errorf("the file is\n%s", got)
	}
}

const twoPins = `id: 199620b4-df1a-46e8-ab59-9e9ed9af7101
model: basket
target_type: item
target_identity: "007"
tags: [spring]
pin_definitions:
  - position: 1
    pin_type: item
    pin_identity: "0042" # the first
    is_bundle_pin: true
    active_from: 2026-02-01T00:00:00+01:00
  - position: 2
    pin_type: item
    pin_identity: /p/b
`

func TestWhatACSVGuardsIsNoticedInAWorkbook(t *testing.T) {
	t.Parallel()
	const name, header = "customizations/a.yaml", "file,model,target_type,pin_identity"
	guarded := strings.ReplaceAll(strings.Replace(twoPins, `"0042"`, `"@42"`, 1), "/p/b", `"'b"`)
	for row, said := range map[string][]string{
		"'@42":  nil,
		"''@42": {`2:4: warning: pin_identity was "@42", and is "'@42" now: the first ' may be what a .csv has before such a text`},
		"''@43": nil,
	} {
		s := newSheetShop(t, map[string]string{name: guarded})
		found, became := s.importRows(header, name+",basket,item,"+row, name+",basket,item,''b")
		want := outcome{name: result.Written}
		if row == "'@42" {
			want[name] = result.Unchanged
		}
		s.expect(found, said, became, want)
	}
}

func TestTheMarksOfACSVAreNoticedInEachColumn(t *testing.T) {
	t.Parallel()
	const name = "customizations/a.yaml"
	const text = "model: '=basket'\ntarget_type: item\ntarget_identity: '-7'\ntags: ['@home', sale]\npin_definitions:\n  - {position: 1, pin_type: item, pin_identity: x, widget_id: '+w'}\n"
	const says = " now: the first ' may be what a .csv has before such a text"
	for title, test := range map[string]struct{ header, row, said string }{
		"model":              {"file,model,target_type,pin_identity", name + ",''=basket,item,x", `2:2: warning: model was "=basket", and is "'=basket"` + says},
		"tags":               {"file,model,target_type,pin_identity,tags", name + `,'=basket,item,x,"''@home, sale"`, `2:5: warning: tags was "@home", and is "'@home"` + says},
		"another tag, too":   {"file,model,target_type,pin_identity,tags", name + `,'=basket,item,x,"''@home, new"`, `2:5: warning: tags was "@home", and is "'@home"` + says},
		"a widget":           {"file,model,target_type,pin_identity,widget_id", name + ",'=basket,item,x,''+w", `2:5: warning: widget_id was "+w", and is "'+w"` + says},
		"nothing is told":    {"model,target_type,target_identity,position,pin_identity", "'=basket,item,''-7,1,x", `2:3: warning: no file has this target, and one has it without the first ' of "'-7": that may be what a .csv has before such a text`},
		"as it should be":    {"file,model,target_type,pin_identity,tags,widget_id", name + `,'=basket,item,x,"'@home, sale",'+w`, ""},
		"another word first": {"file,model,target_type,pin_identity,widget_id", name + ",'=basket,item,x,''+v", ""},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newSheetShop(t, map[string]string{name: text})
			said, _ := s.importRows(test.header, test.row)
			if got := strings.Join(said, "\n"); got != test.said {
				t.Errorf("said %s, want %s", got, test.said)
			}
		})
	}
}

func TestRowsThatNoFileCanHoldAreAnErrorAtTheFirst(t *testing.T) {
	t.Parallel()
	lines := []string{"model,target_type,target_identity,position,pin_type,pin_identity", "basket,item,/p/small,1,item,x"}
	for range 1100 {
		lines = append(lines, "basket,item,/p/large,1,item,"+strings.Repeat("x", 1000))
	}
	s := newSheetShop(t, map[string]string{})
	said, became := s.importRows(lines...)
	s.expect(said, []string{"3:1: error: the 1100 rows of this customization hold more than 1 MiB"}, became, outcome{})
}

func TestARowIsPairedWithAPin(t *testing.T) {
	t.Parallel()
	const name, header = "customizations/a.yaml", "id,model,target_type,target_identity,position,pin_type,pin_identity"
	const id = "199620B4-DF1A-46E8-AB59-9E9ED9AF7101,basket,item,007,"
	for title, test := range map[string]struct {
		rows []string
		want string // a text of the file
		said []string
	}{
		"of equal place and item, in any order": {[]string{id + "2,item,/p/b", id + "1,item,0042"}, "is_bundle_pin: true\n", nil},
		"else with the next one":                {[]string{id + "1,item,/p/new", id + "2,item,/p/b"}, "pin_identity: \"/p/new\" # the first\n    is_bundle_pin: true\n", nil},
		"one without is added":                  {[]string{id + "1,item,0042", id + "2,item,/p/b", id + "3,item,/p/c"}, "  - position: 3\n    pin_type: item\n    pin_identity: /p/c\n", nil},
		"lost zeros are a warning":              {[]string{id + "1,item,42", id + "2,item,/p/b"}, `pin_identity: "42" # the first`, []string{`2:7: warning: pin_identity was "0042", and is "42" now`}},
		"a moved pin keeps what no column says": {[]string{id + "5,item,0042", id + "2,item,/p/b"}, "position: 5\n    pin_type: item\n    pin_identity: \"0042\" # the first\n    is_bundle_pin: true\n", nil},
	} {
		s := newSheetShop(t, map[string]string{name: twoPins})
		said, became := s.importRows(append([]string{header}, test.rows...)...)
		want := outcome{name: result.Written}
		if strings.HasPrefix(title, "of equal") {
			want[name] = result.Unchanged
		}
		s.expect(said, test.said, became, want)
		if !strings.Contains(s.file(name), test.want) {
			t.Errorf("%s: the file is\n%s", title, s.file(name))
		}
	}
}

func TestAnAbsentColumnLeavesWhatTheFileSays(t *testing.T) {
	t.Parallel()
	s := newSheetShop(t, map[string]string{"customizations/a.yaml": twoPins})
	said, became := s.importRows("file,model,target_type,pin_identity", "customizations/a.yaml,basket,item,0042", "customizations/a.yaml,basket,item,/p/c")
	s.expect(said, nil, became, outcome{"customizations/a.yaml": result.Written})
	if got, want := s.file("customizations/a.yaml"), strings.Replace(twoPins, "/p/b", "/p/c", 1); got != want {
		t.Error(cmp.Diff(want, got))
	}
	// An empty cell takes away.
	said, became = s.importRows("file,model,target_type,target_identity,tags,pin_identity,is_bundle_pin", "customizations/a.yaml,basket,item,007,,0042,", "customizations/a.yaml,basket,item,007,,/p/c,")
	s.expect(said, nil, became, outcome{"customizations/a.yaml": result.Written})
	if got := s.file("customizations/a.yaml"); strings.Contains(got, "tags") || strings.Contains(got, "bundle") || !strings.Contains(got, "active_from") {
		t.Errorf("the file is\n%s", got)
	}
}

func TestRowsFindTheirCustomization(t *testing.T) {
	t.Parallel()
	const other = "model: basket\ntarget_type: item\ntarget_identity: /p/2\npin_definitions:\n  - {position: 1, pin_type: item, pin_identity: x}\n"
	files := map[string]string{"customizations/a.yaml": twoPins, "customizations/b.yaml": other}
	const header = "file,id,model,target_type,target_identity,position,pin_type,pin_identity"
	for title, test := range map[string]struct {
		rows   []string
		said   []string
		became outcome
	}{
		"by target":                           {[]string{",,basket,item,/p/2,1,item,y"}, nil, outcome{"customizations/b.yaml": result.Written}},
		"by file, whatever the target is now": {[]string{"customizations/b.yaml,,basket,item,/p/3,1,item,x"}, nil, outcome{"customizations/b.yaml": result.Written}},
		"by id, where the file was renamed":   {[]string{"customizations/old.yaml,199620b4-df1a-46e8-ab59-9e9ed9af7101,basket,item,007,1,item,0042", ",199620b4-df1a-46e8-ab59-9e9ed9af7101,basket,item,007,2,item,/p/b"}, nil, outcome{"customizations/a.yaml": result.Unchanged}},
		"a new one, with its id":              {[]string{",199620b4-df1a-46e8-ab59-9e9ed9af7109,basket,item,/p/9,1,item,y"}, nil, outcome{"customizations/basket/p-9.yaml": result.Written}},
		"two new ones with slugs that are alike": {[]string{`,,basket,item,A b,1,item,y`, `,,basket,item,a B,1,item,y`}, nil, outcome{
			"customizations/basket/a-b-eiqwsv3b2s.yaml": result.Written, "customizations/basket/a-b-yafq3i2ghe.yaml": result.Written}},
		"another file than that of the id": {[]string{"customizations/b.yaml,199620b4-df1a-46e8-ab59-9e9ed9af7101,basket,item,/p/2,1,item,x"},
			[]string{"2:1: error: the row has the id of customizations/a.yaml, and names another file"}, outcome{}},
		"an id that the file does not have": {[]string{"customizations/a.yaml,199620b4-df1a-46e8-ab59-9e9ed9af7102,basket,item,007,1,item,x"},
			[]string{"2:2: error: the file customizations/a.yaml has another id"}, outcome{}},
		"an id for a file without one": {[]string{"customizations/b.yaml,199620b4-df1a-46e8-ab59-9e9ed9af7102,basket,item,/p/2,1,item,x"},
			[]string{"2:2: error: the file customizations/b.yaml has no id"}, outcome{}},
		"rows that disagree": {[]string{"customizations/b.yaml,,basket,item,/p/2,1,item,x", "customizations/b.yaml,,trends,item,/p/2,2,item,y"},
			[]string{`3:3: error: the rows of one customization must have the same model: row 2 has "basket", and this one "trends"`}, outcome{"customizations/b.yaml": result.Skipped}},
		"a target that another file has": {[]string{"customizations/b.yaml,,basket,item,007,1,item,x"},
			[]string{"2:4: error: "}, outcome{"customizations/b.yaml": result.Skipped}},
		"a target with lost zeros": {[]string{",,basket,item,7,1,item,x"},
			[]string{`2:5: warning: no file has the target "7", and one has "007": leading zeros may have been lost`}, outcome{"customizations/basket/7.yaml": result.Written}},
		"a row without a target": {[]string{",,basket,item,,1,item,x"}, []string{"2:5: error: target_identity is missing"}, outcome{}},
	} {
		s := newSheetShop(t, files)
		said, became := s.importRows(append([]string{header}, test.rows...)...)
		t.Log(title)
		s.expect(said, test.said, became, test.became)
	}
}

func TestAWorkbookOfSeveralShopsFindsTheirFiles(t *testing.T) {
	t.Parallel()
	file := func(item string) string {
		return "model: basket\ntarget_type: item\ntarget_identity: /p/1\npin_definitions:\n  - {position: 1, pin_type: item, pin_identity: " + item + "}\n"
	}
	s := newSheetShop(t, map[string]string{
		"cz/pinsync.yaml": "tracker_id: cz\ntime_zone: Europe/Prague\n", "cz/customizations/a.yaml": file("a"),
		"us/pinsync.yaml": "tracker_id: us\ntime_zone: America/New_York\n", "us/customizations/a.yaml": file("b"),
	}, "cz", "us")
	const header = "file,model,target_type,target_identity,position,pin_type,pin_identity,active_to"
	said, became := s.importRows(header,
		"cz/customizations/a.yaml,basket,item,/p/1,1,item,a,2099-07-01 12:00",
		"us/customizations/a.yaml,basket,item,/p/1,1,item,c,2099-07-01 12:00",
		"us/customizations/new.yaml,basket,item,/p/2,1,item,c,")
	s.expect(said, nil, became, outcome{"cz/customizations/a.yaml": result.Written, "us/customizations/a.yaml": result.Written, "us/customizations/basket/p-2.yaml": result.Written})
	for name, want := range map[string]string{"cz": "2099-07-01T12:00:00+02:00", "us": "2099-07-01T12:00:00-04:00"} {
		if got := s.file(name + "/customizations/a.yaml"); !strings.Contains(got, want) {
			t.Errorf("the file is\n%s", got)
		}
	}
	said, became = s.importRows(header, ",basket,item,/p/1,1,item,a,", ",basket,item,/p/7,1,item,a,", "de/x.yaml,basket,item,/p/8,1,item,a,")
	s.expect(said, []string{"2:1: error: customizations of several shops have this target", "3:1: error: the sheet has several shops", "4:1: error: there is no file"}, became, outcome{})
}

func TestMomentsOfASheet(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-12-01T08:30:00Z":   "2026-12-01T08:30:00Z",
		"2026-12-01 08:30":       "2026-12-01T08:30:00+01:00",
		"2026-06-01 8:30:15":     "2026-06-01T08:30:15+02:00",
		"2026-12-24":             "2026-12-25T00:00:00+01:00",
		"1.12.2026":              "2026-12-02T00:00:00+01:00",
		"24. 12. 2026 18:00":     "2026-12-24T18:00:00+01:00",
		"24.\u00a012.\u00a02026": "2026-12-25T00:00:00+01:00",
		"2026-12-01 08:30 +0530": "2026-12-01T08:30:00+05:30",
		"31.12.2026":             "2027-01-01T00:00:00+01:00",
		"2026-03-29 02:30":       "error: 2026-03-29T02:30:00 does not exist in Europe/Prague",
		"2026-10-25 02:30":       "error: 2026-10-25T02:30:00 comes twice in Europe/Prague",
		"2026-02-30":             "error: active_to ",
		"12/24/2026":             "error: active_to ",
		"24.12.26":               "error: active_to ",
		"tomorrow":               "error: active_to ",
	} {
		s := newSheetShop(t, map[string]string{"pinsync.yaml": "time_zone: Europe/Prague\n"})
		said, _ := s.importRows("model,target_type,position,pin_type,pin_identity,active_to", "basket,all,1,item,x,"+text)
		if strings.HasPrefix(want, "error") {
			if len(said) != 1 || !strings.HasPrefix(said[0], "2:6: "+want) {
				t.Errorf("%s: %v", text, said)
			}
			continue
		}
		said = slices.DeleteFunc(said, func(s string) bool { return strings.Contains(s, "warning") })
		if len(said) > 0 {
			t.Errorf("%s: %v", text, said)
		} else if got := s.file("customizations/basket/all.yaml"); !strings.Contains(got, "active_to: "+want+"\n") {
			t.Errorf("%s became\n%s", text, got)
		}
	}
	s := newSheetShop(t, nil)
	said, became := s.importRows("model,target_type,position,pin_type,pin_identity,active_from", "basket,all,1,item,x,2026-12-24", "basket,all,2,item,y,2026-12-24T00:00:00Z")
	s.expect(said, []string{"2:6: error: 2026-12-24 says no offset from UTC"}, became, outcome{})
}
