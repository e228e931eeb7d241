package sandbox_test

import (
	"strings"
	"testing"

	"pinsync/sync/sandbox"
)

func TestADefinitionIsReadBackInFull(t *testing.T) {
	s := shop(t, sandbox.Options{})
	wantJSON(t, send(s, request("GET", root+"/scope/"+knownID, "")), `{
		"id": "199620b4-df1a-46e8-ab59-9e9ed9af7106",
		"model": "basket",
		"target_type": "item",
		"target_identity": "/p/123",
		"target_criteria": null,
		"tags": null,
		"pin_definitions": [{
			"position": 1,
			"pin_type": "item",
			"pin_identity": "/p/555",
			"pin_criteria": null,
			"widget_id": null,
			"is_block_pin": false,
			"is_bundle_pin": false,
			"active_from": "2025-02-01T00:00:00Z",
			"active_to": null
		}],
		"creator": "sandbox",
		"created_at": "2025-02-01T12:00:00.000Z",
		"available": true
	}`)
}

func TestUpdateReplacesTheWholeDefinition(t *testing.T) {
	s := shop(t, sandbox.Options{})
	w := send(s, request("PUT", root+"/scope/"+strings.ToUpper(knownID), `{
		"model": "product_detail",
		"target_type": "criteria",
		"target_criteria": {"z": [1.0, 12345678901234567890.123456789e-400], "a": "<&>"},
		"target_metadata": {"title": "written, not shown"},
		"tags": ["spring", "sale"],
		"pin_definitions": [
			{"position": -1.0, "pin_type": "criteria", "pin_criteria": {"n": 0.10}, "widget_id": "w"},
			{"position": 0, "pin_type": "item", "pin_identity": "é", "is_block_pin": true}
		]
	}`))
	wantStatus(t, w, 204)
	if w.Body.Len() != 0 || w.Header().Get("Content-Type") != "" {
		t.Errorf("204 with a body %q or a type %q", w.Body, w.Header().Get("Content-Type"))
	}
	// Numbers are compared by their digits: none is lost, none is respelled.
	wantJSON(t, send(s, request("GET", root+"/scope/"+knownID, "")), `{
		"id": "199620b4-df1a-46e8-ab59-9e9ed9af7106",
		"model": "product_detail",
		"target_type": "criteria",
		"target_identity": null,
		"target_criteria": {"a": "<&>", "z": [1.0, 12345678901234567890.123456789e-400]},
		"tags": ["spring", "sale"],
		"pin_definitions": [{
			"position": -1.0, "pin_type": "criteria", "pin_identity": null, "pin_criteria": {"n": 0.10},
			"widget_id": "w", "is_block_pin": false, "is_bundle_pin": false, "active_from": null, "active_to": null
		}, {
			"position": 0, "pin_type": "item", "pin_identity": "é", "pin_criteria": null,
			"widget_id": null, "is_block_pin": true, "is_bundle_pin": false, "active_from": null, "active_to": null
		}],
		"creator": "sandbox",
		"created_at": "2025-02-01T12:00:00.000Z",
		"available": true
	}`)
}

func TestCreateGivesTheObjectAndItsID(t *testing.T) {
	s := shop(t, sandbox.Options{})
	w := send(s, request("POST", root+"/scope", example))
	wantStatus(t, w, 201)
	created, _ := decode(t, w.Body.String()).(map[string]any)
	id, _ := created["id"].(string)
	if id == knownID || len(id) != 36 {
		t.Fatalf("id %q", id)
	}
	wantJSON(t, send(s, request("GET", root+"/scope/"+id, "")), w.Body.String())
}

func TestDeleteIsFinal(t *testing.T) {
	s := shop(t, sandbox.Options{})
	target := root + "/scope/" + knownID
	wantStatus(t, send(s, request("DELETE", target, "")), 204)
	for _, method := range []string{"DELETE", "GET", "PUT"} {
		w := send(s, request(method, target, example))
		wantStatus(t, w, 404)
		wantJSON(t, w, `{"reason": "Customization not found"}`)
	}
}

