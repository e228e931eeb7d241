package luigisbox

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
)

// Query chooses what List reads.
type Query struct {
	// Limit is the most results that the page should have; 0 leaves it to the
	// server. The server may give fewer.
	Limit int
	// Offset is how many results to pass over.
	Offset int
	// Models, Tags, TargetTypes and TargetIdentities narrow the list where
	// they are not empty.
	Models, Tags, TargetTypes, TargetIdentities []string
	// Sort is the order, such as "created_at:desc"; empty leaves it to the
	// server.
	Sort string
}

// Page is a part of the list of live customizations.
type Page struct {
	// Total is how many customizations the query has in all.
	Total int
	// Results are the full objects as the server sent them.
	Results []json.RawMessage
}

// List reads one page of the live customizations, at most 64 MiB. Whether the
// pages of a list go together is the caller's to check. For ctx see Update.
func (c *Client) List(ctx context.Context, query Query) (Page, Exchange, error) {
	r := &request{
		method: http.MethodPost,
		path:   c.scopes + "/scopes",
		query:  query.encode(),
		body:   []byte("{}"),
		want:   http.StatusOK,
		room:   maxPage,
		read:   true,
	}
	o, ex, err := c.do(ctx, r)
	if err != nil {
		return Page{}, ex, err
	}
	var page struct {
		Pagination struct {
			Total *int `json:"total"`
		} `json:"pagination"`
		Results *[]json.RawMessage `json:"results"`
	}
	if json.Unmarshal(o.body, &page) != nil || page.Pagination.Total == nil || *page.Pagination.Total < 0 || page.Results == nil {
		return Page{}, ex, undocumented(o, "a page of customizations")
	}
	return Page{Total: *page.Pagination.Total, Results: *page.Results}, ex, nil
}

func (q *Query) encode() string {
	v := url.Values{}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	v.Set("offset", strconv.Itoa(q.Offset))
	for key, filter := range map[string][]string{
		"model":           q.Models,
		"tag":             q.Tags,
		"target_type":     q.TargetTypes,
		"target_identity": q.TargetIdentities,
	} {
		if len(filter) > 0 {
			v[key] = filter
		}
	}
	if q.Sort != "" {
		v.Set("sort", q.Sort)
	}
	return v.Encode()
}
