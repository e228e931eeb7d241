package sync_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	pinsync "pinsync/sync"
	"pinsync/sync/result"
)

func TestASlowLinkFailsItsFileAndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	requests := 0
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests++; requests <= 2 { // the first file, and once more
			time.Sleep(4200 * time.Millisecond)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(s.server.Close)
	files := map[string]string{}
	for name, id := range map[string]string{"a.yaml": "0", "b.yaml": "1"} {
		files[name] = "id: 199620b4-df1a-46e8-ab59-9e9ed9af710" + id + "\n" + strings.Replace(nameless(1)["00.yaml"], "/p/0", "/p/"+id, 1)
	}
	r, err := pinsync.Sync(t.Context(), pinsync.Options{Dir: writeFiles(t, files), Paths: []string{"."}}, pinsync.SyncOptions{Client: s.client(), Concurrency: 1})
	if err != nil {
		t.Fatal(err)
	}
	a, b := r.Results[0], r.Results[1]
	if a.Status != result.Failed || a.Attempts != 2 || !strings.HasPrefix(a.Reason, "the link is too slow: ") || !strings.Contains(a.Reason, "lower --concurrency") {
		t.Errorf("the slow one: %+v", a)
	}
	if b.Status != result.Updated || r.Stopped != "" || r.Refused {
		t.Errorf("the other one: %+v, stopped: %q", b, r.Stopped)
	}
}
