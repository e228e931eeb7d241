package settings_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/settings"
)

func TestTheZoneAndTheModelsOfAShop(t *testing.T) {
	path := filepath.Join(t.TempDir(), settings.FileName)
	read := func(text string) *settings.Settings {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		s, err := settings.Read(filepath.Dir(path), path)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := read("time_zone: Europe/Prague\nmodels:\n- basket\n- item_detail\n")
	if s.Location == nil || s.Location.String() != "Europe/Prague" {
		t.Errorf("the zone is %v", s.Location)
	}
	if diff := cmp.Diff([]string{"basket", "item_detail"}, s.Models); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// Nothing is taken from the machine.
	if s := read("rate: 5\n"); s.Location != nil || s.Models != nil {
		t.Errorf("without the keys: zone %v, models %v", s.Location, s.Models)
	}
}
