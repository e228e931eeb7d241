package base

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
)

// commit is what one commit changed, compared with its first parent.
type commit []change

// change is a file that a commit changed. Hashes are those of the contents; empty
// where there is no regular file.
type change struct {
	path     string // in the repository
	old, new string
	// odd says that something else than a regular file is there now, such as a
	// symbolic link.
	odd bool
}

// maxChanges is how many changes of files a history may have; older ones are not
// read.
const maxChanges = 50_000

// log gives the commits after the revision up to HEAD, by first parents, the latest
// first, with what they changed of the YAML files at and below places in the
// repository. all is false where the history has more than maxChanges of them.
func (t *Tree) log(ctx context.Context, places []string) (commits []commit, all bool, err error) {
	args := []string{
		"log", "--first-parent", "--diff-merges=first-parent", "--raw", "-z", "--no-abbrev", "--no-renames",
		"--no-show-signature", "--no-color", "--no-notes", "--no-mailmap", "--format=%H", "--end-of-options", t.commit + "..HEAD", "--",
	}
	if size := len(strings.Join(places, "")); !slices.Contains(places, "") && len(places) <= maxNamed && size <= maxNamedBytes {
		args = append(args, places...)
	}
	list, err := t.git.In(t.top).Start(ctx, args...)
	if err != nil {
		return nil, false, err
	}
	defer list.Stop()
	for n := 0; n < maxChanges; {
		record, err := next(list.Stdout)
		if err == io.EOF {
			return commits, true, list.Wait()
		}
		if err != nil {
			return nil, false, t.broken(ctx, list, err)
		}
		// :<mode> SP <mode> SP <hash> SP <hash> SP <status> NUL <path> NUL (git-diff-index(1))
		about, isChange := strings.CutPrefix(record, ":")
		if !isChange {
			commits = append(commits, nil)
			continue
		}
		name, err := next(list.Stdout)
		if err != nil {
			return nil, false, t.broken(ctx, list, err)
		}
		fields := strings.Fields(about)
		if len(fields) != 5 || len(commits) == 0 || !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".yml") {
			continue
		}
		c := change{path: name, odd: !strings.HasPrefix(fields[1], "100") && strings.Trim(fields[1], "0") != ""}
		if strings.HasPrefix(fields[0], "100") {
			c.old = fields[2]
		}
		if strings.HasPrefix(fields[1], "100") {
			c.new = fields[3]
		}
		last := len(commits) - 1
		commits[last] = append(commits[last], c)
		n++
	}
	return commits, false, nil
}

// next reads what comes before the next NUL. A line feed begins the first change of
// a commit.
func next(from *bufio.Reader) (string, error) {
	text, err := from.ReadBytes(0)
	if err != nil {
		if len(text) > 0 && err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return "", err
	}
	return string(bytes.TrimPrefix(text[:len(text)-1], []byte("\n"))), nil
}
