package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pinsync/sync/sandbox"
)

// The signatures were made with
//
//	printf '%s\n%s\n%s\n%s' "$method" "$type" "$date" "$path" |
//		openssl dgst -sha256 -hmac "$key" -binary | base64
func TestSignaturesMadeByOpenSSLAreAccepted(t *testing.T) {
	for _, c := range []struct {
		tracker, key, method, contentType, date, target, signature string
		status                                                     int
	}{
		{
			"1234-5678", "your_private_api_key", "PUT", jsonType, "Sat, 01 Feb 2025 00:00:00 GMT",
			"/v1/recommender/pin/1234-5678/scope/199620b4-df1a-46e8-ab59-9e9ed9af7106",
			"oTGnQ+TlrlOBjo7oqV8j2MmfyqJxBpGJK1h3pmulLYo=", 204,
		}, {
			"1234-5678", "your_private_api_key", "GET", jsonType, "Thu, 29 Jun 2017 12:11:16 GMT",
			"/v1/recommender/pin/1234-5678/scope/199620b4-df1a-46e8-ab59-9e9ed9af7106",
			"vAVt5uPQ+f3f45dB4ntA5qRZHfYTWXV/A2ETfvZde3k=", 200,
		}, {
			"shop_cz", "klíč/s+mezerou =", "POST", jsonType, "Tue, 29 Feb 2028 23:59:59 GMT",
			"/v1/recommender/pin/shop_cz/scopes?limit=5&tag=a",
			"WoSEuk+tp8bZ0B5hRkRIPjyt4GH/+SyVfWDZ8zctltc=", 422, // the body is not a list request
		}, {
			"shop_cz", strings.Repeat("k", 100), "POST", "application/x-ndjson", "Wed, 31 Dec 2025 08:05:09 GMT",
			"/v1/recommender/pin/shop_cz/scopes/_bulk?conflict_strategy=ignore",
			"yqm+d2QP5JssLolWNnlHRl1FIsiS4Tmv1o14kR/Tg9c=", 200,
		}, {
			"a", "k", "DELETE", jsonType, "Mon, 03 Mar 2025 10:00:00 GMT",
			"/v1/recommender/pin/a/scope/199620b4-df1a-46e8-ab59-9e9ed9af7106",
			"eJ7tS7X5kvNxZY6ivXoeQhUa6NBJQTe4mBZP0v27VnY=", 204,
		},
	} {
		t.Run(c.method+" "+c.target, func(t *testing.T) {
			now, err := time.Parse(http.TimeFormat, c.date)
			if err != nil {
				t.Fatal(err)
			}
			s := sandbox.New(sandbox.Options{TrackerID: c.tracker, PrivateKey: c.key, Now: func() time.Time { return now }})
			seed(t, s, knownID, example)
			r := httptest.NewRequest(c.method, c.target, strings.NewReader(example))
			r.Header.Set("Content-Type", c.contentType)
			r.Header.Set("Date", c.date)
			r.Header.Set("Authorization", "ApiAuth "+c.tracker+":"+c.signature)
			wantStatus(t, send(s, r), c.status)
		})
	}
}

