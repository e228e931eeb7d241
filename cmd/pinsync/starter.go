package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"pinsync/schema"
	pinsync "pinsync/sync"
	"pinsync/sync/atomicfile"
	"pinsync/sync/diagnostic"
	"pinsync/sync/files"
	"pinsync/sync/report"
	"pinsync/sync/settings"
)

// starterFiles is the starter repository as init writes it, but for the
// schemas, and for what fill puts in.
//
//go:embed all:starter
var starterFiles embed.FS

// starter is one starter repository to be written.
type starter struct {
	dir, full string // its folder, as the user named it, and absolute
	home      home
	trackerID string // empty leaves the files unbound
	live      bool   // what is live comes in place of the examples

	examples  bool     // they were written
	workflows []string // the names of those that were written
	readme    bool     // README.md was written
}

// starterFile is one file of a starter repository.
type starterFile struct {
	name string // slash-separated, below the repository's folder
	text string
}

// files lists the files, in the order of their names.
func (s starter) files() ([]starterFile, error) {
	var files []starterFile
	err := fs.WalkDir(starterFiles, "starter", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := starterFiles.ReadFile(name)
		if err != nil {
			return err
		}
		file := starterFile{name: strings.TrimPrefix(name, "starter/"), text: string(text)}
		if file.example() && s.live {
			return nil
		}
		file, err = s.fill(file)
		files = append(files, file)
		return err
	})
	files = append(files,
		starterFile{"schema/customization.schema.json", string(schema.CustomizationJSON())},
		starterFile{"schema/pinsync.schema.json", string(schema.SettingsJSON())})
	return files, err
}

// example reports whether the file is one of the example customizations.
func (f starterFile) example() bool { return strings.HasPrefix(f.name, pinsync.DefaultPath+"/") }

// workflow reports whether the file names pinsync's action.
func (f starterFile) workflow() bool { return strings.HasPrefix(f.name, workflowFolder+"/") }

const workflowFolder = ".github/workflows"

// fill puts in what the embedded files leave open.
func (s starter) fill(f starterFile) (starterFile, error) {
	switch {
	case f.workflow():
		f.text = strings.NewReplacer(placeholder, s.home.repository, "@REF", "@"+s.home.revision).Replace(f.text)
	case f.name == "README.md":
		readme, err := template.New(f.name).Parse(f.text)
		if err != nil {
			return f, err
		}
		var text strings.Builder
		err = readme.Execute(&text, map[string]any{
			"Known": s.home.known(), "Missing": strings.Join(s.home.missing(), ", and "), "Repository": s.home.repository, "Live": s.live, "Examples": s.examples,
		})
		f.text = text.String()
		return f, err
	case f.name == settings.FileName && s.trackerID != "":
		text, err := settings.Adopt([]byte(strings.Replace(f.text, " Put the tracker id in.", "", 1)), s.trackerID, true)
		f.text = string(text)
		return f, err
	}
	return f, nil
}

// writeStarter writes the files that are not there yet, and says of each what
// became of it; one that failed sets the exit code. An error means that nothing
// was written.
func (c *cli) writeStarter(s *starter) error {
	if err := os.MkdirAll(s.full, 0o777); err != nil {
		return fmt.Errorf("the folder %q can't be made: %w", s.dir, diagnostic.Cause(err))
	}
	root, err := os.OpenRoot(s.full)
	if err != nil {
		return fmt.Errorf("the folder %q can't be opened: %w", s.dir, diagnostic.Cause(err))
	}
	defer root.Close()
	s.examples = !s.live && !hasCustomizations(root)
	files, err := s.files()
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, file := range files {
		if _, err := root.Lstat(file.name); file.example() && !s.examples && errors.Is(err, fs.ErrNotExist) {
			continue // who has customizations needs no examples
		}
		shown := report.Visible(path.Join(filepath.ToSlash(s.dir), file.name))
		became, more := c.writeStarterFile(root, s, file, shown)
		count[became]++
		fmt.Fprintf(c.stdout, "%-8s %s%s\n", became, shown, more)
	}
	fmt.Fprintf(c.stdout, "%d created, %d kept\n", count["created"], count["kept"])
	return nil
}

// writeStarterFile writes one file, shown by that name, unless it is there. It gives what
// became of it as init says it, before the name and after that.
func (c *cli) writeStarterFile(root *os.Root, s *starter, file starterFile, shown string) (became, more string) {
	err := atomicfile.WriteNew(root, file.name, []byte(file.text), 0o666)
	switch {
	case err == nil:
		s.readme = s.readme || file.name == "README.md"
		if file.workflow() {
			s.workflows = append(s.workflows, path.Base(file.name))
		}
		return "created", ""
	case !errors.Is(err, fs.ErrExist):
		c.exit = exitNotFine
		return "failed", ": " + report.Visible(diagnostic.Cause(err).Error())
	case file.name == settings.FileName && s.trackerID != "":
		changed, err := settings.AdoptIn(s.full, s.trackerID, true)
		if err != nil {
			c.warnNotBound(shown, s.trackerID, err)
		} else if changed {
			return "edited", " (it was there, and is bound to the tracker now)"
		}
	}
	return "kept", " (it was there)"
}

// warnNotBound says that a settings file was not bound to a tracker.
func (c *cli) warnNotBound(file, trackerID string, err error) {
	c.warn("%s was not changed: %v; write tracker_id: %q and base: %s into it", file, err, trackerID, settings.BaseOf(trackerID))
}

// hasCustomizations reports whether there is any customization file already.
func hasCustomizations(root *os.Root) bool {
	found := false
	// What can't be read holds nothing that examples could get mixed up with.
	_ = fs.WalkDir(root.FS(), pinsync.DefaultPath, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if !entry.IsDir() && files.IsCustomizationPath(name) {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}
