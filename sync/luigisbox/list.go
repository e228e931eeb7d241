package luigisbox

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
)

// Page is a part of the list of live customizations.
type Page struct {
	// Total is how many customizations there are in all.
	Total int
	// Results are the full objects as the server sent them.
	Results []json.RawMessage
}

// List reads one page of the live customizations, at most 64 MiB: from offset on, and
// the newest first. limit is the most results that it should have, of which the
// server may give fewer; 0 leaves it to the server. Whether the pages of a list go
// together is the caller's to check. For ctx see Update.
func (c *Client) List(ctx context.Context, offset, limit int) (Page, Exchange, error) {
	query := url.Values{"offset": {strconv.Itoa(offset)}, "sort": {"created_at:desc"}}
	if limit > 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
	r := &request{
		method: http.MethodPost,
		path:   c.scopes + "/scopes",
		query:  query.Encode(),
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
