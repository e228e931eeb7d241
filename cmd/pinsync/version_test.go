package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestVersionSaysWhatItWasBuiltFrom(t *testing.T) {
	t.Parallel()
	const commit = "0123456789abcdef0123456789abcdef01234567"
	git := []debug.BuildSetting{{Key: "vcs.revision", Value: commit}, {Key: "vcs.time", Value: "2026-11-27T10:00:00Z"}, {Key: "vcs.modified", Value: "false"}}
	changed := append(git[:2:2], debug.BuildSetting{Key: "vcs.modified", Value: "true"})
	module := func(version string) debug.Module { return debug.Module{Path: "pinsync", Version: version} }
	platform := " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
	for _, test := range []struct {
		info *debug.BuildInfo
		want string
	}{
		{&debug.BuildInfo{Main: module("v1.2.3"), Settings: git}, "pinsync v1.2.3 (commit " + commit + ", 2026-11-27T10:00:00Z)"},
		{&debug.BuildInfo{Main: module("(devel)"), Settings: changed}, "pinsync devel-0123456789ab-dirty (commit " + commit + ", 2026-11-27T10:00:00Z, modified)"},
		{&debug.BuildInfo{Main: module("v1.2.3")}, "pinsync v1.2.3"},
		{&debug.BuildInfo{}, "pinsync devel"},
		{nil, "pinsync devel"},
	} {
		if got := versionLine(test.info); got != test.want+platform {
			t.Errorf("got %q, want %q", got, test.want+platform)
		}
	}
}
