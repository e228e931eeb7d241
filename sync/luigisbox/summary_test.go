package luigisbox_test

import (
	"errors"
	"maps"
	"testing"
	"testing/synctest"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

func TestTheSummary(t *testing.T) {
	for body, want := range map[string]luigisbox.Summary{
		`{"scope_counts": {"basket": 12, "trends": 1, "old": 0}, "user_tags": ["spring"]}`: {"basket": 12, "trends": 1},
		`{"scope_counts": {}, "user_tags": []}`:                                            {},
		`{"scope_counts": {"basket": 1}, "user_tags": null, "more": 1}`:                    {"basket": 1},
		`{"scope_counts": {"basket": 1}, "user_tags": {"a": 1}}`:                           {"basket": 1},
		`{"scope_counts": null}`:                                                           nil,
		`{"scope_counts": {"basket": -1}}`:                                                 nil,
		`{"scope_counts": {"basket": "1"}}`:                                                nil,
		`[]`:                                                                               nil,
		`<html>`:                                                                           nil,
		``:                                                                                 nil,
	} {
		t.Run(body, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serve(t, faulty.Answer{Status: 200, Body: body})
				got, ex, err := start(t, config(t, server)).Summary(t.Context())
				r := server.Requests()[0]
				if r.Method != "GET" || r.Path != scopes+"/summary" || signedNow(r) != nil {
					t.Errorf("%s %s: %v", r.Method, r.Path, signedNow(r))
				}
				var refused *luigisbox.APIError
				if want == nil {
					if !errors.As(err, &refused) || ex.Status != 200 {
						t.Errorf("%+v, %v", got, err)
					}
					return
				}
				if err != nil || !maps.Equal(got, want) {
					t.Errorf("%+v, %v", got, err)
				}
			})
		})
	}
}

func TestASummaryOfAnUnknownTrackerSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, _, err := start(t, config(t, serve(t, header(404)))).Summary(t.Context())
		if err == nil || err.Error() != "the server does not know the tracker (404 Not Found)" {
			t.Errorf("%v", err)
		}
	})
}
