package settings_test

import (
	"testing"

	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/luigisbox"
)

// The settings' schema says with line and column what the client would refuse
// later. Where the two differ, the schema is the narrower one, but for the
// spelling of an IPv6 address.
func TestTheSchemaAcceptsNoBaseURLThatTheClientRefuses(t *testing.T) {
	const (
		refused = iota
		accepted
		onlyByClient
		onlyBySchema
	)
	for text, want := range map[string]int{
		"https://live.luigisbox.com":             accepted,
		"https://live.luigisbox.com/":            accepted,
		"https://live.luigisbox.com//":           accepted,
		"https://live.luigisbox.com.":            accepted,
		"https://live.luigisbox.com:443":         accepted,
		"https://x:1":                            accepted,
		"https://x:65535":                        accepted,
		"https://gateway_1.example/luigi/v1.0/~": accepted,
		"https://x/.well-known/..a":              accepted,
		"https://10.0.0.1":                       accepted,
		"https://xn--bcher-kva.example":          accepted,
		"https://[2001:db8::1]:8443/api":         accepted,
		"https://[::ffff:127.0.0.1]":             accepted,
		"http://localhost":                       accepted,
		"http://localhost:8080/":                 accepted,
		"http://127.0.0.1:8080":                  accepted,
		"http://127.255.255.255":                 accepted,
		"http://[::1]:8080":                      accepted,

		"":                            refused,
		"https://":                    refused,
		"https:///api":                refused,
		"https:x":                     refused,
		"live.luigisbox.com":          refused,
		"localhost:8080":              refused,
		"//live.luigisbox.com":        refused,
		"ftp://x":                     refused,
		"http://example.com":          refused,
		"http://localhost.example":    refused,
		"http://127.0.0.1.example":    refused,
		"http://127.1":                refused,
		"http://127.0.0.256":          refused,
		"http://127.0.0.01":           refused,
		"http://0.0.0.0":              refused,
		"http://[::2]":                refused,
		"https://user@x":              refused,
		"https://user:password@x":     refused,
		"https://@x":                  refused,
		"https://x?":                  refused,
		"https://x?a=b":               refused,
		"https://x#":                  refused,
		"https://x/#a":                refused,
		"https://x:0":                 refused,
		"https://x:65536":             refused,
		"https://x:port":              refused,
		"https://x/a b":               refused,
		"https://x/%61":               refused,
		"https://x/../y":              refused,
		"https://x/./y":               refused,
		"https://x//y":                refused,
		"https://x\\y":                refused,
		"https://bücher.example":      refused,
		"https://live luigisbox.com":  refused,
		" https://live.luigisbox.com": refused,
		"https://x\n":                 refused,

		// Odd spellings are not worth a longer pattern.
		"HTTPS://live.luigisbox.com": onlyByClient,
		"http://LOCALHOST":           onlyByClient,
		"http://[0::1]":              onlyByClient,
		"https://x:":                 onlyByClient,
		"https://x:0443":             onlyByClient,
		"https://_x":                 onlyByClient,
		"https://x/...":              onlyByClient,
		"https://x/...a":             onlyByClient,
		// Nor is IPv6: a run finds out, before anything is sent.
		"https://[1:2]": onlyBySchema,
	} {
		bySchema := jsonschema.Settings().Check(map[string]any{"base_url": text}) == nil
		byClient := luigisbox.CheckBaseURL(text) == nil
		if bySchema != (want == accepted || want == onlyBySchema) || byClient != (want == accepted || want == onlyByClient) {
			t.Errorf("%q: accepted by the schema %v, by the client %v", text, bySchema, byClient)
		}
	}
}
