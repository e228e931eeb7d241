// Package settings reads pinsync.yaml, the file that binds a folder of
// customizations to a shop. It takes paths and gives [Settings]; it knows
// nothing of flags, environment variables or requests.
package settings

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"pinsync/sync/check"
	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/internal/textfile"
	"pinsync/sync/manifest"
)

// FileName is the name of a settings file.
const FileName = "pinsync.yaml"

// Settings is what a settings file says; the zero value is that of no file. A
// zero field is one that the file leaves open.
type Settings struct {
	// File is the path of the file, empty where there is none.
	File string
	// Almost is the path of a file that holds settings and has almost the name
	// of a settings file, and so is none; empty where there is none. It lies no
	// further up than File.
	Almost      string
	TrackerID   string
	BaseURL     string
	Concurrency int // requests in flight, 1 to 64
	// Rate is how many requests a run makes a second, 0 for no limit. It is nil
	// where the file leaves it open.
	Rate *float64
	// Location is the time zone of the shop; nil where the file names none.
	Location *time.Location
	// Models are the names that model may have; nil where the file names none.
	Models []string
	// MaxDeletes is the number of deletions beyond which a run does nothing; nil
	// where the file leaves it open.
	MaxDeletes *int
	// Catalog is the path of the catalogue from the file's folder, or "live"; empty
	// where the file names none.
	Catalog string
	// CatalogMaxAge is how old the catalogue may be; 0 where the file leaves it
	// open.
	CatalogMaxAge time.Duration
	// Base is the git ref below refs/pinsync/ that names what was synced last;
	// empty where the file leaves it open.
	Base string
	// Remote is the name of the git remote that keeps Base; empty where the file
	// leaves it open.
	Remote string
	// Ignore says which live customizations others manage.
	Ignore Ignore
	// Rules maps a warning's rule to "error", "warning" or "off".
	Rules map[string]string
}

// Ignore names live customizations that others manage: those of one of the
// models, and those with one of the tags. The zero Ignore names none.
type Ignore struct {
	Models, Tags []string
}

// Error is what is wrong with a settings file.
type Error struct {
	File        string
	Diagnostics []diagnostic.Diagnostic // at least one
}

// Error shows the first fault, with its place.
func (e *Error) Error() string {
	d := e.Diagnostics[0]
	text := fmt.Sprintf("%s:%d:%d: %s [%s]", e.File, d.Span.Start.Line, d.Span.Start.Column, d.Message, d.Rule)
	if more := len(e.Diagnostics) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// Read reads the settings file at path. dir is the working directory that names
// in the result and in errors are relative to; for errors see Find.
func Read(dir, path string) (*Settings, error) {
	name := diagnostic.Name(dir, path)
	text, err := textfile.Read(path)
	if err != nil {
		return nil, cantRead(dir, path, err)
	}
	return parse(name, text)
}

// parse reads the text of a settings file.
func parse(name string, text []byte) (*Settings, error) {
	if OnlyComments(text) {
		return &Settings{File: name}, nil
	}
	doc, faults := manifest.Parse(text)
	if doc != nil {
		faults = append(faults, check.Settings(doc)...)
	}
	if len(faults) > 0 {
		check.Redact(text, faults)
		return nil, &Error{File: name, Diagnostics: faults}
	}
	return decode(name, doc.Root())
}

// cantRead is the error for a settings file that is there and can't be read.
func cantRead(dir, path string, err error) error {
	name := diagnostic.Name(dir, path)
	if errors.Is(err, textfile.ErrIrregular) {
		return fmt.Errorf("%s is %w; put a file with the settings there, or remove it", name, err)
	}
	if target, noLink := os.Readlink(path); noLink == nil {
		return fmt.Errorf("%s can't be read: it is a symbolic link to %q: %w; put the file itself there, or remove the link", name, filepath.ToSlash(target), diagnostic.Cause(err))
	}
	return fmt.Errorf("%s can't be read: %w; make it readable, for it may bind these files to a shop", name, diagnostic.Cause(err))
}

// OnlyComments reports whether the text of a settings file leaves everything
// open, as one does whose keys are all commented out: it may have a byte order
// mark, directives and the markers of one document.
func OnlyComments(text []byte) bool {
	begun := false
	for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\ufeff"))) {
		words := strings.Fields(string(line))
		switch {
		case len(words) == 0, words[0][0] == '#':
		case line[0] == '%' && !begun:
		case line[0] != words[0][0], len(words) > 1 && words[1][0] != '#':
			return false
		case words[0] == "---" && !begun:
			begun = true
		case words[0] != "...":
			return false
		}
	}
	return true
}

// decode reads a document that the settings schema has accepted.
func decode(name string, root *manifest.Value) (*Settings, error) {
	s := &Settings{File: name, Rules: map[string]string{}}
	for i := range root.Members {
		member := &root.Members[i]
		text := member.Value.Text
		number, notNumber := strconv.ParseFloat(text, 64)
		var err error
		switch member.Key {
		case "tracker_id":
			s.TrackerID = text
		case "base_url":
			s.BaseURL = text
		case "concurrency":
			s.Concurrency, err = int(number), notNumber
		case "max_deletes":
			s.MaxDeletes, err = new(int(min(number, math.MaxInt32))), notNumber
		case "rate":
			s.Rate, err = new(number), notNumber
		case "time_zone":
			location, ok := jsonschema.ParseTimeZone(text)
			if !ok {
				return nil, fmt.Errorf("%s: time_zone: no time zone has the name %q", name, text)
			}
			s.Location = location
		case "models":
			s.Models = texts(member)
		case "base":
			s.Base = text
		case "remote":
			s.Remote = text
		case "ignore":
			s.Ignore = Ignore{Models: texts(member.Value.Member("models")), Tags: texts(member.Value.Member("tags"))}
		case "catalog":
			s.Catalog = text
		case "catalog_max_age":
			s.CatalogMaxAge, err = time.ParseDuration(text)
		case "rules":
			for j := range member.Value.Members {
				rule := &member.Value.Members[j]
				s.Rules[rule.Key] = rule.Value.Text
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, member.Key, err)
		}
	}
	return s, nil
}

// texts are the items of the list that a member has; nil where there is none.
func texts(m *manifest.Member) (all []string) {
	if m == nil {
		return nil
	}
	for i := range m.Value.Items {
		all = append(all, m.Value.Items[i].Text)
	}
	return all
}

// TrackerOf is the tracker that the text of a settings file names, valid or not;
// empty where it names none.
func TrackerOf(text []byte) string {
	doc, _ := manifest.Parse(text)
	if doc == nil {
		return ""
	}
	if m := doc.Root().Member("tracker_id"); m != nil && m.Value.Kind == manifest.String {
		return m.Value.Text
	}
	return ""
}
