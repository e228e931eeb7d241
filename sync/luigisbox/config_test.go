package luigisbox_test

import (
	"errors"
	"math"
	"net/url"
	"strings"
	"testing"

	"pinsync/sync/luigisbox"
)

func TestNewRefusesWhatCannotWork(t *testing.T) {
	type cfg = luigisbox.Config
	for name, tt := range map[string]struct {
		change  func(*cfg)
		setting luigisbox.Setting
	}{
		"as it is":          {func(c *cfg) {}, ""},
		"default base URL":  {func(c *cfg) { c.BaseURL = "" }, ""},
		"no key":            {func(c *cfg) { c.Key = luigisbox.Key{} }, luigisbox.SettingKey},
		"no tracker":        {func(c *cfg) { c.TrackerID = "" }, luigisbox.SettingTrackerID},
		"a path as tracker": {func(c *cfg) { c.TrackerID = "../x" }, luigisbox.SettingTrackerID},
		"the key in the base URL": {func(c *cfg) {
			c.Key, _ = luigisbox.ParseKey("Ms0nOpDq3r5tUvWx")
			c.BaseURL = "https://ms0nopdq3r5tuvwx"
		}, luigisbox.SettingBaseURL},
		"no concurrency":      {func(c *cfg) { c.Concurrency = 0 }, luigisbox.SettingConcurrency},
		"concurrency 64":      {func(c *cfg) { c.Concurrency = 64 }, ""},
		"concurrency 65":      {func(c *cfg) { c.Concurrency = 65 }, luigisbox.SettingConcurrency},
		"no retries":          {func(c *cfg) { c.Retries = 0 }, ""},
		"retries 10":          {func(c *cfg) { c.Retries = 10 }, ""},
		"retries 11":          {func(c *cfg) { c.Retries = 11 }, luigisbox.SettingRetries},
		"retries below zero":  {func(c *cfg) { c.Retries = -1 }, luigisbox.SettingRetries},
		"no timeout":          {func(c *cfg) { c.Timeout = 0 }, luigisbox.SettingTimeout},
		"a rate below zero":   {func(c *cfg) { c.Rate = -1 }, luigisbox.SettingRate},
		"an endless rate":     {func(c *cfg) { c.Rate = math.Inf(1) }, luigisbox.SettingRate},
		"a rate of no number": {func(c *cfg) { c.Rate = math.NaN() }, luigisbox.SettingRate},
		"a proxy of no sense": {func(c *cfg) {
			c.Proxy = func(*url.URL) (*url.URL, error) { return nil, errors.New("http://me:pa55@proxy is bad") }
		}, luigisbox.SettingProxy},
	} {
		t.Run(name, func(t *testing.T) {
			c := config(t, nil)
			tt.change(&c)
			client, err := luigisbox.New(c)
			if tt.setting == "" {
				if err != nil {
					t.Fatal(err)
				}
				client.Close()
				return
			}
			var bad *luigisbox.ConfigError
			if !errors.As(err, &bad) || bad.Setting != tt.setting || client != nil {
				t.Errorf("error %v, want one about the %s", err, tt.setting)
			}
			if strings.Contains(err.Error(), "pa55") {
				t.Errorf("the error quotes a password: %v", err)
			}
		})
	}
}

func TestCheckTrackerID(t *testing.T) {
	for id, fine := range map[string]bool{
		"1234-5678": true, "a_B-9": true, "x": true,
		"": false, "a/b": false, "..": false, "a b": false, "a?b": false, "a%2f": false, "ž": false, "a\n": false, "a:b": false, "a#": false,
	} {
		if err := luigisbox.CheckTrackerID(id); (err == nil) != fine {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestCheckBaseURL(t *testing.T) {
	for text, fine := range map[string]bool{
		"https://live.luigisbox.com":      true,
		"https://live.luigisbox.com/":     true,
		"HTTPS://live.luigisbox.com:8443": true,
		"https://gw.example/luigis/v-1.0": true,
		"https://[2001:db8::1]:8443":      true,
		"http://127.0.0.1:8080":           true,
		"http://127.9.9.9":                true,
		"http://[::1]:8080":               true,
		"http://localhost:8080/":          true,
		"http://LocalHost":                true,

		"":                                   false,
		"live.luigisbox.com":                 false,
		"//live.luigisbox.com":               false,
		"ftp://live.luigisbox.com":           false,
		"https:live.luigisbox.com":           false,
		"https://":                           false,
		"https://:443":                       false,
		"https://x:0":                        false,
		"https://x:65536":                    false,
		"http://live.luigisbox.com":          false,
		"http://127.0.0.1.evil.example":      false,
		"http://localhost.evil.example":      false,
		"http://0.0.0.0":                     false,
		"http://10.0.0.1":                    false,
		"http://2130706433":                  false,
		"http://[fe80::1]":                   false,
		"https://me:pa55@live.luigisbox.com": false,
		"https://me@live.luigisbox.com":      false,
		"http://127.0.0.1@evil.example":      false,
		"https://x/?":                        false,
		"https://x/?a=b":                     false,
		"https://x/#":                        false,
		"https://žluťoučký.example":          false,
		"https://x/#f":                       false,
		"https://x/a/../b":                   false,
		"https://x/a//b":                     false,
		"https://x/a%2fb":                    false,
		"https://x/a b":                      false,
		"https://x/ž":                        false,
		"https://x\n.example":                false,
		"https://me:pa55@\x7f":               false,
		"https://%zz":                        false,
	} {
		err := luigisbox.CheckBaseURL(text)
		if (err == nil) != fine {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil && strings.Contains(err.Error(), "pa55") {
			t.Errorf("the error quotes a password: %v", err)
		}
	}
}

func TestIsID(t *testing.T) {
	for id, fine := range map[string]bool{
		someID:                                   true,
		"199620B4-DF1A-46E8-AB59-9E9ED9AF7106":   true,
		"":                                       false,
		"{199620b4-df1a-46e8-ab59-9e9ed9af7106}": false,
		"urn:uuid:199620b4-df1a-46e8-ab59-9e9ed9af7106": false,
		"199620b4df1a46e8ab599e9ed9af7106":              false,
		"199620b4-df1a-46e8-ab59-9e9ed9af710g":          false,
		"199620b4-df1a-46e8-ab59-9e9ed9af710/":          false,
		"199620b4-df1a-46e8-ab59-9e9ed9af71066":         false,
	} {
		if luigisbox.IsID(id) != fine {
			t.Errorf("%q: %v", id, !fine)
		}
	}
}
