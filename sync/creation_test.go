package sync_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

// before puts a door before the shop's own. What it does with a creation, it
// does without asking the API.
func (s *shop) before(creation http.HandlerFunc) (creations *int) {
	shop, creations := s.server.Config.Handler, new(int)
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/scope") {
			shop.ServeHTTP(w, r)
			return
		}
		s.mu.Lock()
		*creations++
		s.mu.Unlock()
		creation(w, r)
	}))
	s.t.Cleanup(s.server.Close)
	return creations
}

func TestACreationThatMayBeOnItsWayIsNotRepeated(t *testing.T) {
	s := newShop(t)
	creations := s.before(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	f := s.sync(writeFiles(t, nameless(1)), pinsync.SyncOptions{}).Results[0]
	if f.Status != result.Failed || f.Attempts != 1 || *creations != 1 || f.ID != "" ||
		f.Reason != "no answer: may or may not have been applied; safe to run again" {
		t.Errorf("after %d creations: %+v", *creations, f)
	}
}

func TestARefusedCreationIsNotRepeated(t *testing.T) {
	s := newShop(t)
	creations := s.before(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
	})
	f := s.sync(writeFiles(t, nameless(1)), pinsync.SyncOptions{}).Results[0]
	if f.Status != result.Failed || f.HTTPStatus != 422 || f.Attempts != 1 || *creations != 1 {
		t.Errorf("after %d creations: %+v", *creations, f)
	}
}

func TestALostCreationIsNotTakenForWhatAnotherMade(t *testing.T) {
	s := newShop(t)
	person := s.client()
	s.before(func(http.ResponseWriter, *http.Request) {
		body := `{"model": "basket", "target_type": "item", "target_identity": "/p/0", "pin_definitions": []}`
		if _, _, err := person.Create(t.Context(), []byte(body)); err != nil {
			t.Error(err)
		}
		panic(http.ErrAbortHandler)
	})
	f := s.sync(writeFiles(t, nameless(1)), pinsync.SyncOptions{}).Results[0]
	if f.Status != result.Failed || f.ID != "" || !strings.HasPrefix(f.Reason, "no answer") {
		t.Errorf("result is %+v", f)
	}
}

func TestNothingIsDeletedWhenCreationsCannotBeChecked(t *testing.T) {
	d, dir := condemned(t, 2)
	if err := os.WriteFile(filepath.Join(dir, "customizations/new.yaml"), []byte(strings.Replace(nameless(1)["00.yaml"], "/p/0", "/p/new", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	created := false
	d.disturb = func(request string) bool {
		created = created || request == "POST scope"
		return created && request == "POST scopes"
	}
	r := d.sync(dir, deleting())
	if f := of(t, r, 1); f.Status != result.Skipped || !strings.HasPrefix(f.Reason, "nothing is deleted: what was created could not be checked") {
		t.Errorf("result is %+v", f)
	}
	if s := r.Summary().Statuses; s[result.Created] != 1 || len(d.live()) != 3 || r.Stopped == "" {
		t.Errorf("statuses are %v, %d are live, stopped: %q", s, len(d.live()), r.Stopped)
	}
}
