package luigisbox

import (
	"context"
	"encoding/json"
	"net/http"
)

// Summary is how many customizations of each model in use live at a tracker.
type Summary map[string]int

// Total is the number of all customizations.
func (s Summary) Total() int {
	total := 0
	for _, n := range s {
		total += n
	}
	return total
}

// Summary reads how many customizations live at the tracker. Names in it are
// the server's words. For ctx see Update.
func (c *Client) Summary(ctx context.Context) (Summary, Exchange, error) {
	r := &request{method: http.MethodGet, path: c.scopes + "/summary", want: http.StatusOK, room: maxObject, read: true, tracker: true}
	o, ex, err := c.do(ctx, r)
	if err != nil {
		return nil, ex, err
	}
	var body struct {
		Counts Summary `json:"scope_counts"`
	}
	if json.Unmarshal(o.body, &body) != nil || body.Counts == nil {
		return nil, ex, undocumented(o, "a summary of the customizations")
	}
	for model, n := range body.Counts {
		if n < 0 {
			return nil, ex, undocumented(o, "a summary of the customizations")
		}
		if n == 0 {
			delete(body.Counts, model)
		}
	}
	return body.Counts, ex, nil
}
