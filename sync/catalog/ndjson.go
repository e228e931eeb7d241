package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// version is the one of our own form that this package reads and writes.
const version = 1

// header is the first line of our own form.
type header struct {
	Version   *int       `json:"pinsync_catalog"`
	TrackerID string     `json:"tracker_id"`
	CreatedAt *time.Time `json:"created_at,omitempty"`
	Total     *int       `json:"total"`
}

// line is one object of our own form.
type line struct {
	Identity  *string `json:"identity"`
	Type      string  `json:"type,omitempty"`
	Title     string  `json:"title,omitempty"`
	Available *bool   `json:"available,omitempty"`
	Image     string  `json:"image,omitempty"`
}

// appendLine appends an object as one line.
func appendLine(dst []byte, o Object) []byte {
	b := bytes.NewBuffer(dst)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	// Nothing in it can fail.
	_ = e.Encode(line{Identity: &o.Identity, Type: o.Type, Title: o.Title, Available: &o.Available, Image: o.Image})
	return b.Bytes()
}

// readOwn reads our own form.
func (f *reading) readOwn() error {
	text, err := f.lines.next()
	if err != nil {
		return err
	}
	var h header
	if err := f.decode(text, &h); err != nil {
		return err
	}
	switch {
	case h.Version == nil:
		return f.fault(0, `the first line has no "pinsync_catalog": this is not a catalogue that pinsync wrote`)
	case *h.Version != version:
		return f.faultAt(text, `"pinsync_catalog"`, fmt.Sprintf("this catalogue has the form %d, and this pinsync reads %d: write it again with 'pinsync catalog'", *h.Version, version))
	case h.Total == nil || *h.Total < 0:
		return f.fault(0, `the first line has no "total", so whether the catalogue is whole is not known`)
	}
	for _, tracker := range f.o.TrackerIDs {
		if h.TrackerID != "" && h.TrackerID != tracker {
			return f.faultAt(text, `"tracker_id"`, fmt.Sprintf("this is the catalogue of the tracker %q, and these files belong to %q", h.TrackerID, tracker))
		}
	}
	if h.CreatedAt != nil {
		f.created = *h.CreatedAt
	}
	for {
		text, err := f.lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		var l line
		if err := f.decode(text, &l); err != nil {
			return err
		}
		if l.Identity == nil || *l.Identity == "" {
			return f.fault(0, `an object has no "identity"`)
		}
		if err := f.add(Object{Identity: *l.Identity, Type: l.Type, Title: l.Title, Available: l.Available == nil || *l.Available, Image: l.Image}); err != nil {
			return err
		}
	}
	if f.count != *h.Total {
		f.lines.number++
		return f.fault(0, fmt.Sprintf("the catalogue is not whole: its first line says %d objects, found %d; write it again with 'pinsync catalog'", *h.Total, f.count))
	}
	return nil
}

// decode reads one line of JSON.
func (f *reading) decode(text []byte, into any) error {
	err := json.Unmarshal(text, into)
	if err == nil && utf8.Valid(text) {
		return nil
	}
	syntax, isSyntax := errors.AsType[*json.SyntaxError](err)
	wrong, isWrong := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case err == nil:
		return f.fault(invalidAt(text), "the text is not UTF-8")
	case isSyntax && f.lines.last && int(syntax.Offset) >= len(text):
		return f.fault(len(text), "the catalogue is cut short: its last line is not whole")
	case isSyntax:
		return f.fault(max(int(syntax.Offset)-1, 0), "this is not JSON: a catalogue has one object a line")
	case isWrong && wrong.Field != "":
		return f.fault(max(int(wrong.Offset)-1, 0), fmt.Sprintf("%q has a value of the wrong kind", wrong.Field))
	case isWrong:
		return f.fault(0, "this is not an object: a catalogue has one object a line")
	}
	return f.fault(0, `"created_at" is not a moment such as 2026-11-27T04:00:00Z`)
}

// invalidAt is where a text stops being UTF-8.
func invalidAt(text []byte) int {
	for i, r := range string(text) {
		if r == utf8.RuneError && !bytes.HasPrefix(text[i:], []byte("\ufffd")) {
			return i
		}
	}
	return 0
}

// faultAt is a fault at the key in text.
func (f *reading) faultAt(text []byte, key, problem string) error {
	return f.fault(max(bytes.Index(text, []byte(key)), 0), problem)
}
