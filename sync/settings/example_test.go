package settings_test

import (
	"fmt"
	"os"
	"path/filepath"

	pinsync "pinsync/sync"
	"pinsync/sync/settings"
)

// A run that keeps to the settings file of its folder.
func ExampleFind() {
	dir, err := os.MkdirTemp("", "pinsync")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	text := "tracker_id: 1234-5678\nrules:\n  no-pins: error\n"
	if err := os.WriteFile(filepath.Join(dir, settings.FileName), []byte(text), 0o666); err != nil {
		fmt.Println(err)
		return
	}

	paths := []string{pinsync.DefaultPath}
	found, err := settings.Find(dir, paths)
	if err != nil {
		fmt.Println(err) // a fault in the file, or paths of two shops
		return
	}
	options := pinsync.Options{Dir: dir, Paths: paths, TrackerID: found.TrackerID, Severities: found.Rules}
	fmt.Println(options.TrackerID, options.Severities)
	// Output:
	// 1234-5678 map[no-pins:error]
}
