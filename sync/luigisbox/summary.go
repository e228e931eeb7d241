package luigisbox

import (
	"context"
	"encoding/json"
	"net/http"
)

// Summary is how many customizations live at a tracker.
type Summary struct {
	// Models has the number of customizations of each model that is in use.
	Models map[string]int
	// Tags are all tags.
	Tags []string
}

// Total is the number of all customizations.
func (s *Summary) Total() int {
	total := 0
	for _, n := range s.Models {
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
		return Summary{}, ex, err
	}
	var body struct {
		Counts map[string]int  `json:"scope_counts"`
		Tags   json.RawMessage `json:"user_tags"`
	}
	if json.Unmarshal(o.body, &body) != nil || body.Counts == nil {
		return Summary{}, ex, undocumented(o, "a summary of the customizations")
	}
	s := Summary{Models: body.Counts}
	for model, n := range s.Models {
		if n < 0 {
			return Summary{}, ex, undocumented(o, "a summary of the customizations")
		}
		if n == 0 {
			delete(s.Models, model)
		}
	}
	_ = json.Unmarshal(body.Tags, &s.Tags) // none where they are of another shape
	return s, ex, nil
}
