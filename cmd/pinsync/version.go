package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func (c *cli) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Long: `version prints the version, the commit that it was built from and its date, the Go
release, and the platform. A build of a source without git says no commit; one from
a clone with changed files says "modified".`,
		Example: `  pinsync version
  pinsync version | cut -d' ' -f2`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			info, _ := debug.ReadBuildInfo()
			_, err := fmt.Fprintln(c.stdout, versionLine(info))
			return err
		},
	}
}

// versionLine says what the Go toolchain recorded of a build; nil: it recorded
// nothing.
func versionLine(info *debug.BuildInfo) string {
	words := []string{"pinsync", versionOf(info)}
	if b := buildOf(info); b.commit != "" {
		details := "commit " + b.commit
		if b.date != "" {
			details += ", " + b.date
		}
		if b.modified {
			details += ", modified"
		}
		words = append(words, "("+details+")")
	}
	return strings.Join(append(words, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH), " ")
}

// build is what git said where the program was built.
type build struct {
	commit   string // all of its digits
	date     string // of the commit, RFC 3339
	modified bool   // files were changed since
}

func buildOf(info *debug.BuildInfo) (b build) {
	if info == nil {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.date = s.Value
		case "vcs.modified":
			b.modified = s.Value == "true"
		}
	}
	return b
}

// version is what pinsync calls itself where that must be one word.
func version() string {
	info, _ := debug.ReadBuildInfo()
	return versionOf(info)
}

// versionOf is the module's version where the toolchain knows one, else the commit,
// else "devel".
func versionOf(info *debug.BuildInfo) string {
	if info != nil && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	b := buildOf(info)
	switch {
	case b.commit == "":
		return "devel"
	case b.modified:
		return "devel-" + b.commit[:min(12, len(b.commit))] + "-dirty"
	}
	return "devel-" + b.commit[:min(12, len(b.commit))]
}
