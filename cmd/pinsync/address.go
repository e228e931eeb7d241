package main

import (
	"cmp"
	"fmt"
	"net/url"
	"time"

	"pinsync/sync/luigisbox"
	"pinsync/sync/settings"
)

// address is the base URL that flag, variable, settings or default name. An
// unusual one is said on stderr. Settings may name only hosts that everybody
// knows: someone who may change that file must not be able to have requests signed
// for a host of their own.
func (f *connectionFlags) address(c *cli, s *settings.Settings) (string, error) {
	base, source, named := f.named(c, "base-url", envBaseURL)
	if named {
		if err := luigisbox.CheckBaseURL(base); err != nil {
			return "", fmt.Errorf("%s: %w", source, err)
		}
	}
	if s.BaseURL != "" {
		if err := luigisbox.CheckBaseURL(s.BaseURL); err != nil {
			return "", fmt.Errorf("%s: %w", s.File, err)
		}
		if !luigisbox.KnownHost(s.BaseURL) && !(named && luigisbox.SameBaseURL(base, s.BaseURL)) {
			return "", withHint(
				fmt.Errorf("%s: base_url is %q, and its host is neither Luigi's Box nor this machine", s.File, s.BaseURL),
				"remove base_url; or, if requests are really to go there, name it by --base-url or "+envBaseURL+" as well")
		}
	}
	if named {
		return base, nil
	}
	return cmp.Or(s.BaseURL, luigisbox.DefaultBaseURL), nil
}

// connected says where requests go, if that is not where they usually do, and lets the
// bar show when the server keeps the run waiting. base is one that package luigisbox has
// accepted, so the private key is not in it.
func (c *cli) connected(base string, paused func() time.Duration) {
	if u, err := url.Parse(base); err == nil && !luigisbox.KnownHost(base) {
		c.message("requests go to %s, which is not a host of Luigi's Box", u.Host)
	}
	c.bar.waitsFor(paused)
}
