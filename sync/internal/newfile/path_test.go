package newfile_test

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"pinsync/sync/internal/newfile"
)

func item(model, identity string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"model":%s,"target_type":"item","target_identity":%s}`, quote(model), quote(identity)))
}

func TestANameTellsTheTarget(t *testing.T) {
	const hash = "-mxgqafqsz3" // of the id
	for _, c := range []struct {
		live, want string
	}{
		{`{"model":"basket","target_type":"item","target_identity":"/p/123"}`, "basket/p-123"},
		{`{"model":"basket","target_type":"item","target_identity":"/shoes/trail/7"}`, "basket/shoes-trail-7"},
		{`{"model":"basket","target_type":"item","target_identity":"70412"}`, "basket/70412"},
		{`{"model":"item_detail_alternatives","target_type":"all"}`, "item_detail_alternatives/all"},
		{`{"model":"last-seen","target_type":"all","target_identity":null}`, "last-seen/all"},
		{`{"model":"basket","target_type":"item","target_identity":"p/123"}`, "basket/p-123" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"p-123"}`, "basket/p-123" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"SKU-123"}`, "basket/sku-123" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"/123"}`, "basket/123" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"Košeľa červená"}`, "basket/kosela-cervena" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"Straße Øresund Łódź"}`, "basket/strasse-oresund-lodz" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"https://shop.example/p/1?a=b"}`, "basket/https-shop-example-p-1-a-b" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"all"}`, "basket/all" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"pinsync"}`, "basket/pinsync" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"con"}`, "basket/con" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"/p/mxgqafqsz3"}`, "basket/p-mxgqafqsz3" + hash},
		{`{"model":"basket","target_type":"item","target_identity":""}`, "basket/item" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"😀"}`, "basket/item" + hash},
		{`{"model":"basket","target_type":"item"}`, "basket/item" + hash},
		{`{"model":"basket","target_type":"item","target_identity":7}`, "basket/7" + hash},
		{`{"model":"basket","target_type":"criteria","target_criteria":{"category":"Running shoes"}}`, "basket/category-running-shoes" + hash},
		{`{"model":"basket","target_type":"criteria","target_criteria":{"brand":["Acme","B"],"price":{"lt":10}}}`, "basket/brand-acme-b-price-lt-10" + hash},
		{`{"model":"basket","target_type":"criteria","target_criteria":{"price":{"lt":10},"brand":["Acme","B"]}}`, "basket/brand-acme-b-price-lt-10" + hash},
		{`{"model":"basket","target_type":"criteria","target_criteria":{}}`, "basket/criteria" + hash},
		{`{"model":"basket","target_type":"Odd one","target_identity":"x"}`, "basket/odd-one-x" + hash},
		{`{"model":"con","target_type":"all"}`, "con-igfhop5e6h/all"},
		{`{"model":"Basket","target_type":"all"}`, "basket-berkkpivax/all"},
		{`{"model":"../..","target_type":"all"}`, "model-644fkxnt2u/all"},
		{`null`, "model-yjfzregphn/customization" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"/a-long-path/that-goes-on-and-on/with-more-and-more-words/until-it-has-too-many"}`,
			"basket/a-long-path-that-goes-on-and-on-with-more-and-more-words" + hash},
		{`{"model":"basket","target_type":"item","target_identity":"` + strings.Repeat("x", 300) + `"}`, "basket/" + strings.Repeat("x", 60) + hash},
	} {
		if got := newfile.Path(id, json.RawMessage(c.live), false, nil); got != c.want+".yaml" {
			t.Errorf("%s\n  %s, want %s.yaml", c.live, got, c.want)
		}
	}
}

func TestASharedTargetIsToldApartByID(t *testing.T) {
	live := item("basket", "/p/1")
	other := "299620b4-df1a-46e8-ab59-9e9ed9af7106"
	first, second := newfile.Path(id, live, true, nil), newfile.Path(other, live, true, nil)
	if first == second || first == newfile.Path(id, live, false, nil) {
		t.Error(first, second)
	}
	if again := newfile.Path(strings.ToUpper(id), live, true, nil); again != first {
		t.Errorf("%s for the same id in upper case, want %s", again, first)
	}
}

func TestATakenNameGivesWayToAnother(t *testing.T) {
	live := item("basket", "/p/1")
	var given []string
	taken := func(path string) bool { return slices.Contains(given, path) }
	for range 5 {
		given = append(given, newfile.Path(id, live, false, taken))
	}
	for i, p := range given {
		if !strings.HasPrefix(p, "basket/p-1") || slices.Index(given, p) != i {
			t.Error(given)
		}
	}
	if got := newfile.Path(id, live, false, func(string) bool { return true }); got != "" {
		t.Errorf("%s, although everything is taken", got)
	}
}

// hostile are targets and models that a server may send to do harm, or that
// file systems mix up.
var hostile = []string{
	"", ".", "..", "../../x", "/etc/passwd", `C:\x`, `..\..\x`, "~", "~/x", "-rf", "/", "//", "a/../b", "a\x00b", "a\nb", "\u202e", "con", "CON", "con.txt", "NUL", "nul ",
	"COM1", "COM¹", "lpt9", "aux.", "pinsync", "pinsync.yaml", ".git", ".hidden", "x.", "x ", " x", "X", "x", "ｘ", "x\u0301", "\u1e8b\u0323", "é", "e\u0301", "É", "ß", "ss", "SS", "ı", "i", "I", "İ",
	"/p/1", "p/1", "p-1", "/P/1", "/p/1/", "/p//1", "p 1", "p_1", "/p/1.yaml", "all", "All", "1", "01", "/1", "\u00c5", "\u212b", "A\u030a", "ﬁ", "fi", "😀", "🇸🇰", "漢字", "a:b", "a?b", "a*b", `a"b`, "a<b>c", "a|b",
	strings.Repeat("x", 300), strings.Repeat("x", 301), strings.Repeat("/x", 150), strings.Repeat("é", 300), "\xff\xfe", "$(id)", "`id`", "item", "item-", "--", "criteria", "desktop.ini",
}

