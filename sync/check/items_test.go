package check_test

import (
	"strings"
	"testing"

	"pinsync/sync/catalog"
	"pinsync/sync/check"
	"pinsync/sync/manifest"
)

func TestItemsAgainstACatalogue(t *testing.T) {
	const has = "id,title,available\n/p/1,Target,1\n/p/2,Socks,0\n/p/3,,1\n\"/p/4;\",Odd,1\n/p/55,A,1\n/p/56,B,1\n/p/57,C,1\n/p/58,D,1\n"
	const head = "model: basket\ntarget_type: item\ntarget_identity: /p/1\npin_definitions:\n"
	for name, test := range map[string]struct {
		source     string
		severities map[string]string
		want       []string
	}{
		"known":                       {head + "  - {position: 1, pin_type: item, pin_identity: /p/3}\n", nil, nil},
		"unavailable":                 {head + "  - {position: 1, pin_type: item, pin_identity: /p/2}\n", nil, []string{`5:49 unavailable-item /pin_definitions/0/pin_identity: the item /p/2 "Socks" is not available, so shoppers do not see it; pin another item, or leave it if it comes back`}},
		"blocked":                     {head + "  - {position: 0, is_block_pin: true, pin_type: item, pin_identity: /p/2}\n", nil, nil},
		"an unavailable target":       {strings.Replace(head, "/p/1", "/p/2", 1) + "  - {position: 1, pin_type: item, pin_identity: /p/3}\n", nil, nil},
		"unknown":                     {head + "  - {position: 1, pin_type: item, pin_identity: /q/900}\n", nil, []string{`5:49 unknown-item /pin_definitions/0/pin_identity: the catalogue has no item "/q/900", so shoppers do not see it; copy the identity from the shop's catalogue, or remove the pin if the item is gone`}},
		"nearest without a title":     {head + "  - {position: 1, pin_type: item, pin_identity: /p/3/}\n", nil, []string{`5:49 unknown-item /pin_definitions/0/pin_identity: the catalogue has no item "/p/3/", so shoppers do not see it; did you mean "/p/3"?`}},
		"several near":                {head + "  - {position: 1, pin_type: item, pin_identity: /p/59}\n", nil, []string{`5:49 unknown-item /pin_definitions/0/pin_identity: the catalogue has no item "/p/59", so shoppers do not see it; did you mean /p/55 "A", /p/56 "B", /p/57 "C" or one of 1 more?`}},
		"criteria":                    {head + "  - {position: 1, pin_type: criteria, pin_criteria: {a: b}}\n", nil, nil},
		"a text that is right":        {head + "  - {position: 1, pin_type: item, pin_identity: /p/4;}\n", nil, nil},
		"over":                        {head + "  - {position: 1, pin_type: item, pin_identity: /q/9, active_to: 2020-01-01T00:00:00Z}\n", nil, []string{`5:66 expired-pin /pin_definitions/0/active_to: the pin is over: active_to is past, 2020-01-01T00:00:00Z; remove the pin, or set a later active_to`}},
		"over and unavailable":        {head + "  - {position: 1, pin_type: item, pin_identity: /p/2, active_to: 2020-01-01T00:00:00Z}\n", nil, []string{`5:66 expired-pin /pin_definitions/0/active_to: the pin is over: active_to is past, 2020-01-01T00:00:00Z; remove the pin, or set a later active_to`}},
		"over, which does not matter": {head + "  - {position: 1, pin_type: item, pin_identity: /p/2, active_to: 2020-01-01T00:00:00Z}\n", map[string]string{"expired-pin": "off", "unavailable-item": "off"}, nil},
		"ignored":                     {head + "  - {position: 1, pin_type: item, pin_identity: /q/9} # pinsync: ignore unknown-item\n  - {position: 2, pin_type: item, pin_identity: /p/2} # pinsync: ignore unavailable-item\n", nil, nil},
		"off":                         {head + "  - {position: 1, pin_type: item, pin_identity: /q/9}\n", map[string]string{"unknown-item": "off"}, nil},
		"named in other findings":     {head + "  - {position: 1, pin_type: item, pin_identity: /p/1}\n", nil, []string{`5:49 self-pin /pin_definitions/0/pin_identity: the customization pins its own target, /p/1 "Target"; pin another item, or remove the pin`}},
		"several in one text":         {head + "  - {position: 1, pin_type: item, pin_identity: \"/q/700, /q/800\"}\n", nil, []string{`5:49 unknown-item /pin_definitions/0/pin_identity: the catalogue has no item "/q/700, /q/800", so shoppers do not see it; pin_identity holds 2 in one text: "/q/700" and "/q/800"; one item per pin: give each a pin of its own`}},
		"what matters more stays": {head + "  - {position: 1, pin_type: item, pin_identity: \"/p/3,\"}\n", map[string]string{"suspicious-text": "error"}, []string{
			`5:49 suspicious-text /pin_definitions/0/pin_identity: pin_identity has a comma at its end: it should probably be "/p/3", found "/p/3,"; write "/p/3"`,
			`5:49 unknown-item /pin_definitions/0/pin_identity: the catalogue has no item "/p/3,", so shoppers do not see it; did you mean "/p/3"?`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			doc, faults := manifest.Parse([]byte(test.source))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			checker := check.New(check.Options{Now: now, Severities: test.severities, Items: true})
			found, facts := checker.File(doc)
			m := catalog.NewMatcher()
			facts.Items(m.Check)
			if _, err := catalog.Read(t.Context(), strings.NewReader(has), catalog.Options{}, m); err != nil {
				t.Fatal(err)
			}
			known := m.Catalog()
			var got []string
			for i, d := range checker.Items(found, &facts, known, true) {
				got = append(got, brief(checker.Items(found, &facts, known, true))[i]+": "+d.Message+"; "+d.Hint)
			}
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			for _, d := range checker.Items(found, &facts, known, false) {
				if strings.HasSuffix(d.Rule, "-item") && d.Rule != "duplicate-item" {
					t.Errorf("%s is said although nothing is to be judged", d.Rule)
				}
			}
		})
	}
}
