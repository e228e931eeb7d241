package luigisbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"
)

// MaxRecommended is the most items that the recommender returns, so a pin at a
// place above it is never shown (the vendor's page "Recommender").
const MaxRecommended = 50

// DefaultRecommenderRate, in questions a second, is for a recommender beyond
// loopback: a fifteenth of what the vendor publishes as the limit that shoppers
// share, 30 requests in 5 s for an address.
const DefaultRecommenderRate = 2

const (
	recommendPath = "/v1/recommend"
	// recommendClient is how a request says who asks.
	recommendClient = "pinsync"
	// maxRecommendation bounds an answer: 50 items with what is asked of them
	// are a small part of it.
	maxRecommendation = 4 << 20
	// recommenderWait is the shortest wait after a 429: the recommender counts
	// requests over 5 seconds, and those of shoppers are among them.
	recommenderWait = 5 * time.Second
)

// ErrOddAnswer: the recommender answered with success, but not what the
// documentation says, so that nothing can be concluded from it.
var ErrOddAnswer = errors.New("not the documented answer")

// Recommender asks the public recommender what shoppers are shown. It has no key,
// signs nothing and sends no Authorization header. It is safe for concurrent use.
type Recommender struct {
	client *Client
	query  string // names the tracker
}

// NewRecommender checks config and makes a Recommender; Config.Key is not looked
// at. It opens no connection. Its errors are of type *ConfigError.
func NewRecommender(config Config) (*Recommender, error) {
	config.Key = Key{secret: func() []byte { return nil }}
	client, err := newClient(config)
	if err != nil {
		return nil, err
	}
	client.credentials.accept() // so that one 401 or 403 does not stop it
	return &Recommender{client, url.Values{"tracker_id": {config.TrackerID}}.Encode()}, nil
}

// Stopped is as for a Client, but for ErrUnauthorized: there is nothing to refuse.
// Three answers of 401 or 403 in a row stop it, too.
func (r *Recommender) Stopped() error { return r.client.Stopped() }

// Paused is as for a Client.
func (r *Recommender) Paused() time.Duration { return r.client.Paused() }

// Close is as for a Client.
func (r *Recommender) Close() { r.client.Close() }

// Hit is one item that is recommended.
type Hit struct {
	Identity string // what pins and targets name
	Title    string // empty where it is not known
}

// Recommend asks what the model recommends now to a shopper of whom nothing is
// known, for an item, or for none where it is empty: at most MaxRecommended items,
// in their order.
//
// The error wraps ErrOddAnswer where the answer has another shape than documented,
// such as a web page, no object for the question, one of another model, a hit
// without an identity, or one item twice. That nothing at all is recommended is no
// error. An unknown model is an *APIError of status 404, or ErrOddAnswer, since the
// recommender may say so by an empty list. For ctx see Client.Update.
func (r *Recommender) Recommend(ctx context.Context, model, item string) ([]Hit, Exchange, error) {
	c := r.client
	items := []string{}
	if item != "" {
		items = append(items, item)
	}
	body, err := json.Marshal([]recommendQuery{{
		Type: model, Client: recommendClient, Items: items, Size: MaxRecommended, Fields: []string{"title"},
	}})
	if err != nil {
		return nil, Exchange{}, err
	}
	o, ex, err := c.do(ctx, &request{
		method: http.MethodPost, path: c.base.Path + recommendPath, query: r.query,
		body: body, want: http.StatusOK, room: maxRecommendation, read: true, public: true,
	})
	if err != nil {
		return nil, ex, err
	}
	hits, fault := readRecommendation(o, model)
	if fault != nil {
		return nil, ex, fault
	}
	return hits, ex, nil
}

// recommendQuery is a question to the recommender.
type recommendQuery struct {
	Type   string   `json:"recommendation_type"`
	Client string   `json:"recommender_client_identifier"`
	Items  []string `json:"item_ids"`
	Size   int      `json:"size"`
	Fields []string `json:"hit_fields"`
}

// recommendation is what answers it. What is absent is nil.
type recommendation struct {
	Type, Client *string
	Hits         *[]*hit
}

// UnmarshalJSON takes only keys that are spelled as documented: encoding/json
// alone would take "URL" for "url", even where both are there.
func (r *recommendation) UnmarshalJSON(text []byte) error {
	return exactly(text, map[string]any{"recommendation_type": &r.Type, "recommender_client_identifier": &r.Client, "hits": &r.Hits})
}

// hit is one of its items.
type hit struct {
	URL        *string
	Attributes json.RawMessage
}

// UnmarshalJSON is as for a recommendation.
func (h *hit) UnmarshalJSON(text []byte) error {
	return exactly(text, map[string]any{"url": &h.URL, "attributes": &h.Attributes})
}

// exactly reads an object: each of the fields from the key of exactly its name, if
// it is there.
func exactly(text []byte, fields map[string]any) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		return err
	}
	for name, field := range fields {
		value, ok := object[name]
		if !ok {
			continue
		}
		if err := json.Unmarshal(value, field); err != nil {
			return err
		}
	}
	return nil
}

func readRecommendation(o *outcome, model string) ([]Hit, error) {
	if o.bodyErr != nil || isWebPage(o) {
		return nil, &oddAnswer{undocumented(o, "recommendations")}
	}
	odd := func(problem string) error {
		return &oddAnswer{&APIError{Status: o.status, Problem: "the recommender's answer is not the documented one: " + problem}}
	}
	var list []*recommendation
	switch err := json.Unmarshal(o.body, &list); {
	case err != nil || list == nil || !utf8.Valid(o.body):
		return nil, &oddAnswer{undocumented(o, "recommendations")}
	case len(list) == 0:
		return nil, odd("an empty list; it may be that there is no such model")
	case len(list) > 1:
		return nil, odd("several answers to one question")
	case list[0] == nil || list[0].Type == nil || list[0].Hits == nil:
		return nil, odd("it does not hold recommendations")
	case *list[0].Type != model:
		return nil, odd("it is for another model")
	case list[0].Client != nil && *list[0].Client != recommendClient:
		return nil, odd("it is for another client")
	case len(*list[0].Hits) > MaxRecommended:
		return nil, odd("more items than were asked for")
	}
	hits := make([]Hit, 0, len(*list[0].Hits))
	seen := map[string]bool{}
	for _, h := range *list[0].Hits {
		if h == nil || h.URL == nil || *h.URL == "" {
			return nil, odd("an item without its identity")
		}
		if seen[*h.URL] {
			return nil, odd("one item at two places")
		}
		seen[*h.URL] = true
		var attributes map[string]json.RawMessage
		_ = json.Unmarshal(h.Attributes, &attributes) // they are the shop's own
		hits = append(hits, Hit{Identity: *h.URL, Title: textIn(attributes["title"])})
	}
	return hits, nil
}

// oddAnswer is an answer from which nothing can be concluded.
type oddAnswer struct{ *APIError }

func (e *oddAnswer) Unwrap() []error { return []error{ErrOddAnswer, e.APIError} }

// explainPublic is explain for the recommender. ok is false where there is nothing
// of its own to say of the status.
func explainPublic(status int) (problem, hint string, ok bool) {
	got := statusText(status)
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return "the recommender refused the question (" + got + ")", "check the model, as the app names it", true
	case http.StatusUnauthorized, http.StatusForbidden:
		return "the recommender refused to answer (" + got + "), although it is public", "check the tracker id, the base URL, and whether a proxy or a firewall is in between", true
	case http.StatusNotFound:
		return "the recommender does not know the model or the tracker (" + got + ")", "check the model, as the app names it, and the tracker id", true
	}
	return "", "", false
}
