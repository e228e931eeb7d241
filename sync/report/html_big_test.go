package report_test

import (
	"fmt"
	"strings"
	"testing"

	"pinsync/sync/result"
)

// bigPlan is a plan of n changed customizations with many pins and names each.
func bigPlan(n, pins int) *result.Report {
	titles := map[string]string{}
	for i := range 500 {
		titles[fmt.Sprintf("/products/outdoor/item-%d", i)] = fmt.Sprintf("Trail shoes for the whole family, model %d, waterproof", i)
	}
	r := &result.Report{Command: "plan", Shop: "1234-5678", Titles: titles}
	body := func(i, shift int) string {
		var list []string
		for p := range pins {
			list = append(list, fmt.Sprintf(`{"position":%d,"pin_type":"item","pin_identity":"/products/outdoor/item-%d","active_from":"2026-%02d-01T00:00:00+01:00","active_to":"2027-01-0%dT00:00:00+01:00"}`,
				p+1, (i+p*(1+shift%2))%500, 1+p%12, 1+shift))
		}
		return fmt.Sprintf(`{"model":"item_detail_alternatives","target_type":"item","target_identity":"/products/outdoor/item-%d","tags":["t%d"],"pin_definitions":[%s]}`, i%500, shift, strings.Join(list, ","))
	}
	for i := range n {
		res := result.Result{File: fmt.Sprintf("customizations/item_detail_alternatives/products-outdoor-item-%d.yaml", i), ID: fmt.Sprintf("199620b4-df1a-46e8-ab59-9e9ed%07d", i),
			Status: result.WouldUpdate, Titles: titles, Definitions: &result.Definitions{Live: raw(body(i, 1)), File: raw(body(i, 2))}}
		compareSides(&res)
		r.Results = append(r.Results, res)
	}
	return r
}

func TestAPageOf2000ChangedCustomizationsStaysBelow5MiB(t *testing.T) {
	t.Parallel()
	got := render(t, "html", bigPlan(2000, 4), pageOptions)
	if len(got) >= 5<<20 || len(got) < 3<<20 {
		t.Errorf("it has %d bytes", len(got))
	}
	if n := strings.Count(got, "<article "); n != 2000 {
		t.Errorf("it shows %d of them", n)
	}
}
