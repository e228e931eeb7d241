package sync_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	pinsync "pinsync/sync"
	"pinsync/sync/luigisbox"
	"pinsync/sync/report"
	"pinsync/sync/result"
	"pinsync/sync/sandbox"
)

const (
	forShoes = `id: 199620b4-df1a-46e8-ab59-9e9ed9af7106
model: basket
target_type: item
target_identity: /p/123
pin_definitions:
  - position: 1
    pin_type: item
    pin_identity: /p/555
`
	forAll = `id: 7d60c1bd-c879-45e4-a535-ab7cf8abc495
model: basket
target_type: all
pin_definitions:
  - position: first
    pin_type: item
    pin_identity: /p/1
`
)

// exampleFolder makes a folder with customizations/NAME for each of files.
func exampleFolder(files map[string]string) (dir string, remove func()) {
	dir, err := os.MkdirTemp("", "pinsync")
	if err != nil {
		panic(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, pinsync.DefaultPath, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			panic(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			panic(err)
		}
	}
	return dir, func() { os.RemoveAll(dir) }
}

// connect makes a client of a shop, here of a sandbox.
func connect(address string) (*luigisbox.Client, error) {
	key, err := luigisbox.ParseKey(sandbox.DefaultPrivateKey)
	if err != nil {
		return nil, err
	}
	return luigisbox.New(luigisbox.Config{
		BaseURL: address, TrackerID: sandbox.DefaultTrackerID, Key: key,
		Concurrency: luigisbox.DefaultConcurrency, Retries: luigisbox.DefaultRetries, Timeout: luigisbox.DefaultTimeout,
	})
}

// Check the files of a folder: no network, no credentials.
func ExampleValidate() {
	dir, remove := exampleFolder(map[string]string{"p-123.yaml": forShoes, "all.yaml": forAll})
	defer remove()

	checked, err := pinsync.Validate(context.Background(), pinsync.Options{Dir: dir})
	if err != nil {
		fmt.Println(err) // nothing was checked: a path that does not exist, or no file at all
		return
	}
	for _, r := range checked.Results {
		fmt.Println(r.Status, r.File)
		for _, d := range r.Diagnostics {
			fmt.Printf("  line %d: %s [%s]\n", d.Span.Start.Line, d.Message, d.Rule)
		}
	}
	// Output:
	// invalid customizations/all.yaml
	//   line 5: position must be an integer, found "first" [schema/type]
	// valid customizations/p-123.yaml
}

// Send a folder, here to a sandbox that knows the customization with other
// content.
func ExampleSync() {
	dir, remove := exampleFolder(map[string]string{"p-123.yaml": forShoes})
	defer remove()
	server := sandbox.New(sandbox.Options{})
	if _, err := server.Seed("199620b4-df1a-46e8-ab59-9e9ed9af7106", []byte(`{"model": "basket", "target_type": "item", "target_identity": "/p/123", "pin_definitions": []}`)); err != nil {
		fmt.Println(err)
		return
	}
	api := httptest.NewServer(server)
	defer api.Close()

	client, err := connect(api.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()

	options := pinsync.Options{Dir: dir, Emit: func(r result.Result) { fmt.Println(r.Status, r.File, r.HTTPStatus) }}
	run := pinsync.SyncOptions{Client: client, Concurrency: luigisbox.DefaultConcurrency, OnlyChanged: true}
	for range 2 {
		if _, err := pinsync.Sync(context.Background(), options, run); err != nil {
			fmt.Println(err) // nothing was sent
			return
		}
	}
	// Output:
	// updated customizations/p-123.yaml 204
	// unchanged customizations/p-123.yaml 0
}

// What a sync would change, from live to file, without a write.
func ExamplePlan() {
	dir, remove := exampleFolder(map[string]string{"p-123.yaml": forShoes})
	defer remove()
	server := sandbox.New(sandbox.Options{})
	_, err := server.Seed("199620b4-df1a-46e8-ab59-9e9ed9af7106", []byte(`{
		"model": "basket", "target_type": "item", "target_identity": "/p/123",
		"pin_definitions": [{"position": 2, "pin_type": "item", "pin_identity": "/p/555"}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	api := httptest.NewServer(server)
	defer api.Close()
	client, err := connect(api.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()

	plan, err := pinsync.Plan(context.Background(), pinsync.Options{Dir: dir}, pinsync.SyncOptions{Client: client})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Results {
		fmt.Println(r.Status, r.File)
		for _, change := range r.Changes {
			fmt.Printf("  %s %s: %s, now %s\n", change.Op, change.Path, change.To, change.From)
		}
	}
	// Output:
	// would_update customizations/p-123.yaml
	//   replace /pin_definitions/0/position: 1, now 2
}

// Write what is live into files, here into an empty folder.
func ExamplePull() {
	dir, remove := exampleFolder(nil)
	defer remove()
	server := sandbox.New(sandbox.Options{})
	if _, err := server.Seed("", []byte(`{"model": "basket", "target_type": "item", "target_identity": "/p/123", "pin_definitions": []}`)); err != nil {
		fmt.Println(err)
		return
	}
	api := httptest.NewServer(server)
	defer api.Close()
	client, err := connect(api.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()

	pulled, err := pinsync.Pull(context.Background(), pinsync.Options{Dir: dir}, pinsync.PullOptions{Client: client, Models: []string{"basket"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range pulled.Results {
		fmt.Println(r.Status, r.File)
	}
	// Output:
	// written customizations/basket/p-123.yaml
}

// Check a folder and render a report of what was found, each result as soon as
// it is known.
func Example() {
	dir, remove := exampleFolder(map[string]string{"p-123.yaml": forShoes, "all.yaml": forAll})
	defer remove()

	renderer, err := report.New("text", os.Stdout, report.Options{Dir: dir})
	if err != nil {
		fmt.Println(err)
		return
	}
	checked, err := pinsync.Validate(context.Background(), pinsync.Options{
		Dir: dir,
		Emit: func(r result.Result) {
			if err := renderer.Result(r); err != nil {
				fmt.Println(err)
			}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	checked.Duration = 12 * time.Millisecond // so that this example prints the same each time
	if err := renderer.End(checked); err != nil {
		fmt.Println(err)
	}
	// Output:
	// invalid       customizations/all.yaml
	// customizations/all.yaml:5:15: error: position must be an integer, found "first" [schema/type]
	//  5 |   - position: first
	//    |               ^^^^^
	//   hint: use a whole number: 1 and up is a place, -1 is every place, 0 is for a pin that blocks
	//
	// 2 files: 1 valid, 1 invalid; 1 error, 0 warnings in 12 ms
}
