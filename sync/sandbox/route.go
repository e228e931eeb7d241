package sandbox

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// A call is a request that has the shape of an endpoint.
type call struct {
	endpoint endpoint
	method   string
	path     string // as sent, without the query
	tracker  string // the path's, not yet checked
	id       string // the path's; of scope/ID only
}

type endpoint uint8

const (
	one       endpoint = iota // scope/ID
	create                    // scope
	list                      // scopes
	summary                   // summary
	bulk                      // scopes/_bulk
	export                    // the content export, which has no tracker in its path
	recommend                 // the recommender, which needs no signature
)

const (
	jsonType   = "application/json; charset=utf-8"
	ndjsonType = "application/x-ndjson"
)

// contentType is what the call's Content-Type must be, to the letter.
func (c call) contentType() string {
	if c.endpoint == bulk {
		return ndjsonType
	}
	return jsonType
}

// maxBody is the longest body read, in bytes: ample for any one definition, and
// for 5,000 of common length.
func (c call) maxBody() int64 {
	if c.endpoint == bulk {
		return 64 << 20
	}
	return 2 << 20
}

// route finds the endpoint of a request; the path is taken as sent, so that no
// other spelling of it passes.
func route(r *http.Request) (call, *answer) {
	c := call{method: r.Method, path: sentPath(r)}
	var methods []string
	rest, found := strings.CutPrefix(c.path, "/v1/recommender/pin/")
	switch segments := strings.Split(rest, "/"); {
	case c.path == exportPath:
		c.endpoint, methods = export, []string{http.MethodGet}
	case c.path == recommendPath:
		c.endpoint, methods = recommend, []string{http.MethodPost}
	case !found:
	case len(segments) == 3 && segments[1] == "scope":
		c.endpoint, c.id = one, segments[2]
		methods = []string{http.MethodGet, http.MethodPut, http.MethodDelete}
		c.tracker = segments[0]
	case len(segments) == 2 && segments[1] == "scope":
		c.endpoint, c.tracker, methods = create, segments[0], []string{http.MethodPost}
	case len(segments) == 2 && segments[1] == "scopes":
		c.endpoint, c.tracker, methods = list, segments[0], []string{http.MethodPost}
	case len(segments) == 2 && segments[1] == "summary":
		c.endpoint, c.tracker, methods = summary, segments[0], []string{http.MethodGet}
	case len(segments) == 3 && segments[1] == "scopes" && segments[2] == "_bulk":
		c.endpoint, c.tracker, methods = bulk, segments[0], []string{http.MethodPost}
	}
	if methods == nil {
		return c, refuse(http.StatusNotFound, "Not found")
	}
	if !slices.Contains(methods, r.Method) {
		a := refuse(http.StatusMethodNotAllowed, "Method not allowed")
		a.allow = strings.Join(methods, ", ")
		return c, a
	}
	return c, nil
}

// sentPath is the path of the request line, byte for byte.
func sentPath(r *http.Request) string {
	if strings.HasPrefix(r.RequestURI, "/") {
		path, _, _ := strings.Cut(r.RequestURI, "?")
		return path
	}
	return r.URL.EscapedPath()
}

// readBody reads the body up to what the call allows.
func readBody(w http.ResponseWriter, r *http.Request, c call) ([]byte, *answer) {
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, c.maxBody()))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return nil, refuse(http.StatusRequestEntityTooLarge, "Request body too large")
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "Request body could not be read")
	}
	return body, nil
}

// canonicalID is the one spelling of a UUID, or "" when id is none.
func canonicalID(id string) string {
	// Only this length keeps out the other forms that Validate allows.
	if len(id) != len("199620b4-df1a-46e8-ab59-9e9ed9af7106") || uuid.Validate(id) != nil {
		return ""
	}
	return strings.ToLower(id)
}
