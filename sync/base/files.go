package base

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"

	"pinsync/sync/diagnostic"
	"pinsync/sync/git"
	"pinsync/sync/manifest"
)

// File is a customization file, or a settings file, as it was at the revision.
type File struct {
	// Path is where a run would have found it then: slash-separated and
	// relative to the dir of Open, by way of the path that was named.
	Path string
	// Data is the whole content, as git holds it: without what filters such
	// as those for line ends make of it in the working directory. It belongs
	// to the caller.
	Data []byte
	// TooLarge says that there are more than manifest.MaxSize bytes, and no Data.
	TooLarge bool
	// Settings says that it was looked for as a settings file.
	Settings bool
}

// Files yields the customization files at and below paths, each once, in the
// byte order of their paths in the repository. paths are relative to the dir
// of Open, and are files or folders as for a run; one that did not exist at
// the revision has no files. Symbolic links and submodules are skipped.
//
// In the same order come settings files, where settings names any: those at
// these paths, and those in the folders that files came from or might have.
//
// One git lists the files and one hands over their contents, however many
// there are, and no more than one content is held at a time. Both have ended
// when the loop over Files has, also when it was left early. An error is the
// last that is yielded: an *Error that wraps ErrOutside for a path outside of
// the repository or in one nested in it, or ErrIncomplete for a repository
// that does not hold all of the revision; the context's error; or git's.
func (t *Tree) Files(ctx context.Context, paths []string, settings ...string) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		err := t.each(ctx, paths, settings, func(f File) bool { return yield(f, nil) })
		if err != nil {
			yield(File{}, err)
		}
	}
}

// entry is a file in the revision's tree.
type entry struct {
	shown    string
	blob     string
	settings bool
}

// ahead is how many contents are asked for at most before they are read. So
// many hashes fit into any pipe, and asking never has to wait for git, which
// in turn may be waiting to be read.
const ahead = 32

func (t *Tree) each(ctx context.Context, paths, settings []string, visit func(File) bool) error {
	places, err := t.places(paths)
	if err != nil {
		return err
	}
	if places.settings, err = t.settings(settings); err != nil {
		return err
	}
	list, err := t.git.Start(ctx, listing(t.commit, places)...)
	if err != nil {
		return err
	}
	defer list.Stop()
	return t.contents(ctx, func(n int) ([]entry, error) {
		entries, err := t.upcoming(list.Stdout, places, n)
		if err == io.EOF {
			if err = list.Wait(); err == nil {
				return entries, io.EOF
			}
		}
		if err != nil {
			err = t.broken(ctx, list, err)
		}
		return entries, err
	}, visit)
}

// contents reads the contents of the entries that more gives: up to n at a time,
// and io.EOF with the last. It ends early, without an error, when visit returns false.
func (t *Tree) contents(ctx context.Context, more func(n int) ([]entry, error), visit func(File) bool) error {
	git, err := t.git.Start(ctx, "cat-file", "--batch")
	if err != nil {
		return err
	}
	defer git.Stop()

	var asked []entry
	for listed := false; ; {
		if !listed && len(asked) <= ahead/2 {
			next, err := more(ahead - len(asked))
			if listed = err == io.EOF; err != nil && !listed {
				return err
			}
			if err := ask(git.Stdin, next); err != nil {
				return t.broken(ctx, git, err)
			}
			asked = append(asked, next...)
		}
		if len(asked) == 0 {
			return git.Wait()
		}
		f, err := content(git.Stdout, asked[0])
		if err != nil {
			return t.broken(ctx, git, err)
		}
		asked = asked[1:]
		if !visit(f) {
			return nil
		}
	}
}

// ask writes the questions for the contents of entries.
func ask(to io.Writer, entries []entry) error {
	var questions bytes.Buffer
	for _, e := range entries {
		questions.WriteString(e.blob + "\n")
	}
	_, err := questions.WriteTo(to)
	return err
}

// Command lines have bounds; beyond these the whole tree is listed, and what
// does not count is skipped here.
const (
	maxNamed      = 64
	maxNamedBytes = 8 << 10
)

// listing returns the arguments for a git that lists the files at places.
func listing(commit string, places *places) []string {
	whole := []string{"ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit}
	var named []string
	for _, p := range places.all {
		named = append(named, p.tree)
	}
	named = slices.AppendSeq(named, maps.Keys(places.settings))
	size := 0
	for _, name := range named {
		size += len(name)
		if name == "" || len(named) > maxNamed || size > maxNamedBytes {
			return whole
		}
	}
	return append(whole, named...)
}

// upcoming reads up to n files that count. At the end of the list there may be
// fewer, and the error is io.EOF.
func (t *Tree) upcoming(list *bufio.Reader, places *places, n int) (entries []entry, err error) {
	for len(entries) < n {
		line, err := list.ReadBytes(0)
		if err != nil {
			return entries, err
		}
		// <mode> SP <type> SP <hash> TAB <path> NUL (git-ls-tree(1))
		about, inTree, _ := bytes.Cut(line[:len(line)-1], []byte("\t"))
		fields := bytes.Fields(about)
		if len(fields) != 3 || !bytes.HasPrefix(fields[0], []byte("100")) || !isHash(string(fields[2])) {
			continue // 120000 is a symbolic link, 160000 a submodule
		}
		if abs, ok := places.selected(string(inTree)); ok {
			entries = append(entries, entry{shown: diagnostic.Name(t.dir, abs), blob: string(fields[2])})
		}
		for _, abs := range places.settingsAt(string(inTree)) {
			entries = append(entries, entry{shown: diagnostic.Name(t.dir, abs), blob: string(fields[2]), settings: true})
		}
	}
	return entries, nil
}

// content reads the answer to the question for e.
func content(answers *bufio.Reader, e entry) (File, error) {
	line, err := answers.ReadSlice('\n')
	if err != nil {
		return File{}, err
	}
	// <hash> SP <type> SP <size> LF, or <hash> SP missing LF (git-cat-file(1))
	fields := bytes.Fields(line)
	if len(fields) != 3 || string(fields[0]) != e.blob || string(fields[1]) != "blob" {
		return File{}, unexpected(e, line)
	}
	size, err := strconv.ParseInt(string(fields[2]), 10, 64)
	if err != nil {
		return File{}, unexpected(e, line)
	}
	f := File{Path: e.shown, TooLarge: size > manifest.MaxSize, Settings: e.settings}
	if f.TooLarge {
		_, err = io.CopyN(io.Discard, answers, size)
	} else {
		f.Data = make([]byte, size)
		_, err = io.ReadFull(answers, f.Data)
	}
	if err == nil {
		_, err = answers.Discard(1) // the line feed after a content
	}
	return f, err
}

// unexpected is the error for an answer that is not content, as for an object
// that the repository lacks.
func unexpected(e entry, answer []byte) error {
	return fmt.Errorf("%w: for %q git answers %q", ErrIncomplete, e.shown, bytes.TrimSpace(answer))
}

// broken says why the revision could not be read to its end by p: git's own
// words come first, where it ended by itself.
func (t *Tree) broken(ctx context.Context, p *git.Process, err error) error {
	if !errors.Is(err, ErrIncomplete) {
		// Only the end of p breaks its pipes, so this does not block.
		if failed := p.Wait(); failed != nil {
			err = failed
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("reading from git: %w", ctx.Err())
	}
	return &Error{
		Message: fmt.Sprintf("can't read all files of %q: %v", t.ref, err),
		Hint:    "if this is a partial clone (made with --filter), clone without it: nothing is fetched while it is read",
		Err:     fmt.Errorf("%w: %w", ErrIncomplete, err),
	}
}
