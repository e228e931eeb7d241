package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"

	"pinsync/sync/result"
)

// maxReport bounds a report that is read, in bytes: one of 100,000 files has less.
const maxReport = 512 << 20

// ErrNoReport: what was read is not a JSON report of pinsync.
var ErrNoReport = errors.New("not a JSON report of pinsync")

// ErrNothingSent: the report is of a run that sends nothing, whatever it finds.
var ErrNothingSent = errors.New("which sends nothing")

// Sent says which customizations an earlier run sent.
type Sent struct {
	files, ids map[string]bool
}

// ReadSent reads a JSON report, version 1, of which what is updated or created was
// sent. The error wraps ErrNoReport or ErrNothingSent, or is that of r.
func ReadSent(r io.Reader) (*Sent, error) {
	var report struct {
		Version int     `json:"version"`
		Command *string `json:"command"`
		DryRun  bool    `json:"dry_run"`
		Results *[]struct {
			File   string        `json:"file"`
			ID     string        `json:"id"`
			Status result.Status `json:"status"`
		} `json:"results"`
	}
	limited := &io.LimitedReader{R: r, N: maxReport}
	d := json.NewDecoder(limited)
	err := d.Decode(&report)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err != nil && limited.N <= 0:
		return nil, fmt.Errorf("%w: it is larger than %d MiB", ErrNoReport, maxReport>>20)
	case errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, ErrNoReport
	case err != nil:
		return nil, err
	case report.Command == nil || report.Results == nil:
		return nil, ErrNoReport
	case report.Version != 1:
		return nil, fmt.Errorf("%w: its version is %d, and version 1 is known", ErrNoReport, report.Version)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, ErrNoReport
	}
	switch {
	case *report.Command != "sync":
		return nil, fmt.Errorf("the report of a run of %q, %w", *report.Command, ErrNothingSent)
	case report.DryRun:
		return nil, fmt.Errorf("the report of a dry run of sync, %w", ErrNothingSent)
	}
	s := &Sent{files: map[string]bool{}, ids: map[string]bool{}}
	for _, r := range *report.Results {
		if r.Status != result.Updated && r.Status != result.Created {
			continue
		}
		s.files[path.Clean(r.File)] = true
		if r.ID != "" {
			s.ids[r.ID] = true
		}
	}
	return s, nil
}

// Len is how many were sent.
func (s *Sent) Len() int { return len(s.files) }

// Has reports whether the customization of a file was sent: by the file's name, or
// by its id where it has one.
func (s *Sent) Has(file, id string) bool {
	return s.files[path.Clean(file)] || id != "" && s.ids[id]
}