func TestBodiesThatAreNoDefinitionAreRefused(t *testing.T) {
	const invalid, invalidPin = "Invalid configuration provided", "Invalid pin definition provided"
	root := func(more string) string {
		return `{"model":"basket","target_type":"all","pin_definitions":[]` + more + `}`
	}
	pin := func(members string) string {
		return `{"model":"basket","target_type":"all","pin_definitions":[{` + members + `}]}`
	}
	for name, c := range map[string]struct {
		body    string
		status  int
		reason  string
		details string // JSON, "" for none
	}{
		"empty":         {``, 400, invalid + ": the body is not valid JSON", ``},
		"cut short":     {`{"model":`, 400, invalid + ": the body is not valid JSON", ``},
		"two values":    {root("") + `{}`, 400, invalid + ": the body is not valid JSON", ``},
		"a list":        {`[]`, 400, invalid + ": the body must be a JSON object", ``},
		"null":          {`null`, 400, invalid + ": the body must be a JSON object", ``},
		"not UTF-8":     {"{\"model\":\"\xff\"}", 400, invalid + ": the body is not UTF-8", ``},
		"a byte order":  {"\ufeff" + root(""), 400, invalid + ": the body is not valid JSON", ``},
		"a key twice":   {root(`,"model":"x"`), 400, invalid + `: the body names the key "model" twice`, ``},
		"a deep double": {root(`,"target_metadata":{"a":[{"b":1,"c":{},"b":2}]}`), 400, invalid + `: the body names the key "b" twice`, ``},
		"too deep":      {root(`,"target_metadata":{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`), 400, invalid + ": the body nests too deep", ``},
		"nothing in it": {`{}`, 400, invalid, `{
			"model": ["Missing required field: model"],
			"target_type": ["Missing required field: target_type"],
			"pin_definitions": ["Missing required field: pin_definitions"]}`},
		"an id": {root(`,"id":"` + knownID + `"`), 400, invalid, `{"id": ["Unknown field: id"]}`},
		"what the server owns": {root(`,"creator":"x","created_at":"2025-02-01T00:00:00Z","available":true`), 400, invalid, `{
			"creator": ["Unknown field: creator"],
			"created_at": ["Unknown field: created_at"],
			"available": ["Unknown field: available"]}`},
		"wrong types": {`{"model":1,"target_type":"page","target_identity":null,"target_criteria":[],"target_metadata":"","tags":"a","pin_definitions":{}}`, 400, invalid, `{
			"model": ["Must be a string"],
			"target_type": ["Must be one of: item, criteria, all"],
			"target_identity": ["Must be a string"],
			"target_criteria": ["Must be an object"],
			"target_metadata": ["Must be an object"],
			"tags": ["Must be an array of strings"],
			"pin_definitions": ["Must be an array of objects"]}`},
		"a tag that is a number": {root(`,"tags":["a",1]`), 400, invalid, `{"tags": ["Must be an array of strings"]}`},
		"a pin that is a list":   {`{"model":"b","target_type":"all","pin_definitions":[[]]}`, 400, invalid, `{"pin_definitions": ["Must be an array of objects"]}`},
		"item without identity":  {`{"model":"b","target_type":"item","pin_definitions":[]}`, 400, invalid, `{"target_identity": ["Missing required field: target_identity"]}`},
		"criteria without them":  {`{"model":"b","target_type":"criteria","pin_definitions":[]}`, 400, invalid, `{"target_criteria": ["Missing required field: target_criteria"]}`},
		"the documented example": {`{"model":"b","target_type":"page","pin_definitions":[{"pin_type":"item","pin_identity":"x"}]}`, 422, invalidPin, `{
			"pin_definitions": ["Missing required field: position"],
			"target_type": ["Must be one of: item, criteria, all"]}`},
		"an empty pin": {pin(``), 422, invalidPin, `{"pin_definitions": ["Missing required field: position", "Missing required field: pin_type"]}`},
		"two pins, one fault": {pin(`"position":1},{"pin_type":"item","position":2,"pin_identity":"x"},{"position":3`), 422, invalidPin,
			`{"pin_definitions": ["Missing required field: pin_type"]}`},
		"pin item without identity": {pin(`"position":1,"pin_type":"item"`), 422, invalidPin, `{"pin_definitions": ["Missing required field: pin_identity"]}`},
		"pin criteria without them": {pin(`"position":1,"pin_type":"criteria"`), 422, invalidPin, `{"pin_definitions": ["Missing required field: pin_criteria"]}`},
		"pin with wrong types": {pin(`"position":"1","pin_type":"all","pin_identity":1,"pin_criteria":[],"widget_id":1,"is_block_pin":"true","is_bundle_pin":0,"active_from":"2025-02-01","active_to":1`), 422, invalidPin, `{"pin_definitions": [
			"position must be an integer of -1 or more",
			"pin_type must be one of: item, criteria",
			"pin_identity must be a string",
			"pin_criteria must be an object",
			"widget_id must be a string",
			"is_block_pin must be true or false",
			"is_bundle_pin must be true or false",
			"active_from must be an ISO 8601 date-time",
			"active_to must be an ISO 8601 date-time"]}`},
		"pin with an unknown field": {pin(`"position":1,"pin_type":"item","pin_identity":"x","pin_title":"x"`), 422, invalidPin, `{"pin_definitions": ["Unknown field: pin_title"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := shop(t, sandbox.Options{})
			before := send(s, request("GET", "/v1/recommender/pin/"+tracker+"/scope/"+knownID, "")).Body.String()
			want := `{"reason": ` + quote(c.reason) + `}`
			if c.details != "" {
				want = `{"reason": ` + quote(c.reason) + `, "exception_details": ` + c.details + `}`
			}
			for method, target := range map[string]string{"PUT": "/scope/" + knownID, "POST": "/scope"} {
				w := send(s, request(method, "/v1/recommender/pin/"+tracker+target, c.body))
				wantStatus(t, w, c.status)
				wantJSON(t, w, want)
			}
			if _, err := s.Seed("", []byte(c.body)); err == nil {
				t.Error("seeded")
			}
			if after := send(s, request("GET", "/v1/recommender/pin/"+tracker+"/scope/"+knownID, "")).Body.String(); after != before {
				t.Errorf("changed to %s", after)
			}
		})
	}
}

func TestPositionsAreIntegersOfMinusOneOrMoreHoweverSpelled(t *testing.T) {
	s := shop(t, sandbox.Options{})
	for literal, status := range map[string]int{
		"1": 204, "0": 204, "-0": 204, "0.0e5": 204, "-1": 204, "-1.0": 204, "-10e-1": 204, "1.50e1": 204, "1e3": 204,
		"100000000000000000000000000000000": 204,
		"-2":                                422, "-1.1": 422, "-1e1": 422, "0.5": 422, "1.00000000000000000000001": 422, "15e-1": 422, "1e-99999999999999999999": 422,
		"true": 422, "null": 422, `"1"`: 422, "[1]": 422,
	} {
		w := send(s, request("PUT", root+"/scope/"+knownID,
			`{"model":"b","target_type":"all","pin_definitions":[{"pin_type":"item","pin_identity":"x","position": `+literal+` }]}`))
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", literal, w.Code, status)
		}
	}
}

func TestDateTimesAreCompleteAndReal(t *testing.T) {
	s := shop(t, sandbox.Options{})
	for text, status := range map[string]int{
		"2025-02-01T00:00:00Z": 204, "2025-02-01T00:00:00.123456789+05:30": 204, "2024-02-29T23:59:59-23:59": 204,
		"2025-02-29T00:00:00Z": 422, "2025-02-01T24:00:00Z": 422, "2025-02-01T00:00:00": 422, "2025-02-01t00:00:00z": 422,
		"2025-02-01 00:00:00Z": 422, "2025-02-01T00:00Z": 422, "2025-02-01T00:00:00,5Z": 422, "2025-02-01T00:00:00+24:00": 422,
		"2025-02-01T00:00:00Z\\n": 422, "": 422,
	} {
		w := send(s, request("PUT", root+"/scope/"+knownID, strings.Replace(example, "2025-02-01T00:00:00Z", text, 1)))
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", text, w.Code, status)
		}
	}
}

func TestABodyBeyondTwoMegabytesIsTooLarge(t *testing.T) {
	w := send(shop(t, sandbox.Options{}), request("PUT", root+"/scope/"+knownID, example+strings.Repeat(" ", 2<<20)))
	wantStatus(t, w, 413)
}

func TestSeedKnowsOneSpellingOfAnID(t *testing.T) {
	s := shop(t, sandbox.Options{})
	if _, err := s.Seed(strings.ToUpper(knownID), []byte(example)); err == nil {
		t.Error("one id twice")
	}
	if _, err := s.Seed("urn:uuid:"+knownID, []byte(example)); err == nil {
		t.Error("an id that is not a UUID")
	}
	id, err := s.Seed("", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	wantStatus(t, send(s, request("GET", root+"/scope/"+id, "")), 200)
}

func TestAnOutdatedSeedHasTheTargetAndOtherContent(t *testing.T) {
	for name, body := range map[string]string{
		"with pins":       example,
		"the same as set": `{"model":"basket","target_type":"item","target_identity":"/p/123","tags":["sandbox"],"pin_definitions":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := shop(t, sandbox.Options{})
			if _, err := s.SeedOutdated(otherID, []byte(body)); err != nil {
				t.Fatal(err)
			}
			got, _ := decode(t, send(s, request("GET", root+"/scope/"+otherID, "")).Body.String()).(map[string]any)
			if got["model"] != "basket" || got["target_identity"] != "/p/123" {
				t.Errorf("another target: %v", got)
			}
			file, _ := decode(t, body).(map[string]any)
			if quote(got["tags"]) == quote(file["tags"]) && quote(got["pin_definitions"]) == quote(file["pin_definitions"]) {
				t.Errorf("the same content: %v", got)
			}
			wantStatus(t, send(s, request("PUT", root+"/scope/"+otherID, body)), 204)
		})
	}
}
