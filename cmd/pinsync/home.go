package main

import (
	"bytes"
	"cmp"
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
	revision   string // a commit, or a tag
}

// placeholder stands for a repository that is not known.
const placeholder = "OWNER/pinsync"

// noRevision stands for a revision that is not known. A branch does not: what it
// names may change any day, and gets the private key.
const noRevision = "REF"

func (h home) known() bool { return h.repository != placeholder }

// missing says what is to be filled in by hand; nothing where all is known.
func (h home) missing() []string {
	var missing []string
	if !h.known() {
		missing = append(missing, "OWNER by the owner of pinsync's repository on GitHub")
	}
	if h.revision == noRevision {
		missing = append(missing, "REF by the full hash of the commit of pinsync that you trust")
	}
	return missing
}

// parseHome reads OWNER/REPO@REVISION.
func parseHome(text string) (home, error) {
	parts := regexp.MustCompile(`^([A-Za-z0-9-]+/[A-Za-z0-9._-]+)@([A-Za-z0-9][A-Za-z0-9._/-]*)$`).FindStringSubmatch(text)
	if parts == nil {
		return home{}, fmt.Errorf("--action must be OWNER/REPO@REVISION, found %q", text)
	}
	return home{repository: parts[1], revision: parts[2]}, nil
}

// findHome finds it in what the toolchain recorded of the build, or, in a clone
// of pinsync, in what the clone has of its origin.
func (c *cli) findHome(ctx context.Context) home {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	h := home{repository: gitHubRepository("https://" + info.Main.Path), revision: revision(info)}
	if clone := c.cloneOfPinsync(ctx); clone != nil {
		if h.repository == "" {
			address, _ := clone.Line(ctx, "remote", "get-url", "origin") // else it is not known
			h.repository = gitHubRepository(address)
		}
		if h.revision == noRevision {
			h.revision = pushedCommit(ctx, clone)
		}
	}
	h.repository = cmp.Or(h.repository, placeholder)
	return h
}

// cloneOfPinsync is the clone of pinsync in the working directory, nil where that
// is something else.
func (c *cli) cloneOfPinsync(ctx context.Context) *git.Git {
	module, err := os.ReadFile(filepath.Join(c.dir, "go.mod"))
	if err != nil || !bytes.HasPrefix(module, []byte("module pinsync")) {
		return nil
	}
	clone, err := git.Open(ctx, c.dir, c.environ)
	if err != nil {
		return nil
	}
	return clone
}

// pushedCommit is the commit that is checked out, if the remote has it, too.
func pushedCommit(ctx context.Context, clone *git.Git) string {
	commit, err := clone.Line(ctx, "rev-parse", "--verify", "HEAD")
	if err != nil {
		return noRevision
	}
	branches, err := clone.Line(ctx, "for-each-ref", "--count=1", "--contains="+commit, "--format=%(refname)", "refs/remotes/origin/")
	if err != nil || branches == "" {
		return noRevision
	}
	return commit
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

// revision is what names the source of a build best: its commit, which no one can
// move, else its release.
func revision(info *debug.BuildInfo) string {
	switch built := buildOf(info); {
	case built.modified:
		return noRevision
	case built.commit != "":
		return built.commit
	}
	version := info.Main.Version
	release := regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`).MatchString(version)
	between := regexp.MustCompile(`\d{14}-[0-9a-f]{12}$`).MatchString(version) // a commit that is not a release
	if release && !between {
		return version
	}
	return noRevision
}
