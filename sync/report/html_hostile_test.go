package report_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pinsync/sync/diagnostic"
	"pinsync/sync/report"
	"pinsync/sync/result"
)

// The policy allows exactly the style and the script that are there, and no
// request.
func TestThePolicyOfThePageIsThatOfItsOwnParts(t *testing.T) {
	t.Parallel()
	for _, r := range []*result.Report{shopPlan(), hostile(), everything(), {Command: "pull"}} {
		policy, parts := "", map[string]string{}
		each(document(t, render(t, "html", r, pageOptions)), func(n *html.Node) {
			switch n.Data {
			case "meta":
				if attribute(n, "http-equiv") == "Content-Security-Policy" {
					policy = attribute(n, "content")
				}
			case "style", "script":
				if policy == "" || parts[n.Data] != "" {
					t.Errorf("a %s before the policy, or a second one", n.Data)
				}
				sum := sha256.Sum256([]byte(n.FirstChild.Data))
				parts[n.Data] = "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
			}
		})
		want := "default-src 'none'; style-src " + parts["style"] + "; script-src " + parts["script"] + "; img-src data:; base-uri 'none'; form-action 'none'"
		if policy != want {
			t.Errorf("the policy is %s, want %s", policy, want)
		}
	}
}

// ownElements are all that a page is made of.
var ownElements = strings.Fields(`html head meta link title style body a header p b h1 h2 h3 nav ul li section form label input select option output button
	main span article table thead tbody tr th td i code del ins small mark div pre figure svg line text rect figcaption details summary footer script img`)

// Whatever files, servers and catalogues say is text: no element, no attribute and
// no address is theirs, but for links to pictures.
func TestAPageIsInert(t *testing.T) {
	t.Parallel()
	attributes := regexp.MustCompile(`^(id|class|href|rel|target|lang|charset|content|name|http-equiv|aria-[a-z]+|role|hidden|type|autocomplete|spellcheck|placeholder|value|tabindex|scope|colspan|width|height|[xy][12]?|text-anchor|src|alt|loading|referrerpolicy)$`)
	source := pageOptions.Source + "/"
	for name, r := range map[string]*result.Report{"hostile": hostile(), "definitions": hostileDefinitions()} {
		for _, images := range []bool{false, true} {
			o := pageOptions
			o.Images = images
			page := render(t, "html", r, o)
			cards := 0
			each(document(t, page), func(n *html.Node) {
				if !slices.Contains(ownElements, n.Data) || n.Data == "img" && !images {
					t.Errorf("%s: an element %s", name, n.Data)
				}
				if n.Data == "article" {
					cards++
				}
				for _, a := range n.Attr {
					if !attributes.MatchString(a.Key) {
						t.Errorf("%s: %s has the attribute %s", name, n.Data, a.Key)
					}
					address := a.Key == "href" || a.Key == "src"
					own := strings.HasPrefix(a.Val, "#") && a.Val != "#ZgotmplZ" || strings.HasPrefix(a.Val, source) || a.Val == pageOptions.Source || a.Val == "data:,"
					if address && !own && !strings.HasPrefix(a.Val, "https://cdn.example/") && !strings.HasPrefix(a.Val, "http://cdn.example/") {
						t.Errorf("%s: %s leads to %s", name, n.Data, a.Val)
					}
					if a.Key == "src" && !strings.HasPrefix(a.Val, "https://") {
						t.Errorf("%s: it loads %s", name, a.Val)
					}
				}
			})
			if cards != len(r.Results) {
				t.Errorf("%s: %d cards of %d", name, cards, len(r.Results))
			}
			for i, c := range page {
				if c != '\n' && deceives(c) {
					t.Fatalf("%s: %U in %q", name, c, page[max(0, i-40):i])
				}
			}
		}
	}
}

// hostileDefinitions has forgeries in both definitions, in titles and in pictures'
// addresses, under every status.
func hostileDefinitions() *result.Report {
	r := &result.Report{Command: "plan", Shop: forgeries[10]}
	statuses := []result.Status{result.WouldUpdate, result.WouldCreate, result.WouldDelete, result.Drifted, result.Conflict, result.Orphaned, result.Written, result.Updated,
		result.Deleted, result.Missing, result.Skipped, result.Invalid, "seen later"}
	addresses := []string{"javascript:alert(1)", "ftp://cdn.example/x", "https://cdn.example/\" onerror=\"x", "//cdn.example/<b>", "data:text/html,x", "http://cdn.example/a b", "https://user:pass@evil.example/", "\x00", "https://"}
	titles, images := map[string]string{}, map[string]string{}
	for i, s := range forgeries {
		titles[s], images[s] = forgeries[(i+3)%len(forgeries)], addresses[i%len(addresses)]
	}
	for i, s := range forgeries {
		q := func(s string) string { return string(report.AppendJSONString(nil, s)) }
		next := forgeries[(i+1)%len(forgeries)]
		body := func(place string) string {
			return fmt.Sprintf(`{"model":%[1]s,"target_type":%[4]s,"target_identity":%[1]s,"target_criteria":{%[1]s:[%[2]s],"y":{"z":%[1]s}},"target_metadata":{%[1]s:%[2]s},"tags":[%[1]s,%[3]s],
				"pin_definitions":[{"position":%[3]s,"pin_identity":%[1]s,"widget_id":%[2]s,"active_from":%[1]s,"active_to":"2026-12-01T00:00:00Z"},{"position":1,"pin_criteria":{%[2]s:%[1]s}},%[1]s,{"position":%[2]s,"is_block_pin":true,"pin_identity":%[2]s}]}`,
				q(s), q(next), place, q([]string{"item", "criteria", "all", s}[i%4]))
		}
		res := result.Result{File: s, ID: s, Status: statuses[i%len(statuses)], Reason: s, Next: []string{s}, Titles: titles, Definitions: &result.Definitions{Images: images}}
		if i%5 != 1 {
			res.Definitions.Live = raw(body("2"))
		}
		if i%5 != 2 {
			res.Definitions.File = raw(body("3"))
		}
		if i%5 != 1 && i%5 != 2 {
			compareSides(&res)
		}
		for n := range 6 {
			res.Diagnostics = append(res.Diagnostics, diagnostic.Diagnostic{Severity: diagnostic.Error, Rule: s, Message: s, Hint: s, Span: span(1, n, 5+n), Path: fmt.Sprintf("/pin_definitions/%d/x", n-1), Source: s})
		}
		r.Results = append(r.Results, res)
	}
	return r
}

// Everything is there without the script: only the filter is hidden until it runs.
func TestAPageIsWholeWithoutItsScript(t *testing.T) {
	t.Parallel()
	each(document(t, render(t, "html", shopPlan(), pageOptions)), func(n *html.Node) {
		for _, a := range n.Attr {
			if a.Key == "hidden" && attribute(n, "class") != "filters" && attribute(n, "id") != "none" && attribute(n, "id") != "all" {
				t.Errorf("%s is hidden", n.Data)
			}
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s has %s, which the policy forbids", n.Data, a.Key)
			}
		}
	})
}