func TestHostileNamesStayInsideAndApart(t *testing.T) {
	if len(hostile) < 50 {
		t.Fatal("fifty at least")
	}
	names := map[string]string{}
	for i, text := range hostile {
		add(t, names, fmt.Sprintf("00000000-0000-0000-0000-%012d", i), item("basket", text))
		add(t, names, fmt.Sprintf("00000000-0000-0000-0001-%012d", i), item(text, "/p/1"))
		add(t, names, fmt.Sprintf("00000000-0000-0000-0002-%012d", i),
			json.RawMessage(fmt.Sprintf(`{"model":"basket","target_type":"criteria","target_criteria":{"name":%s}}`, quote(text))))
		add(t, names, fmt.Sprintf("00000000-0000-0000-0003-%012d", i), json.RawMessage(fmt.Sprintf(`{"model":"basket","target_type":%s}`, quote("x"+text))))
	}
}

func TestDistinctTargetsHaveDistinctNames(t *testing.T) {
	text := rapid.OneOf(rapid.SampledFrom(hostile), rapid.StringMatching(`[/a-c1-2-]{0,4}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		names, targets := map[string]string{}, map[[2]string]bool{}
		for i := range rapid.IntRange(1, 60).Draw(t, "customizations") {
			target := [2]string{rapid.OneOf(rapid.Just("basket"), text).Draw(t, "model"), text.Draw(t, "identity")}
			if quoted := [2]string{quote(target[0]), quote(target[1])}; targets[quoted] {
				continue
			} else {
				targets[quoted] = true
			}
			add(t, names, fmt.Sprintf("00000000-0000-0000-0000-%012d", i), item(target[0], target[1]))
		}
	})
}

// add notes the name of a customization, and fails if it is there already or
// is no safe name.
func add(t interface {
	Helper()
	Fatalf(string, ...any)
}, names map[string]string, id string, live json.RawMessage) {
	t.Helper()
	name := newfile.Path(id, live, false, nil)
	if other, twice := names[strings.ToLower(norm.NFKC.String(name))]; twice {
		t.Fatalf("%s is the name of %s and of %s", name, live, other)
	}
	names[strings.ToLower(norm.NFKC.String(name))] = string(live)
	parts := strings.Split(name, "/")
	if len(parts) != 2 || !filepath.IsLocal(filepath.FromSlash(name)) || path.Clean(name) != name {
		t.Fatalf("%s: %q leaves the folder", live, name)
	}
	for _, part := range parts {
		stem := strings.TrimSuffix(part, ".yaml")
		if stem == "" || len(part) > 100 || strings.Trim(stem, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || stem[0] == '-' || part == "pinsync.yaml" || device(stem) {
			t.Fatalf("%s: %q is no safe name", live, part)
		}
	}
	if !strings.HasSuffix(name, ".yaml") {
		t.Fatalf("%s: %q is no YAML file", live, name)
	}
}

// device reports whether Windows takes a name for a device.
func device(name string) bool {
	return slices.Contains([]string{"con", "prn", "aux", "nul"}, name) || len(name) == 4 && (name[:3] == "com" || name[:3] == "lpt")
}
