package luigisbox_test

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

// spellings are ways in which a server may repeat a secret.
var spellings = map[string]func(string) string{
	"plain":           func(s string) string { return s },
	"upper case":      strings.ToUpper,
	"for a query":     url.QueryEscape,
	"for a path":      url.PathEscape,
	"for a page":      html.EscapeString,
	"hexadecimal":     func(s string) string { return hex.EncodeToString([]byte(s)) },
	"HEXADECIMAL":     func(s string) string { return fmt.Sprintf("%X", s) },
	"base64":          func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 in a URL": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"slashes in JSON": func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
	"plus in JSON":    func(s string) string { return strings.NewReplacer("+", `\u002B`, "=", `\u003D`).Replace(s) },
	"the first half":  func(s string) string { return s[:len(s)/2+1] },
	"the second half": func(s string) string { return s[len(s)/2-1:] },
	"between letters": func(s string) string { return "x" + s + "y" },
}

// shows reports whether text shows twelve characters in a row of a secret.
func shows(text, secret string) bool {
	text = strings.ToLower(text)
	for _, spell := range spellings {
		form := strings.ToLower(spell(secret))
		for i := 0; i+12 <= len(form); i++ {
			if strings.Contains(text, form[i:i+12]) {
				return true
			}
		}
	}
	return false
}

func TestNothingShowsASecretThatTheServerRepeats(t *testing.T) {
	for name, tt := range map[string]func(text string) faulty.Answer{
		"401, a text": func(text string) faulty.Answer { return faulty.Answer{Status: 401, Body: "wanted " + text} },
		"401, JSON": func(text string) faulty.Answer {
			return faulty.Answer{Status: 401, Body: `{"got": ["` + text + `"], "at": 5}`}
		},
		"403, a reason": func(text string) faulty.Answer {
			return faulty.Answer{Status: 403, Body: `{"reason": "not ` + text + `"}`}
		},
		"422, a message": func(text string) faulty.Answer {
			return faulty.Answer{Status: 422, Body: `{"exception_details": {"model": ["` + text + `"]}}`}
		},
		"422, a field": func(text string) faulty.Answer {
			return faulty.Answer{Status: 422, Body: `{"caused_by": {"` + text + `": ["x"]}}`}
		},
		"422, an odd reason": func(text string) faulty.Answer {
			return faulty.Answer{Status: 422, Body: `{"reason": {"a": "` + text + `"}}`}
		},
		"500":                  func(text string) faulty.Answer { return faulty.Answer{Status: 500, Body: `{"reason": "` + text + `"}`} },
		"302":                  func(text string) faulty.Answer { return header(302, "Location: https://"+text+"/") },
		"a head of no sense":   func(text string) faulty.Answer { return header(204, text) },
		"a length of no sense": func(text string) faulty.Answer { return header(204, "Content-Length: "+text) },
		"a chunk of no sense": func(text string) faulty.Answer {
			return faulty.Answer{Status: 422, Header: []string{"Transfer-Encoding: chunked"}, Body: text + "\r\n"}
		},
	} {
		for spelling, spell := range spellings {
			t.Run(name+", "+spelling, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var signatures []string
					server := serveScript(t, func(r *faulty.Request) faulty.Answer {
						_, signature, _ := strings.Cut(r.Header.Get("Authorization"), ":")
						signatures = append(signatures, signature)
						return tt(spell(signature) + " and " + spell(secret))
					})
					cfg := config(t, server)
					cfg.Retries = 1
					var said strings.Builder
					cfg.Logger = slog.New(slog.NewTextHandler(&said, nil))
					c := start(t, cfg)
					_, err := c.Update(t.Context(), someID, someBody)
					_, _, listed := c.List(t.Context(), 0, 0)
					fmt.Fprintln(&said, err, listed, c.Stopped())
					var api *luigisbox.APIError
					if errors.As(err, &api) {
						fmt.Fprintln(&said, api.Reason, api.Problem, api.Hint, api.Details)
					}
					for _, hidden := range append(signatures, secret) {
						if shows(said.String(), hidden) {
							t.Fatalf("%q is shown: %s", hidden, &said)
						}
					}
				})
			})
		}
	}
}

