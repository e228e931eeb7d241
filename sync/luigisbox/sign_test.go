package luigisbox

import (
	"net/http"
	"sync"
	"testing"
	"time"
)

// signed are signatures made by openssl 3.0, each by
//
//	printf '%s\n%s\n%s\n%s' METHOD 'application/json; charset=utf-8' DATE PATH |
//	  openssl dgst -sha256 -hmac KEY -binary | base64
var signed = []struct{ key, method, date, path, signature string }{
	{"your_private_api_key", "PUT", "Thu, 29 Jun 2017 12:11:16 GMT", "/v1/recommender/pin/1234-5678/scope/199620b4-df1a-46e8-ab59-9e9ed9af7106", "8S5vw36pVqPneIyZ9b19nrCzgUPrgu7y95hoIAQA0iA="},
	{"your_private_api_key", "PUT", "Thu, 29 Jun 2017 12:11:17 GMT", "/v1/recommender/pin/1234-5678/scope/199620b4-df1a-46e8-ab59-9e9ed9af7106", "9hHRRTUsKqs+coud0IsWfGn8n2qET5zdRPLI7PKtwwk="},
	{"your_private_api_key", "GET", "Thu, 29 Jun 2017 12:11:16 GMT", "/v1/recommender/pin/1234-5678/scope/199620b4-df1a-46e8-ab59-9e9ed9af7106", "vAVt5uPQ+f3f45dB4ntA5qRZHfYTWXV/A2ETfvZde3k="},
	{"your_private_api_key", "DELETE", "Sat, 01 Jan 2000 00:00:00 GMT", "/v1/recommender/pin/1234-5678/scope/FFFFFFFF-0000-4000-8000-ABCDEFABCDEF", "tepvp3zw4NZE/VMepy3AeGaDmFqW1jQAp51vJy24pnA="},
	{"k", "POST", "Tue, 29 Feb 2028 23:59:59 GMT", "/v1/recommender/pin/a_b-C/scopes", "kyJCYcCbH5HffzoNN1bfIuoMJWdrN8NRDnpzK8PHyYU="},
	{"k", "POST", "Sun, 06 Nov 1994 08:49:37 GMT", "/v1/recommender/pin/a_b-C/scope", "nFKgt36YQVvTTHFkL3zGl0ViPtDlJjcHDMojgoX0st8="},
	{`with spaces, "quotes" and žluťoučký kůň`, "PUT", "Mon, 31 Dec 2029 00:00:01 GMT", "/v1/recommender/pin/1/scope/199620b4-df1a-46e8-ab59-9e9ed9af7106", "N0RzRzNAbhbGt9BW+ShOeWKcuNW/AQbQdvoOYk7ojcg="},
	{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "PUT", "Fri, 13 Mar 2026 10:00:00 GMT", "/gateway/v1/recommender/pin/1/scope/199620b4-df1a-46e8-ab59-9e9ed9af7106", "CB+WCeSlz1sscbO24Gr3AO9r5vmNSWahhekwngTqg1g="},
}

func TestSignsAsOpenSSLDoes(t *testing.T) {
	for _, v := range signed {
		key, err := ParseKey(v.key)
		if err != nil {
			t.Fatal(err)
		}
		s := &signer{"1234-5678", key}
		for range 2 { // the second reuses what the first left
			if got, want := s.authorization(v.method, v.path, v.date), "ApiAuth 1234-5678:"+v.signature; got != want {
				t.Errorf("%s %s at %s: %s, want %s", v.method, v.path, v.date, got, want)
			}
		}
	}
}

func TestSignsAtTheMomentGiven(t *testing.T) {
	for _, v := range signed {
		key, err := ParseKey(v.key)
		if err != nil {
			t.Fatal(err)
		}
		now, err := http.ParseTime(v.date)
		if err != nil {
			t.Fatal(err)
		}
		h := http.Header{}
		(&signer{"t", key}).sign(h, v.method, v.path, now.Add(999*time.Millisecond).In(time.FixedZone("", -7*3600)))
		if h.Get("Date") != v.date || h.Get("Authorization") != "ApiAuth t:"+v.signature {
			t.Errorf("%v, want the date %s and signature %s", h, v.date, v.signature)
		}
	}
}

func TestSignsForManyAtOnce(t *testing.T) {
	v := signed[0]
	key, err := ParseKey(v.key)
	if err != nil {
		t.Fatal(err)
	}
	s := &signer{"t", key}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				if got := s.authorization(v.method, v.path, v.date); got != "ApiAuth t:"+v.signature {
					t.Errorf("got %s", got)
					return
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkSign(b *testing.B) {
	v := signed[0]
	key, err := ParseKey(v.key)
	if err != nil {
		b.Fatal(err)
	}
	s, h, now := &signer{"1234-5678", key}, http.Header{}, time.Now()
	b.ReportAllocs()
	for b.Loop() {
		s.sign(h, v.method, v.path, now)
	}
}
