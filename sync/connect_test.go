package sync_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/luigisbox"
	"pinsync/sync/result"
)

// The client that a run asks for gets what the files said when they were
// checked, and they are not read again.
func TestConnectIsGivenWhatIsSent(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.yaml")
	text := "model: basket\ntarget_type: all\npin_definitions: [{position: 1, pin_type: item, pin_identity: a}]\n"
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	shop := newShop(t)
	options := pinsync.Options{Dir: dir, Paths: []string{"."}}
	var given []pinsync.Definition
	r, err := pinsync.Sync(t.Context(), options, pinsync.SyncOptions{Connect: func(d []pinsync.Definition) (*luigisbox.Client, error) {
		given = d
		return shop.client(), os.Remove(file)
	}})
	if err != nil || len(r.Results) != 1 || r.Results[0].Status != result.Created {
		t.Fatalf("%+v, %v", r, err)
	}
	if len(given) != 1 || given[0].ID != "" || string(given[0].Body) != `{"model":"basket","target_type":"all","pin_definitions":[{"position":1,"pin_type":"item","pin_identity":"a"}]}` {
		t.Errorf("given %+v", given)
	}

	refused := errors.New("no client")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	connect := func([]pinsync.Definition) (*luigisbox.Client, error) { return nil, refused }
	if _, err := pinsync.Sync(t.Context(), options, pinsync.SyncOptions{Connect: connect}); !errors.Is(err, refused) {
		t.Errorf("without a client: %v", err)
	}
	if r, err := pinsync.Sync(t.Context(), options, pinsync.SyncOptions{Connect: connect, DryRun: true}); err != nil || r.Results[0].Status != result.WouldSend {
		t.Errorf("a dry run: %+v, %v", r, err)
	}
}
