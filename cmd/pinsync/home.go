package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"

	"pinsync/sync/git"
)

// home is where pinsync's own repository is on GitHub, and which revision of
// it this program is: what workflows need to name its action.
type home struct {
	repository string // OWNER/REPO
	revision   string // a tag, a commit or a branch
}

// placeholder stands for a repository that is not known.
const placeholder = "OWNER/pinsync"

func (h home) known() bool { return h.repository != placeholder }

// parseHome reads OWNER/REPO@REVISION.
func parseHome(text string) (home, error) {
	parts := regexp.MustCompile(`^([A-Za-z0-9-]+/[A-Za-z0-9._-]+)@([A-Za-z0-9][A-Za-z0-9._/-]*)$`).FindStringSubmatch(text)
	if parts == nil {
		return home{}, fmt.Errorf("--action must be OWNER/REPO@REVISION, found %q", text)
	}
	return home{repository: parts[1], revision: parts[2]}, nil
}

// findHome finds it in what the toolchain recorded of the build, or, in a clone
// of pinsync, as the clone's origin.
func (c *cli) findHome(ctx context.Context) home {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	h := home{repository: gitHubRepository("https://" + info.Main.Path), revision: revision(info)}
	if h.repository == "" {
		h.repository = gitHubRepository(c.originOfClone(ctx))
	}
	if h.repository == "" {
		h.repository = placeholder
	}
	return h
}

// originOfClone is the address that the clone of pinsync in the working
// directory came from, empty where that is something else.
func (c *cli) originOfClone(ctx context.Context) string {
	module, err := os.ReadFile(filepath.Join(c.dir, "go.mod"))
	if err != nil || !bytes.HasPrefix(module, []byte("module pinsync")) {
		return ""
	}
	program, err := git.Open(ctx, c.dir, c.environ)
	if err != nil {
		return ""
	}
	address, err := program.Line(ctx, "remote", "get-url", "origin")
	if err != nil {
		return ""
	}
	return address
}

// gitHubRepository is OWNER/REPO of an address of GitHub, such as
// https://github.com/OWNER/REPO or git@github.com:OWNER/REPO.git, else empty.
func gitHubRepository(address string) string {
	parts := regexp.MustCompile(`^(?:(?:https|ssh)://(?:[^/@]*@)?github\.com(?::\d+)?/|git@github\.com:)([A-Za-z0-9-]+/[A-Za-z0-9._-]+?)(?:\.git)?/?$`).FindStringSubmatch(address)
	if parts == nil {
		return ""
	}
	return parts[1]
}

// revision is what names the source of a build best: its release, else its
// commit, else the branch that releases are made from.
func revision(info *debug.BuildInfo) string {
	version := info.Main.Version
	release := regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`).MatchString(version)
	between := regexp.MustCompile(`\d{14}-[0-9a-f]{12}$`).MatchString(version) // a commit that is no release
	if release && !between {
		return version
	}
	commit := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			return "main"
		}
	}
	if commit != "" {
		return commit
	}
	return "main"
}
