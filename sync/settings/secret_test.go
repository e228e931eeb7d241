package settings_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pinsync/sync/settings"
)

func TestASecretInATextThatCanNotBeReadIsNotShown(t *testing.T) {
	for _, text := range []string{
		"private_key:s3cr3t\n",
		"private_key:s3cr3t # the key\nrate: 1\n",
		"private_key s3cr3t\nrate: 1\n",
		"rate: 1\nprivate_key:s3cr3t\n",
		"private_key: \"a\" s3cr3t\n",
		"private_key: *s3cr3t\n",
		"private_key: !s3cr3t x\n",
		"private_key: |\n  a\n s3cr3t\nrate: 1\n",
		"private_key: {s3cr3t: 1, s3cr3t: 2}\n",
	} {
		path := filepath.Join(t.TempDir(), settings.FileName)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := settings.Read(filepath.Dir(path), path)
		var faulty *settings.Error
		if !errors.As(err, &faulty) {
			t.Errorf("%q is read: %v", text, err)
			continue
		}
		if strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%q: %v", text, err)
		}
		for _, d := range faulty.Diagnostics {
			if strings.Contains(d.Message+d.Hint+d.Source, "s3cr3t") {
				t.Errorf("%q: %+v", text, d)
			}
		}
	}
}

func TestOtherFaultsOfTheSettingsAreShownInFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), settings.FileName)
	text := "# The private key: not here.\nbase_url: https://keys.example\nrate:1\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := settings.Read(filepath.Dir(path), path)
	want := `pinsync.yaml:3:1: there is no space after the colon of "rate:1" [yaml]`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
