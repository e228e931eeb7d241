package luigisbox_test

import (
	"testing"

	"pinsync/sync/luigisbox"
)

func TestOnlyTheVendorsHostsAndLoopbackAreKnown(t *testing.T) {
	for text, want := range map[string]bool{
		luigisbox.DefaultBaseURL:              true,
		"https://live.luigisbox.tech":         true,
		"https://LIVE.luigisbox.com.:443/":    true,
		"https://live.luigisbox.com:8443/api": true,
		"http://localhost:8080":               true,
		"https://127.9.9.9":                   true,
		"http://[::1]:8080":                   true,

		"https://luigisbox.com":                 false,
		"https://live.luigisbox.com.example":    false,
		"https://live.luigisbox.comx":           false,
		"https://x.live.luigisbox.com":          false,
		"https://localhost.example":             false,
		"https://live-luigisbox.com":            false,
		"https://xlive.luigisbox.tech":          false,
		"https://10.0.0.1":                      false,
		"https://live.luigisbox.com@evil.test":  false,
		"https://evil.test/live.luigisbox.com":  false,
		"http://live.luigisbox.com":             false, // no base URL at all
		"https://live.luigisbox.com?@localhost": false,
		"":                                      false,
	} {
		if got := luigisbox.KnownHost(text); got != want {
			t.Errorf("%q is known: %v", text, got)
		}
	}
}

func TestSameBaseURL(t *testing.T) {
	for pair, want := range map[[2]string]bool{
		{"https://gateway.example/api", "https://GATEWAY.example:443/api//"}: true,
		{"http://localhost", "http://localhost:80/"}:                         true,
		{"https://gateway.example", "https://gateway.example."}:              true,
		{"https://gateway.example", "https://gateway.example/api"}:           false,
		{"https://gateway.example", "https://gateway.example:8443"}:          false,
		{"https://gateway.example", "https://other.example"}:                 false,
		{"http://localhost", "https://localhost"}:                            false,
		{"x", "x"}: false,
	} {
		if got := luigisbox.SameBaseURL(pair[0], pair[1]); got != want {
			t.Errorf("%q: %v", pair, got)
		}
	}
}
