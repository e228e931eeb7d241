package base

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"path"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/settings"
)

// maxBetween is how many bytes the versions between may have together; older ones
// are not read.
const maxBetween = 128 << 20

// Between reads the versions that the files at the run's paths had at the commits
// after the revision up to HEAD, by first parents: a run that could not move the
// base may have sent any of them. between are the valid ones, the latest first and
// each text once; gone are versions that one of these commits took away, so that
// none of the shop's files described the customization there.
//
// Each text is read once, however many commits have it: 1,000 commits of 10 files
// each take a second or two. What is older than the last 50,000 changes, or than
// the last 128 MiB, counts as never sent, which at worst leaves alone what could
// have been written, and is warned of. So does what was sent to another tracker,
// before the settings file named the run's.
func (b *Base) Between(ctx context.Context) (between, gone []files.File, err error) {
	h := &past{b: b, texts: map[string]*files.File{}, trackers: map[string]string{}}
	if err := h.list(ctx); err != nil {
		return nil, nil, err
	}
	if err := h.read(ctx); err != nil {
		return nil, nil, err
	}
	if h.cut && b.scope.Warn != nil {
		b.scope.Warn(fmt.Sprintf("%s is so far behind HEAD that not all that was committed since is read; what an earlier run sent may be taken for an edit in the app", b.Tree.ref))
	}
	between, gone = h.versions()
	b.between = between
	return between, gone, nil
}

// past is the history of the shop's files while it is read.
type past struct {
	b       *Base
	commits [][]version
	// texts are the files by the hash of their text, those that were read: nil for
	// settings, and for one that is too large to be a customization.
	texts    map[string]*files.File
	trackers map[string]string // that settings files named, by the hash of their text
	cut      bool              // there is more that was not read
}

// version is a change of a customization file or a settings file.
type version struct {
	change
	name  string
	inRun bool // it is at the run's paths
}

// list finds the changes that matter: of the shop's customization files, and of
// settings files.
func (h *past) list(ctx context.Context) error {
	t, shop := h.b.Tree, h.b.shop
	run, err := t.places(h.b.scope.Named())
	if err != nil {
		return err
	}
	whole, err := t.places([]string{shop.Root})
	if err != nil {
		return err
	}
	var looked []string
	for _, p := range slices.Concat(whole.all, run.all) {
		looked = append(looked, p.tree)
	}
	commits, all, err := t.log(ctx, looked)
	if err != nil {
		return err
	}
	h.cut = !all
	var elsewhere []string
	for _, c := range commits {
		var versions []version
		for _, change := range c {
			v := version{change: change}
			if at, ok := run.selected(change.path); ok {
				v.name, v.inRun = diagnostic.Name(t.dir, at), true
			} else if at, ok := whole.selected(change.path); ok {
				v.name = diagnostic.Name(t.dir, at)
				elsewhere = append(elsewhere, v.name)
			}
			versions = append(versions, v)
		}
		h.commits = append(h.commits, versions)
	}
	ours := map[string]bool{}
	kept, _ := shop.Ours(elsewhere)
	for _, name := range kept {
		ours[name] = true
	}
	for i, c := range h.commits {
		h.commits[i] = slices.DeleteFunc(c, func(v version) bool { return !v.inRun && !ours[v.name] && path.Base(v.path) != settings.FileName })
	}
	return nil
}

// wanted lists the texts of all versions, each once.
func (h *past) wanted() (wanted []entry) {
	asked := map[string]bool{}
	for _, c := range h.commits {
		for _, v := range c {
			for _, hash := range []string{v.new, v.old} {
				if hash != "" && !asked[hash] {
					asked[hash] = true
					wanted = append(wanted, entry{shown: v.path, blob: hash, settings: path.Base(v.path) == settings.FileName})
				}
			}
		}
	}
	return wanted
}

// read reads the texts, the latest first.
func (h *past) read(ctx context.Context) error {
	wanted := h.wanted()
	if len(wanted) == 0 {
		return nil
	}
	now := map[[sha256.Size]byte]*files.File{}
	for _, f := range h.b.now {
		now[f.Sum] = f
	}
	parsed := make([]*files.File, len(wanted))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	rest, i, size := wanted, 0, 0
	err := h.b.Tree.contents(ctx, func(n int) ([]entry, error) {
		n = min(n, len(rest))
		next := rest[:n]
		if rest = rest[n:]; len(rest) == 0 {
			return next, io.EOF
		}
		return next, nil
	}, func(f File) bool {
		if size += len(f.Data); size > maxBetween {
			h.cut = true
			return false
		}
		at := i
		i++
		switch {
		case f.Settings:
			h.trackers[wanted[at].blob] = settings.TrackerOf(f.Data)
		case f.TooLarge:
		default:
			group.Go(func() error {
				if same := now[sha256.Sum256(f.Data)]; same != nil {
					parsed[at] = &files.File{Facts: same.Facts, Body: same.Body, Text: f.Data}
					return nil
				}
				file := files.Parse("", f.Data, h.b.checker)
				file.Text, file.Diagnostics = f.Data, nil
				parsed[at] = &file
				return nil
			})
		}
		return true
	})
	_ = group.Wait() // its functions return no error
	if err != nil {
		return err
	}
	for at, e := range wanted[:i] {
		h.texts[e.blob] = parsed[at]
	}
	unread := func(v version) bool {
		return slices.ContainsFunc([]string{v.new, v.old}, func(hash string) bool {
			_, read := h.texts[hash]
			return hash != "" && !read
		})
	}
	if first := slices.IndexFunc(h.commits, func(c []version) bool { return slices.ContainsFunc(c, unread) }); first >= 0 {
		h.commits = h.commits[:first]
	}
	return ctx.Err()
}

// versions are those that count.
func (h *past) versions() (between, gone []files.File) {
	seen := map[string]bool{}
	for _, c := range h.commits {
		rebound := slices.ContainsFunc(c, h.rebinds)
		for _, v := range c {
			if f := h.texts[v.new]; v.inRun && f != nil && f.State == files.Valid && !seen[v.new] {
				seen[v.new] = true
				between = append(between, named(f, v.name))
			}
			if f := h.texts[v.old]; !rebound && f != nil && f.Facts != (check.Facts{}) && h.took(c, &v, f) {
				gone = append(gone, named(f, v.name))
			}
		}
		if rebound {
			break
		}
	}
	return between, gone
}

// took reports whether a commit took away what the old version f of v described.
func (h *past) took(c []version, v *version, f *files.File) bool {
	for i := range c {
		now := h.texts[c[i].new]
		switch {
		case c[i].path == v.path && (c[i].odd || c[i].new != "" && (now == nil || now.Facts == check.Facts{})):
			return false // what is there now may describe it
		case now != nil && files.SameCustomization(f.Facts, now.Facts):
			return false
		}
	}
	return true
}

// rebinds reports whether a settings file named another tracker before.
func (h *past) rebinds(v version) bool {
	tracker := h.b.shop.TrackerID
	was := h.trackers[v.old]
	return path.Base(v.path) == settings.FileName && was != "" && tracker != "" && was != tracker
}

func named(f *files.File, name string) files.File {
	as := *f
	as.Name = name
	return as
}
