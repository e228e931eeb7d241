package luigisbox_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

// What is read is no definition, and names no customization.
func TestWhatAStatusOfTheExportMeans(t *testing.T) {
	const next = "https://live.luigisbox.com/v1/content_export?cursor=1"
	for name, tt := range map[string]struct {
		answer              faulty.Answer
		next, problem, hint string
	}{
		"404":              {header(404), "", "the server does not know the tracker (404 Not Found)", "check the tracker id and the base URL"},
		"404 of a link":    {header(404), next, "the server does not know the page that its link leads to (404 Not Found)", ""},
		"400 of a link":    {header(400), next, "the server refused the request (400 Bad Request)", ""},
		"413":              {header(413), "", "the server refused the request (413 Request Entity Too Large)", ""},
		"422 of a link":    {header(422), next, "the server refused the request (422 Unprocessable Entity)", ""},
		"text of no UTF-8": {faulty.Answer{Status: 200, Body: "{\"total\":1,\"objects\":[{\"url\":\"/p/\xff\"}]}"}, "", "the answer is not the documented one: it does not hold a page of the content export", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg := config(t, serve(t, tt.answer))
				cfg.Retries = 0
				_, _, err := start(t, cfg).Export(t.Context(), tt.next)
				var refused *luigisbox.APIError
				if !errors.As(err, &refused) {
					t.Fatal(err)
				}
				if refused.Problem != tt.problem || refused.Hint != tt.hint {
					t.Errorf("%q, hint %q", refused.Problem, refused.Hint)
				}
			})
		})
	}
}
