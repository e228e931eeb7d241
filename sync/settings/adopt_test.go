package settings_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/settings"
)

const adoptedEmpty = `# Settings for the customizations below this folder. The private key never goes
# in here.

# The shop that these files belong to: a run for any other is refused.
tracker_id: "12-34"

# The git ref that names what was synced last, so that what was edited in the app
# since is seen, and left alone.
base: refs/pinsync/12-34

# Where the shop's clock is: dates are checked against it. It is never guessed.
# time_zone: Europe/Prague
`

func TestAdoptAddsWhatIsOpen(t *testing.T) {
	const (
		tracker = "# The shop that these files belong to: a run for any other is refused.\ntracker_id: \"12-34\"\n"
		base    = "# The git ref that names what was synced last, so that what was edited in the app\n# since is seen, and left alone.\nbase: refs/pinsync/12-34\n"
		zone    = "# Where the shop's clock is: dates are checked against it. It is never guessed.\n# time_zone: Europe/Prague\n"
	)
	for name, test := range map[string]struct{ text, want string }{
		"nothing":             {"", adoptedEmpty},
		"blanks":              {" \n\n", adoptedEmpty},
		"other keys":          {"rate: 2 # slow\nrules: {no-pins: off}", "rate: 2 # slow\nrules: {no-pins: off}\n\n" + tracker + "\n" + base + "\n" + zone},
		"comments":            {"# mine\n\n# The shop:\n# tracker_id: 1\n#base: refs/pinsync/1\n# time_zone: Asia/Tokyo\nrate: 2\n", "# mine\n\n# The shop:\ntracker_id: \"12-34\"\nbase: refs/pinsync/12-34\n# time_zone: Asia/Tokyo\nrate: 2\n"},
		"the tracker is here": {"tracker_id: 12-34\ntime_zone: Asia/Tokyo\n", "tracker_id: 12-34\ntime_zone: Asia/Tokyo\n\n" + base},
		"all are here":        {"tracker_id: 12-34\nbase: refs/pinsync/other\n# time_zone: Asia/Tokyo", "tracker_id: 12-34\nbase: refs/pinsync/other\n# time_zone: Asia/Tokyo"},
		"a document start":    {"---\nrate: 2\n", "---\nrate: 2\n\n" + tracker + "\n" + base + "\n" + zone},
		"other line ends":     {"rate: 2\r\n# tracker_id: 1\r\nbase: refs/pinsync/1\r\ntime_zone: UTC\r\n", "rate: 2\r\ntracker_id: \"12-34\"\r\nbase: refs/pinsync/1\r\ntime_zone: UTC\r\n"},
	} {
		got, err := settings.Adopt([]byte(test.text), "12-34", true)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(test.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		again, err := settings.Adopt(got, "12-34", true)
		if err != nil || string(again) != string(got) {
			t.Errorf("%s: a second time it becomes %q, %v", name, again, err)
		}
	}
	// Without git a base would only be in the way.
	got, err := settings.Adopt([]byte("rate: 2\n"), "12-34", false)
	if err != nil {
		t.Fatal(err)
	}
	s := read(t, string(got))
	if s.TrackerID != "12-34" || s.Base != "" {
		t.Errorf("without git: %s", got)
	}
	if got, err = settings.Adopt(got, "12-34", true); err != nil || read(t, string(got)).Base != "refs/pinsync/12-34" {
		t.Errorf("and with git then: %s, %v", got, err)
	}
}

func TestAdoptLeavesWhatItCanNotEdit(t *testing.T) {
	for name, text := range map[string]string{
		"one line":           "{rate: 2}\n",
		"an ended document":  "rate: 2\n...\n",
		"another tracker":    "tracker_id: other\n",
		"a fault":            "rate:2\n",
		"an unknown key":     "rates: 2\n",
		"a text with blanks": "  rate: 2\n",
	} {
		if got, err := settings.Adopt([]byte(text), "12-34", true); !errors.Is(err, settings.ErrNotEdited) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
