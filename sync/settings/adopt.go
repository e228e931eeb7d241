package settings

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrNotEdited says that a settings file can't be edited in place.
var ErrNotEdited = errors.New("it can't be edited in place")

// BaseOf is the base of a shop that is adopted: a ref of its own.
func BaseOf(trackerID string) string { return "refs/pinsync/" + trackerID }

// Adopt binds the text of a settings file, which may be empty, to a tracker: it
// adds what the text leaves open of tracker_id, base and a commented time_zone,
// each under a comment that explains it, and changes nothing else. A line that has
// the key as a comment is where its key goes. Without git, which a base needs, that
// is a comment, too.
//
// It fails, with an error that wraps ErrNotEdited, where the text has a fault or
// names another tracker, or its keys are not lines of their own.
func Adopt(text []byte, trackerID string, git bool) ([]byte, error) {
	before, err := editable(text)
	if err != nil {
		return nil, err
	}
	if before.TrackerID != "" && before.TrackerID != trackerID {
		return nil, fmt.Errorf("%w: it names another tracker", ErrNotEdited)
	}
	e := editor{text: string(text), end: "\n"}
	if strings.Contains(e.text, "\r\n") {
		e.end = "\r\n"
	}
	if len(bytes.TrimSpace(text)) == 0 {
		e.text = ""
		e.comment("Settings for the customizations below this folder. The private key never goes",
			"in here.")
	}
	if before.TrackerID == "" {
		e.add("tracker_id", fmt.Sprintf("tracker_id: %q", trackerID),
			"The shop that these files belong to: a run for any other is refused.")
	}
	switch base := "base: " + BaseOf(trackerID); {
	case before.Base != "":
	case git:
		e.add("base", base, "The git ref that names what was synced last, so that what was edited in the app",
			"since is seen, and left alone.")
	default:
		e.add("", "# "+base, "The git ref that names what was synced last, so that what was edited in the app",
			"since is seen, and left alone. Remove the # when this folder is in git.")
	}
	if before.Location == nil && !commented("time_zone").MatchString(e.text) {
		e.add("", "# time_zone: Europe/Prague", "Where the shop's clock is: dates are checked against it. It is never guessed.")
	}
	after, err := editable([]byte(e.text))
	if err != nil || after.TrackerID != trackerID || git && after.Base == "" {
		return nil, fmt.Errorf("%w: its keys are not lines of their own", ErrNotEdited)
	}
	return []byte(e.text), nil
}

// editable reads the text of a settings file that is to be edited.
func editable(text []byte) (*Settings, error) {
	s, err := parse(FileName, text)
	if _, faulty := errors.AsType[*Error](err); faulty {
		err = fmt.Errorf("%w: it has a fault", ErrNotEdited)
	}
	return s, err
}

// editor adds lines to a settings file.
type editor struct{ text, end string }

// add puts a line in the place of the comment that has its key, if there is one,
// else at the end of the text, under comments. The key is empty for a line that is
// a comment itself.
func (e *editor) add(key, line string, comments ...string) {
	if key != "" {
		if at := commented(key).FindStringIndex(e.text); at != nil {
			e.text = e.text[:at[0]] + line + e.text[at[1]:]
			return
		}
	}
	if e.text != "" {
		if !strings.HasSuffix(e.text, "\n") {
			e.text += e.end
		}
		e.text += e.end
	}
	e.comment(comments...)
	e.text += line + e.end
}

func (e *editor) comment(lines ...string) {
	for _, line := range lines {
		e.text += "# " + line + e.end
	}
}

// commented finds the line in which a key is commented out.
func commented(key string) *regexp.Regexp {
	return regexp.MustCompile(`(?m)^#[ \t]?` + key + `:[^\r\n]*`)
}
