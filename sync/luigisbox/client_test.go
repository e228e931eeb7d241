package luigisbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"pinsync/sync/luigisbox"
)

const someID = "199620b4-df1a-46e8-ab59-9e9ed9af7106"

func TestUpdateIsDoneOnlyAt204(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	key, err := luigisbox.ParseKey("secret")
	if err != nil {
		t.Fatal(err)
	}
	c, err := luigisbox.New(luigisbox.Config{BaseURL: server.URL, TrackerID: "1234-5678", Key: key, Concurrency: 1, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ex, err := c.Update(context.Background(), someID, []byte(`{}`))
	if err != nil || ex.Status != 204 || ex.Attempts != 1 {
		t.Errorf("Update gives %+v, %v", ex, err)
	}
}
