package luigisbox_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

func TestWhatAnErrorBodyTells(t *testing.T) {
	type details = []luigisbox.Detail
	const documented = `{"reason": "Invalid pin definition provided", "exception_details": {
		"pin_definitions": ["Missing required field: position"], "target_type": ["Must be one of: item, criteria, all", "and more"]}}`
	long := strings.Repeat("ž", 600)
	for name, tt := range map[string]struct {
		body    string
		reason  string
		details details
	}{
		"as documented": {documented, "Invalid pin definition provided", details{
			{"pin_definitions", []string{"Missing required field: position"}},
			{"target_type", []string{"Must be one of: item, criteria, all", "and more"}},
		}},
		"as other calls say it": {`{"type": "invalid_input", "reason": "No", "caused_by": {"model": ["unknown"], "tags": ["a", "b"]}}`, "No", details{
			{"model", []string{"unknown"}},
			{"tags", []string{"a", "b"}},
		}},
		"empty":                      {"", "", nil},
		"no JSON":                    {"nope", "", nil},
		"HTML":                       {"<html><h1>502 Bad Gateway</h1>", "", nil},
		"null":                       {"null", "", nil},
		"a list":                     {`["reason"]`, "", nil},
		"a text":                     {`"reason"`, "", nil},
		"an empty object":            {"{}", "", nil},
		"only a reason":              {`{"reason":" No. "}`, "No.", nil},
		"only details":               {`{"exception_details":{"id":["unknown"]}}`, "", details{{"id", []string{"unknown"}}}},
		"nulls":                      {`{"reason":null,"exception_details":null}`, "", nil},
		"a null message":             {`{"exception_details":{"a":null,"b":[null],"c":[null,"x"]}}`, "", details{{"c", []string{"x"}}}},
		"a number as reason":         {`{"reason":404}`, "404", nil},
		"an object as reason":        {`{"reason":{"text":"x"}}`, `{"text":"x"}`, nil},
		"a text as details":          {`{"exception_details":"bad","reason":"r"}`, "r", nil},
		"a number as details":        {`{"exception_details":5,"reason":"r"}`, "r", nil},
		"a list as details":          {`{"exception_details":["one",["two"],{"x":3}],"reason":"r"}`, "r", details{{"", []string{"one"}}, {"", []string{"two"}}, {"", []string{`{"x":3}`}}}},
		"a text as messages":         {`{"exception_details":{"a":"bad"}}`, "", details{{"a", []string{"bad"}}}},
		"nested messages":            {`{"exception_details":{"a":{"0":["bad"]},"b":[["x"]],"c":[1,true]}}`, "", details{{"a", []string{`{"0":["bad"]}`}}, {"b", []string{`["x"]`}}, {"c", []string{"1", "true"}}}},
		"unknown keys":               {`{"code":7,"trace":{"deep":[1,2]},"reason":"r"}`, "r", nil},
		"cut short in the details":   {documented[:len(documented)-30], "Invalid pin definition provided", details{{"pin_definitions", []string{"Missing required field: position"}}}},
		"cut short in the reason":    {documented[:20], "", nil},
		"cut short after the reason": {`{"reason":"r"`, "r", nil},
		"something after the end":    {`{"reason":"r"} and more`, "r", nil},
		"broken UTF-8":               {"{\"reason\":\"a\xffb\"}", "a\ufffdb", nil},
		"control characters":         {`{"reason":"a\u001b[31mb\u0000"}`, "a\x1b[31mb\x00", nil},
		"a reason too long":          {`{"reason":"` + long + `"}`, strings.Repeat("ž", 500) + "…", nil},
		"deep":                       {`{"reason":` + strings.Repeat("[", 20000), "", nil},
		"a body too long":            {`{"reason":"r","exception_details":{"a":"` + strings.Repeat("x", 70000) + `","b":["y"]}}`, "r", nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := start(t, config(t, serve(t, faulty.Answer{Status: 422, Body: tt.body})))
				ex, err := c.Update(t.Context(), someID, someBody)
				var refused *luigisbox.APIError
				if !errors.As(err, &refused) || refused.Status != 422 || ex.Status != 422 {
					t.Fatalf("%+v, %v", ex, err)
				}
				if diff := cmp.Diff(tt.reason, refused.Reason); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(tt.details, refused.Details); diff != "" {
					t.Error(diff)
				}
				want := tt.reason
				if want == "" {
					want = "the server found a pin definition invalid (422 Unprocessable Entity)"
				}
				if err.Error() != want {
					t.Errorf("says %q, want %q", err, want)
				}
			})
		})
	}
}

