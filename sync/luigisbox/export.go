package luigisbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The content export, as the vendor's page "Content export" describes it: at most
// 500 objects a page, and only the fields that are looked at.
const (
	exportPath  = "/v1/content_export"
	exportQuery = "size=500&hit_fields=title,availability,availability_rank,image_link"
)

// ErrForeignLink: the export's link to its next page leads to a host that is
// neither the configured one nor the vendor's, or is not an absolute address. It
// was not followed.
var ErrForeignLink = errors.New("the export's next page is elsewhere")

// ExportPage is a part of the content export.
type ExportPage struct {
	// Total is how many objects the whole export has.
	Total int
	// Objects are those of the page, without those nested in them.
	Objects []ExportObject
	// Next is the link to the next page as it came; empty on the last one. It
	// expires after 10 minutes.
	Next string
}

// ExportObject is one object of the shop's catalogue.
type ExportObject struct {
	Identity string
	Type     string // empty where it is not known
	Title    string // likewise
	Image    string // the address of a picture, likewise
	// Available is false where availability_rank, or else availability, says so.
	Available bool
	Nested    []ExportObject
}

// Export reads one page of the content export, at most 64 MiB: the first one, or
// the one that next, a page's Next, leads to. Whether the pages go together is
// the caller's to check. A page that can't be had since its link expired is an
// *APIError of a status in the 400s. For ctx see Update.
func (c *Client) Export(ctx context.Context, next string) (ExportPage, Exchange, error) {
	r := &request{method: http.MethodGet, path: c.base.Path + exportPath, query: exportQuery, want: http.StatusOK, room: maxPage, read: true, tracker: true}
	if next != "" {
		var err error
		if r.path, r.query, err = c.follow(next); err != nil {
			return ExportPage{}, Exchange{}, err
		}
		r.spelled, r.tracker = true, false
	}
	o, ex, err := c.do(ctx, r)
	if err != nil {
		return ExportPage{}, ex, err
	}
	page, ok := readExport(o.body)
	if !ok || o.bodyErr != nil {
		return ExportPage{}, ex, undocumented(o, "a page of the content export")
	}
	return page, ex, nil
}

// follow takes a link apart: its path and query are used as they are spelled, at
// the configured host, so that a signature never goes anywhere else.
func (c *Client) follow(link string) (path, query string, err error) {
	refuse := func(problem string) (string, string, error) {
		return "", "", fmt.Errorf("%w: its link %s", ErrForeignLink, problem)
	}
	u, err := url.Parse(link)
	switch {
	case err != nil || strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return refuse("is not an address")
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil:
		return refuse("is not an absolute https address")
	case !c.sameHost(u):
		return refuse("leads to " + strconv.Quote(cut(u.Host, 100)) + ", which is neither the configured host nor the vendor's")
	}
	_, rest, _ := strings.Cut(link, "://")
	rest, _, _ = strings.Cut(rest, "#")
	start := strings.IndexAny(rest, "/?")
	if start < 0 || rest[start] != '/' || strings.HasPrefix(rest[start:], "//") {
		return refuse("has no path")
	}
	path, query, _ = strings.Cut(rest[start:], "?")
	if prefix := c.base.Path; prefix != "" && !strings.HasPrefix(path, prefix+"/") {
		path = prefix + path // the vendor's own link, through a gateway
	}
	return path, query, nil
}

// sameHost reports whether u leads to the configured host and port, or to one of
// the vendor's.
func (c *Client) sameHost(u *url.URL) bool {
	standard := u.Port() == "" || u.Port() == portOf(&url.URL{Scheme: u.Scheme})
	if standard && slices.Contains(vendorHosts(), hostOf(u)) {
		return true
	}
	return hostOf(u) == hostOf(c.base) && (portOf(u) == portOf(c.base) || u.Port() == "" && c.base.Port() == "")
}

// wireObject is an object of the export as it comes. What does not fit is as if
// it were absent: attributes are the shop's own.
type wireObject struct {
	URL        string          `json:"url"`
	Type       json.RawMessage `json:"type"`
	Attributes json.RawMessage `json:"attributes"`
	Nested     []wireObject    `json:"nested"`
}

func readExport(body []byte) (page ExportPage, ok bool) {
	var wire struct {
		Total   *int          `json:"total"`
		Objects *[]wireObject `json:"objects"`
		Links   []struct {
			Rel  string `json:"rel"`
			Href string `json:"href"`
		} `json:"links"`
	}
	if !utf8.Valid(body) || json.Unmarshal(body, &wire) != nil || wire.Total == nil || *wire.Total < 0 || wire.Objects == nil {
		return ExportPage{}, false
	}
	page = ExportPage{Total: *wire.Total, Objects: make([]ExportObject, 0, len(*wire.Objects))}
	for i := range *wire.Objects {
		o := &(*wire.Objects)[i]
		if o.URL == "" {
			return ExportPage{}, false // what is missing is not known
		}
		page.Objects = append(page.Objects, o.object())
	}
	for _, link := range wire.Links {
		if link.Rel != "next" {
			continue
		}
		if link.Href == "" || page.Next != "" && page.Next != link.Href {
			return ExportPage{}, false
		}
		page.Next = link.Href
	}
	return page, true
}

func (w *wireObject) object() ExportObject {
	var attributes map[string]json.RawMessage
	_ = json.Unmarshal(w.Attributes, &attributes)
	o := ExportObject{
		Identity: w.URL, Type: textIn(w.Type), Title: textIn(attributes["title"]), Image: textIn(attributes["image_link"]),
		Available: isAvailable(attributes["availability_rank"], attributes["availability"]),
	}
	for i := range w.Nested {
		if n := &w.Nested[i]; n.URL != "" {
			o.Nested = append(o.Nested, n.object())
		}
	}
	return o
}

// unavailableRank is the last of the ranks, 1 to 15.
const unavailableRank = 15

// isAvailable reads the two attributes that say so; what is absent or makes no
// sense says nothing, and then an object is available.
func isAvailable(rank, availability json.RawMessage) bool {
	if n, ok := numberIn(rank); ok && n >= 1 && n <= unavailableRank {
		return n < unavailableRank
	}
	n, ok := numberIn(availability)
	return !ok || n != 0
}

// single is a value, or that of a list of one. It is nil for null and for other
// lists.
func single(value json.RawMessage) any {
	var v any
	if json.Unmarshal(value, &v) != nil {
		return nil
	}
	if list, ok := v.([]any); ok {
		if len(list) != 1 {
			return nil
		}
		return list[0]
	}
	return v
}

func textIn(value json.RawMessage) string {
	switch v := single(value).(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// numberIn reads a number, one in a text, true as 1 and false as 0.
func numberIn(value json.RawMessage) (n float64, ok bool) {
	switch v := single(value).(type) {
	case float64:
		return v, true
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case string:
		switch text := strings.ToLower(strings.TrimSpace(v)); text {
		case "true", "yes", "in stock":
			return 1, true
		case "false", "no", "out of stock":
			return 0, true
		default:
			n, err := strconv.ParseFloat(text, 64)
			return n, err == nil && !math.IsNaN(n)
		}
	}
	return 0, false
}