func TestWhatIsNotSignedAsDocumentedIsRefused(t *testing.T) {
	const target = root + "/scope/" + knownID
	set := func(name, value string) func(*http.Request) *http.Request {
		return func(r *http.Request) *http.Request { r.Header.Set(name, value); return r }
	}
	resigned := func(name, value string) func(*http.Request) *http.Request {
		return func(r *http.Request) *http.Request {
			r.Header.Set(name, value)
			return signAs(r, tracker, key)
		}
	}
	without := func(name string) func(*http.Request) *http.Request {
		return func(r *http.Request) *http.Request { r.Header.Del(name); return r }
	}
	twice := func(name string) func(*http.Request) *http.Request {
		return func(r *http.Request) *http.Request { r.Header.Add(name, r.Header.Get(name)); return r }
	}
	at := func(skew time.Duration) func(*http.Request) *http.Request {
		return resigned("Date", noon.Add(skew).Format(http.TimeFormat))
	}
	for name, c := range map[string]struct {
		change func(*http.Request) *http.Request
		status int
	}{
		"as documented":              {func(r *http.Request) *http.Request { return r }, 200},
		"no authorization":           {without("Authorization"), 401},
		"two authorizations":         {twice("Authorization"), 401},
		"another scheme":             {set("Authorization", "Bearer "+tracker+":x"), 401},
		"no signature":               {set("Authorization", "ApiAuth "+tracker), 401},
		"an empty signature":         {set("Authorization", "ApiAuth "+tracker+":"), 401},
		"a wrong key":                {func(r *http.Request) *http.Request { return signAs(r, tracker, "other") }, 401},
		"a longer signature":         {func(r *http.Request) *http.Request { return set("Authorization", r.Header.Get("Authorization")+"=")(r) }, 401},
		"another tracker than path":  {func(r *http.Request) *http.Request { return signAs(r, "other", key) }, 401},
		"no date":                    {without("Date"), 401},
		"two dates":                  {twice("Date"), 401},
		"a date that is not signed":  {set("Date", noon.Add(time.Second).Format(http.TimeFormat)), 401},
		"a date in another zone":     {resigned("Date", "Sat, 01 Feb 2025 12:00:00 UTC"), 401},
		"a date in ISO form":         {resigned("Date", "2025-02-01T12:00:00Z"), 401},
		"a date with a wrong day":    {resigned("Date", "Sun, 01 Feb 2025 12:00:00 GMT"), 401},
		"5 seconds old":              {at(-5 * time.Second), 200},
		"6 seconds old":              {at(-6 * time.Second), 401},
		"5 seconds ahead":            {at(5 * time.Second), 200},
		"6 seconds ahead":            {at(6 * time.Second), 401},
		"another type, signed":       {resigned("Content-Type", "application/json"), 400},
		"another case, signed":       {resigned("Content-Type", "application/json; charset=UTF-8"), 400},
		"another type, not signed":   {set("Content-Type", "application/json"), 401},
		"no type, signed as empty":   {func(r *http.Request) *http.Request { return signAs(without("Content-Type")(r), tracker, key) }, 400},
		"a signed path with a query": {func(r *http.Request) *http.Request { r.RequestURI += "?x=1"; return r }, 200},
	} {
		t.Run(name, func(t *testing.T) {
			w := send(shop(t, sandbox.Options{}), c.change(request("GET", target, "")))
			wantStatus(t, w, c.status)
			if strings.Contains(w.Body.String(), key) {
				t.Error("the key is in the answer")
			}
		})
	}
}

func TestOneSecondPartsCountAgainstTheFiveSeconds(t *testing.T) {
	s := shop(t, sandbox.Options{Now: func() time.Time { return noon.Add(5*time.Second + time.Millisecond) }})
	wantStatus(t, send(s, request("GET", root+"/scope/"+knownID, "")), 401)
}

func TestUnknownTrackerIsNotFoundOnceTheSignatureIsRight(t *testing.T) {
	s := shop(t, sandbox.Options{})
	for _, target := range []string{"/scope/" + knownID, "/scope"} {
		method := map[bool]string{true: "POST", false: "PUT"}[target == "/scope"]
		r := request(method, "/v1/recommender/pin/9999-9999"+target, example)
		wantStatus(t, send(s, signAs(r, "9999-9999", "wrong")), 401)
		r = request(method, "/v1/recommender/pin/9999-9999"+target, example)
		wantStatus(t, send(s, signAs(r, "9999-9999", key)), 404)
	}
}

func TestThePathIsTakenAsSent(t *testing.T) {
	s := shop(t, sandbox.Options{})
	for target, status := range map[string]int{
		root + "/scope/" + knownID:                  200,
		root + "/scope/" + strings.ToUpper(knownID): 200,
		root + "/scope/%31" + knownID[1:]:           404,
		root + "/scope/" + knownID + "/":            404,
		root + "//scope/" + knownID:                 404,
		root + "/./scope/" + knownID:                404,
		root + "/scope/":                            404,
		root + "/scope/{" + knownID + "}":           404,
		root + "/scope/not-a-uuid":                  404,
		root + "/scope/" + otherID:                  404,
		"/":                                         404,
		"/v1/recommender/pin/":                      404,
		"/v2/recommender/pin/1/scope":               404,
	} {
		if w := send(s, request("GET", target, "")); w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
}

func TestOtherMethodsAreRefusedWithThoseAllowed(t *testing.T) {
	s := shop(t, sandbox.Options{})
	for _, c := range []struct{ method, target, allow string }{
		{"POST", root + "/scope/" + knownID, "GET, PUT, DELETE"},
		{"PATCH", root + "/scope/" + knownID, "GET, PUT, DELETE"},
		{"HEAD", root + "/scope/" + knownID, "GET, PUT, DELETE"},
		{"GET", root + "/scope", "POST"},
		{"GET", root + "/scopes", "POST"},
		{"PUT", root + "/scopes/_bulk", "POST"},
	} {
		w := send(s, request(c.method, c.target, example))
		wantStatus(t, w, 405)
		if got := w.Header().Get("Allow"); got != c.allow {
			t.Errorf("%s %s: Allow %q, want %q", c.method, c.target, got, c.allow)
		}
	}
}