func TestA401ShowsWhatTheServerDiagnosed(t *testing.T) {
	const refused = "the server refused the credentials (401 Unauthorized)"
	other := base64.StdEncoding.EncodeToString([]byte("what another key gives, 32 bytes"))
	for name, tt := range map[string]struct{ body, want string }{
		"nothing":               {"", refused},
		"a reason":              {`{"reason": "Bad signature"}`, refused + ": Bad signature"},
		"a text":                {"Signature mismatch\n  for PUT\n", refused + ": Signature mismatch for PUT"},
		"other members":         {`{"error": "hmac", "signed": "PUT\n/v1"}`, refused + `: {"error":"hmac","signed":"PUT\n/v1"}`},
		"a reason and others":   {`{"reason": "Bad", "exception_details": {"date": ["old"]}}`, refused + `: {"reason":"Bad","exception_details":{"date":["old"]}}`},
		"a page":                {"<html><title>Sign in</title>", refused},
		"a page with a reason":  {"<!doctype html>", refused},
		"a list":                {`["Bad"]`, refused + `: ["Bad"]`},
		"half":                  {`{"error": "hm`, refused + `: {"error": "hm`},
		"too long":              {strings.Repeat("long ", 1000), refused + ": " + strings.Repeat("long ", 100) + "…"},
		"control characters":    {"a\x1b[31mb", refused + ": a\x1b[31mb"},
		"what it would accept":  {"expected " + other, refused + ": expected [redacted]"},
		"a whole authorization": {"got ApiAuth 1234-5678:abc, sorry", refused + ": got [redacted] sorry"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := start(t, config(t, serve(t, faulty.Answer{Status: 401, Body: tt.body})))
				if _, err := c.Update(t.Context(), someID, someBody); err.Error() != tt.want {
					t.Errorf("says %q, want %q", err, tt.want)
				}
			})
		})
	}
}

func TestARefusedKeyThatLooksWrongGetsAHint(t *testing.T) {
	for key, hint := range map[string]string{
		`"kEy-0123456789"`:                     "quotes",
		`'kEy-0123456789'`:                     "quotes",
		`“kEy-0123456789”`:                     "quotes",
		`kEy-0123456789"`:                      "quotes",
		`kEy-0123456789\n`:                     "line break",
		`"kEy-0123456789\n"`:                   "quotes",
		`LUIGISBOX_PRIVATE_KEY=kEy-0123456789`: "NAME=value",
		`export KEY="kEy-0123456789"`:          "NAME=value",
		`private_key: kEy-0123456789`:          "NAME=value",
		`123456-789012`:                        "swapped",
		`kEy-0123456789`:                       "",
		`kEy+/0123456789abcdef==`:              "",
		`kEy+/0123456789abcde=`:                "",
		`two words`:                            "",
	} {
		synctest.Test(t, func(t *testing.T) {
			cfg := config(t, serve(t, header(401)))
			var err error
			if cfg.Key, err = luigisbox.ParseKey(key); err != nil {
				t.Fatal(err)
			}
			var refused *luigisbox.APIError
			if _, err = start(t, cfg).Update(t.Context(), someID, someBody); !errors.As(err, &refused) {
				t.Fatal(err)
			}
			if !strings.Contains(refused.Hint, hint) || strings.HasPrefix(refused.Hint, "check") != (hint == "") {
				t.Errorf("%s: hint %q, want one about %q", key, refused.Hint, hint)
			}
			if strings.Contains(refused.Hint+err.Error(), "0123456789") {
				t.Errorf("the key is shown: %s; %s", err, refused.Hint)
			}
		})
	}
}

func TestASettingInTheWrongPlaceIsNotShown(t *testing.T) {
	for _, key := range []string{
		"kEy0123456789", "kEy+/0123456789==", "https://kEy0123456789?a", "http://kEy0123456789", "https://kEy0123456789:0123456789",
		"https://x/kEy%0123456789", "https://kEy0123456789ž", "kEy:0123456789", "//kEy0123456789", "https://x/?key=kEy0123456789",
	} {
		cfg := config(t, nil)
		cfg.BaseURL = key
		if _, err := luigisbox.New(cfg); err == nil || strings.Contains(err.Error(), "kEy") || strings.Contains(err.Error(), "0123456789") {
			t.Errorf("%s as the base URL: %v", key, err)
		}
	}
	cfg := config(t, nil)
	cfg.TrackerID = "kEy0123456789"
	var err error
	if cfg.Key, err = luigisbox.ParseKey(cfg.TrackerID); err != nil {
		t.Fatal(err)
	}
	if _, err := luigisbox.New(cfg); err == nil || strings.Contains(err.Error(), "kEy") {
		t.Errorf("the key as the tracker id: %v", err)
	}
}
