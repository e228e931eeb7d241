package sync_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	pinsync "pinsync/sync"
	"pinsync/sync/diagnostic"
	"pinsync/sync/result"
)

func TestAComplaintPointsAtItsField(t *testing.T) {
	const refusal = `{"reason": "Invalid pin definition provided", "exception_details": {
		"pin_definitions": ["Missing required field: position", "too many"],
		"pin_definitions[0].position": ["must be free"],
		"/pin_definitions/0/pin_type": ["is odd"],
		"target_type": "Must be one of: item, criteria, all",
		"moon": ["is full"]
	}}`
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = w.Write([]byte(refusal))
	}))
	t.Cleanup(api.Close)
	dir := writeFiles(t, map[string]string{"a.yaml": "# first\nid: " + uuid(1) + "\nmodel: basket\n" +
		"target_type:   all\n\"pin_definitions\":\n  - {position: 1, pin_type: item, pin_identity: x}\n"})

	r, err := pinsync.Sync(t.Context(), pinsync.Options{Dir: dir, Paths: []string{"."}}, pinsync.SyncOptions{Client: clientOf(t, api.URL)})
	if err != nil {
		t.Fatal(err)
	}
	type shown struct {
		Line, Column  int
		Path, Message string
	}
	f := r.Results[0]
	var got []shown
	for _, d := range f.Diagnostics {
		if d.Rule != "api" || d.Severity != diagnostic.Error {
			t.Errorf("%s %s", d.Severity, d.Rule)
		}
		got = append(got, shown{d.Span.Start.Line, d.Span.Start.Column, d.Path, d.Message})
	}
	want := []shown{
		{5, 1, "/pin_definitions", "Missing required field: position"},
		{5, 1, "/pin_definitions", "too many"},
		{5, 1, "/pin_definitions", "must be free"},
		{5, 1, "/pin_definitions", "is odd"},
		{4, 1, "/target_type", "Must be one of: item, criteria, all"},
		{1, 1, "", "moon: is full"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if f.Status != result.Failed || f.HTTPStatus != 422 || f.Attempts != 1 || f.Duration <= 0 || f.Reason != "Invalid pin definition provided" {
		t.Errorf("result is %+v", f)
	}
}
