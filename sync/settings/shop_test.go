package settings_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/settings"
)

// read reads settings of this text.
func read(t *testing.T, text string) *settings.Settings {
	t.Helper()
	path := filepath.Join(t.TempDir(), settings.FileName)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := settings.Read(filepath.Dir(path), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheZoneAndTheModelsOfAShop(t *testing.T) {
	s := read(t, "time_zone: Europe/Prague\nmodels:\n- basket\n- item_detail\n")
	if s.Location == nil || s.Location.String() != "Europe/Prague" {
		t.Errorf("the zone is %v", s.Location)
	}
	if diff := cmp.Diff([]string{"basket", "item_detail"}, s.Models); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// Nothing is taken from the machine.
	if s := read(t, "rate: 5\n"); s.Location != nil || s.Models != nil {
		t.Errorf("without the keys: zone %v, models %v", s.Location, s.Models)
	}
}

func TestTheBaseOfAShopAndWhatOthersManage(t *testing.T) {
	s := read(t, "base: refs/pinsync/1234-5678\nremote: upstream\nignore:\n  models: [trends]\n  tags: [by-agency, season]\n")
	if s.Base != "refs/pinsync/1234-5678" || s.Remote != "upstream" {
		t.Errorf("base %q, remote %q", s.Base, s.Remote)
	}
	if diff := cmp.Diff(settings.Ignore{Models: []string{"trends"}, Tags: []string{"by-agency", "season"}}, s.Ignore); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if s := read(t, "rate: 5\n"); s.Base != "" || s.Remote != "" || s.Ignore.Models != nil || s.Ignore.Tags != nil {
		t.Errorf("without the keys: %+v", s)
	}
}
