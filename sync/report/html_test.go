package report_test

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

func TestThePageOfAPlanIsAsItsGoldenFile(t *testing.T) {
	golden(t, "plan.html", render(t, "html", shopPlan(), pageOptions))
}

// document is a page as a browser reads it.
func document(t testing.TB, text string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// each calls visit for every element of a page.
func each(root *html.Node, visit func(*html.Node)) {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			visit(n)
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// card is the text of the card with that anchor.
func cardText(t *testing.T, page, id string) string {
	t.Helper()
	text := ""
	each(document(t, page), func(n *html.Node) {
		if n.Data == "article" && attribute(n, "id") == id {
			text = textOf(n)
		}
	})
	if text == "" {
		t.Fatalf("there is no card %s", id)
	}
	return text
}

func TestACardPutsBothSidesNextToEachOther(t *testing.T) {
	t.Parallel()
	page := render(t, "html", shopPlan(), pageOptions)
	for id, wants := range map[string][]string{
		"c-199620b4-df1a-46e8-ab59-9e9ed9af7001": {
			"basket : Espresso machine Silvia /p/301", "will change customizations/basket/espresso-machine.yaml, line 8",
			"1 pin is new, 1 goes, 1 moves and 1 changes.", "Place Shoppers see now Shoppers will see", "Tags coffee changed coffee, advent",
			"1 moves to place 2 Descaler 500 ml /p/302 picture new Advent calendar /p/305 1 Dec 2026 to 25 Dec 2026, not yet",
			"2 removed Coffee beans Brazil 1 kg /p/303 moved from place 1 Descaler 500 ml /p/302",
			"3 Milk jug 350 ml /p/304 4", "1 Oct 2026 to 15 Nov 2026, over changed: begins, ends Gift voucher 50 € /p/205 20 Nov 2026 to 24 Dec 2026 12:00", "today",
		},
		"c-199620b4-df1a-46e8-ab59-9e9ed9af7003": {"Changed here and in the app: choose.", "Place In the app In the file", "1 differs Trail shoes Fatra W /p/102 differs Headlamp 400 lm /p/204",
			"2 other side: place 3 Gaiters Kriváň /p/203 no pin", "3 no pin other side: place 2 Gaiters"},
		"c-199620b4-df1a-46e8-ab59-9e9ed9af7004": {"Changed in the app since; we leave it.", "Place In the file In the app now", "2 no pin new Merino socks, grey /p/201"},
		"c-199620b4-df1a-46e8-ab59-9e9ed9af7005": {"new customizations", "Place Shoppers will see 1 new Merino", "2 new Waterproofing spray 250 ml /p/202 picture from 1 Nov 2026 Warning: The item", "· line 11 · unavailable-item",
			"What to do: pin another item", "Hidden new Gift voucher"},
		"c-199620b4-df1a-46e8-ab59-9e9ed9af7006": {"Items with category Summer, brand Acme or Tatry", "it will be deleted in the app.", "Place Shoppers see now 1 goes Headlamp"},
		"c-199620b4-df1a-46e8-ab59-9e9ed9af7007": {"all.yaml has a mistake customizations/trends/all.yaml", `Mistake: Position must be a number, and "first" is text · line 5 · schema/type - position: "first" # on the home page What to do: write the number alone: 1`},
		"c-199620b4-df1a-46e8-ab59-9e9ed9af7008": {"trends : Every item", "Place Shoppers see 1 Trail shoes Fatra W /p/102 until 1 Nov 2026, over Warning: The pin's time is over"},
	} {
		got := cardText(t, page, id)
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s has no %q:\n%s", id, want, got)
			}
		}
	}
	for _, want := range []string{"<h1>With the next sync, 1 customization changes, 1 is added and 1 is deleted.</h1>", "In these, 4 pins are new, 2 go, 1 moves and 1 changes.",
		"1 file has a mistake, 1 needs a decision and 1 was changed in the app and is left alone.", "27 November 2026, 13:00", "those of Europe/Bratislava", "<b>2</b> to decide first", `href="#c-199620b4-df1a-46e8-ab59-9e9ed9af7003">item_detail_alternatives: Trail shoes Fatra</a>: Changed here`,
		pageOptions.Source + "/customizations/basket/espresso-machine.yaml#L8", pageOptions.Source + "/customizations/basket/trail-shoes.yaml#L11", "1 unchanged"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(page, pageOptions.Source+"/customizations/basket/old-campaign.yaml") {
		t.Error("it links a file that is not there")
	}
}

// What a pull writes leads from the file to what is live, and a diagnostic stands
// at the pin of the file.
func TestACardOfAPullLeadsFromTheFileToTheApp(t *testing.T) {
	t.Parallel()
	live, file := raw(`{"model":"m","target_type":"all","pin_definitions":[{"position":1,"pin_identity":"a"},{"position":3,"pin_identity":"b"}]}`), raw(`{"model":"m","target_type":"all","pin_definitions":[{"position":2,"pin_identity":"b"}]}`)
	r := &result.Report{Command: "pull", Results: []result.Result{
		{File: "x/a.yaml", Status: result.Written, Definitions: &result.Definitions{Live: live, File: file},
			Diagnostics: []diagnostic.Diagnostic{{Severity: diagnostic.Warning, Rule: "r", Message: "odd", Span: span(4, 1, 2), Path: "/pin_definitions/1"}}},
		{File: "x/new.yaml", Status: result.Written, Definitions: &result.Definitions{Live: live}},
	}}
	compareSides(&r.Results[0])
	page := render(t, "html", r, pageOptions)
	for _, want := range []string{"<h1>2 files were written.</h1>", "In the file before<th scope=\"col\">In the file now, as in the app", "<b>moved from place 2</b> <code>b</code>", "<td><i>no pin</i><td class=\"add\"><b>new</b> <code>a</code>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	if strings.Contains(page, "new.yaml#L") || strings.Contains(page, pageOptions.Source+"/x/new.yaml") || !strings.Contains(page, pageOptions.Source+"/x/a.yaml") {
		t.Error("it links a file that the commit does not have, or not one that it has")
	}
}

func TestAFileThatIsNotThereHasNoLink(t *testing.T) {
	t.Parallel()
	for _, status := range []result.Status{result.WouldDelete, result.Deleted, result.Orphaned} {
		page := render(t, "html", &result.Report{Command: "sync", Results: []result.Result{{File: "gone.yaml", Status: status}}}, pageOptions)
		if strings.Contains(page, pageOptions.Source+"/gone.yaml") {
			t.Errorf("there is one of what is %s", status)
		}
	}
}

func TestAPictureIsLoadedOnlyOnRequest(t *testing.T) {
	t.Parallel()
	o := pageOptions
	o.Images = true
	page := render(t, "html", shopPlan(), o)
	for _, want := range []string{"img-src data: https:;", `<img src="https://cdn.example/201.jpg"`, `href="http://cdn.example/202.jpg"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(page, `<img src="http:`) {
		t.Error("it loads a picture over a connection that is not encrypted")
	}
	if page = render(t, "html", shopPlan(), pageOptions); strings.Contains(page, "<img") || !strings.Contains(page, `href="https://cdn.example/302.jpg"`) {
		t.Error("it loads a picture that nobody asked for, or has no link to it")
	}
}

// Anchors are the same in each page, and one is of one card only.
func TestEachCardHasAnAnchorOfItsOwn(t *testing.T) {
	t.Parallel()
	const id = "199620B4-df1a-46e8-ab59-9e9ed9af7001"
	failed := func(file, id string) result.Result {
		return result.Result{File: file, ID: id, Status: result.Failed}
	}
	anchors := func(r ...result.Result) (list []string) {
		each(document(t, render(t, "html", &result.Report{Results: r}, pageOptions)), func(n *html.Node) {
			if n.Data == "article" {
				list = append(list, attribute(n, "id"))
			}
		})
		return list
	}
	all := anchors(failed("a", id), failed("b", id), failed("c", ""), failed("c", ""), failed("d", "<x>"))
	seen := map[string]bool{}
	for _, a := range all {
		if seen[a] || !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(a) {
			t.Errorf("%q is there twice, or no anchor", a)
		}
		seen[a] = true
	}
	if len(all) != 5 || all[0] != "c-"+strings.ToLower(id) {
		t.Errorf("anchors are %q", all)
	}
	if again := anchors(failed("c", "")); again[0] != all[2] {
		t.Errorf("%q is another time %q", all[2], again[0])
	}
}

func TestAPageOfMoreIsCutWithCounts(t *testing.T) {
	t.Parallel()
	r := &result.Report{Command: "plan"}
	for i := range 2600 {
		r.Results = append(r.Results, result.Result{File: fmt.Sprintf("%d.yaml", i), Status: result.WouldCreate})
	}
	r.Results[2599].Status = result.Conflict
	r.Results[2598].Status = result.Unchanged
	page := render(t, "html", r, pageOptions)
	if n := strings.Count(page, "<article "); n != 2000 {
		t.Errorf("%d cards", n)
	}
	for _, want := range []string{"2598 are added", "And 599 more", "Left out here: 599 would_create.", "Nothing to say of 1 more file: 1 unchanged."} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	if first := strings.Index(page, "<article"); !strings.Contains(page[first:first+200], "2599.yaml") {
		t.Errorf("what is to be decided does not come first: %s", page[first:first+200])
	}
	// Where even their names have no room, fewer are shown.
	for i := range r.Results {
		r.Results[i].File = strings.Repeat("&", 4000) + r.Results[i].File
	}
	page = render(t, "html", r, pageOptions)
	if n := strings.Count(page, "<article "); len(page) >= 5<<20 || n < 1000 || n == 2000 || !strings.Contains(page, fmt.Sprintf("And %d more", 2599-n)) {
		t.Errorf("%d cards in %d bytes", n, len(page))
	}
}

func TestALongCardIsCutBeforeOthersAreLeftOut(t *testing.T) {
	t.Parallel()
	var pins []string
	for i := range 5000 {
		pins = append(pins, fmt.Sprintf(`{"position":%d,"pin_identity":"%s%d"}`, i+1, strings.Repeat("x", 100), i))
	}
	body := func(pins []string) []byte {
		return []byte(`{"model":"m","target_type":"all","pin_definitions":[` + strings.Join(pins, ",") + `]}`)
	}
	r := &result.Report{Command: "plan"}
	for i := range 100 {
		res := result.Result{File: fmt.Sprintf("%d.yaml", i), Status: result.WouldUpdate, Definitions: &result.Definitions{Live: body(pins[:300]), File: body(pins[300:1800])}}
		if i > 0 {
			res.Definitions.Live, res.Definitions.File = body(pins[:1]), body(pins[1:2])
		}
		compareSides(&res)
		r.Results = append(r.Results, res)
	}
	page := render(t, "html", r, pageOptions)
	if len(page) >= 5<<20 || strings.Count(page, "<article ") != 100 || !regexp.MustCompile(`and \d+ more rows, left out for the length`).MatchString(page) {
		t.Errorf("%d bytes, %d cards", len(page), strings.Count(page, "<article "))
	}
}

// The time line takes in every window, and today; far ends do not squeeze it.
func TestATimeLineShowsWindowsAndToday(t *testing.T) {
	t.Parallel()
	line := func(now time.Time, windows ...string) string {
		var pins []string
		for i, w := range windows {
			from, to, _ := strings.Cut(w, " ")
			pins = append(pins, fmt.Sprintf(`{"position":%d,"pin_identity":"a","active_from":%q,"active_to":%q}`, i+1, from, to))
		}
		o := pageOptions
		o.Now = now
		page := render(t, "html", &result.Report{Command: "plan", Results: []result.Result{{File: "a", Status: result.WouldCreate,
			Definitions: &result.Definitions{File: raw(`{"pin_definitions":[` + strings.Join(pins, ",") + `]}`)}}}}, o)
		_, svg, _ := strings.Cut(page, "<svg")
		svg, _, _ = strings.Cut(svg, "</svg>")
		return svg
	}
	bars := regexp.MustCompile(`<rect class="is " x="([0-9.]+)%" y="\d+" width="([0-9.]+)%"`)
	svg := line(noon, "2026-11-01T00:00:00Z 2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z 2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z 2026-11-01T00:00:00Z")
	found := bars.FindAllStringSubmatch(svg, -1)
	if len(found) != 3 || !strings.Contains(svg, `class="now" x1="8`) || !strings.Contains(svg, ">today<") {
		t.Fatalf("it is %s", svg)
	}
	var x, width [3]float64
	for i := range found {
		fmt.Sscan(found[i][1], &x[i])
		fmt.Sscan(found[i][2], &width[i])
	}
	if width[0] < 70 || x[1] < x[0]+width[0]-0.2 || x[1]+width[1] < 99.9 || x[2] != 0 || width[2] > x[0]+0.2 {
		t.Errorf("bars are at %v, %v wide", x, width)
	}
	if svg = line(time.Time{}, "0001-01-01T00:00:00Z 9999-12-31T23:59:59Z"); !strings.Contains(svg, "<rect") || strings.Contains(svg, "today") {
		t.Errorf("it is %s", svg)
	}
	if svg = line(noon, "x y"); svg != "" {
		t.Errorf("there is a time line of no windows: %s", svg)
	}
}

// BenchmarkPage shows 2,000 changed customizations.
func BenchmarkPage(b *testing.B) {
	r := bigPlan(2000, 4)
	for b.Loop() {
		renderer, err := report.New("html", io.Discard, pageOptions)
		if err != nil {
			b.Fatal(err)
		}
		if err := renderer.End(r); err != nil {
			b.Fatal(err)
		}
	}
}