func TestWhatAStatusMeans(t *testing.T) {
	for name, tt := range map[string]struct {
		answer  faulty.Answer
		problem string
		hint    string
	}{
		"400": {header(400), "the server found the definition invalid (400 Bad Request)", ""},
		"403": {header(403), "the server refused the credentials (403 Forbidden)", "check the tracker id and its private key; the app shows both under Integration settings"},
		"404": {header(404), "no customization with this id is live in this tracker (404 Not Found)", "check the tracker id ('pinsync ping' checks it) and the id; remove the id if the customization is to be created again"},
		"413": {header(413), "the definition is too large for the server (413 Request Entity Too Large)", "use fewer pins or less metadata"},
		"418": {header(418), "the server refused the request (418 I'm a teapot)", ""},
		"429": {header(429), "the server still asks for fewer requests (429 Too Many Requests)", "run again later, or with a lower rate"},
		"503": {header(503), "the server failed (503 Service Unavailable)", "run again later; https://luigisboxstatus.com shows incidents of Luigi's Box"},
		"799": {header(799), "the server failed (799)", "run again later; https://luigisboxstatus.com shows incidents of Luigi's Box"},
		"302": {header(302, "Location: https://evil.example/v1?token=x"), "the server redirects to https://evil.example (302 Found), which is not followed", "check the base URL"},
		"307": {header(307, "Location: /elsewhere"), "the server redirects (307 Temporary Redirect), which is not followed", "check the base URL"},
		"308": {header(308), "the server redirects (308 Permanent Redirect), which is not followed", "check the base URL"},
		"200": {header(200), "the server answered 200 OK instead of 204 No Content", "check the base URL, and whether a proxy or a sign-in page is in between"},
		"200, a page": {faulty.Answer{Status: 200, Header: []string{"Content-Type: text/html; charset=utf-8"}, Body: "<p>Sign in"},
			"a web page came (200 OK) instead of 204 No Content", "check the base URL, and whether a proxy or a sign-in page is in between"},
		"200, a page by its look": {faulty.Answer{Status: 200, Body: "\n<!doctype html>"},
			"a web page came (200 OK) instead of 204 No Content", "check the base URL, and whether a proxy or a sign-in page is in between"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg := config(t, serve(t, tt.answer))
				cfg.Retries = 0
				_, err := start(t, cfg).Update(t.Context(), someID, someBody)
				var refused *luigisbox.APIError
				if !errors.As(err, &refused) {
					t.Fatal(err)
				}
				if refused.Problem != tt.problem || refused.Hint != tt.hint || err.Error() != tt.problem {
					t.Errorf("%q, hint %q", refused.Problem, refused.Hint)
				}
			})
		})
	}
}

func TestWhatIsSaidOfALostAnswer(t *testing.T) {
	const open = "may or may not have been applied; safe to run again"
	lost, no := faulty.Answer{Then: faulty.Close}, faulty.Answer{Status: 422, Body: `{"reason":"Invalid pin definition provided"}`}
	for name, tt := range map[string]struct {
		answers []faulty.Answer
		create  bool
		says    string
	}{
		"lost":                      {[]faulty.Answer{lost}, false, "no answer: " + open},
		"lost, then refused":        {[]faulty.Answer{lost, no}, false, "Invalid pin definition provided; an earlier attempt got no answer: " + open},
		"lost, then failing":        {[]faulty.Answer{lost, unavailable}, false, "the server failed (503 Service Unavailable); an earlier attempt got no answer: " + open},
		"failing, then lost":        {[]faulty.Answer{unavailable, lost}, false, "no answer: " + open},
		"a lost creation":           {[]faulty.Answer{lost}, true, "no answer: " + open},
		"a creation that failed":    {[]faulty.Answer{header(500)}, true, "the server failed (500 Internal Server Error); " + open},
		"a creation without its id": {[]faulty.Answer{header(201)}, true, "the answer is not the documented one: it does not hold the new id; " + open},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := start(t, config(t, serve(t, tt.answers...)))
				var err error
				if tt.create {
					_, _, err = c.Create(t.Context(), someBody)
				} else {
					_, err = c.Update(t.Context(), someID, someBody)
				}
				if what(err) != "no answer" || err.Error() != tt.says {
					t.Errorf("%s: %v", what(err), err)
				}
			})
		})
	}
}

func TestA401SaysWhatTheServerSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := start(t, config(t, serve(t, faulty.Answer{Status: 401, Body: `{"reason":"Bad signature"}`})))
		_, err := c.Update(t.Context(), someID, someBody)
		if want := "the server refused the credentials (401 Unauthorized): Bad signature"; err.Error() != want || c.Stopped().Error() != want {
			t.Errorf("%v, stopped %v", err, c.Stopped())
		}
	})
}
