package luigisbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

func TestEachCallAsItIsSent(t *testing.T) {
	type sent struct{ Method, Path, Query, Body, Host, Length, Agent, Accepts string }
	for name, tt := range map[string]struct {
		call func(*luigisbox.Client) error
		want sent
	}{
		"update": {
			func(c *luigisbox.Client) error {
				_, err := c.Update(context.Background(), someID, someBody)
				return err
			},
			sent{Method: "PUT", Path: scopes + "/scope/" + someID, Body: string(someBody)},
		},
		"update in upper case": {
			func(c *luigisbox.Client) error {
				_, err := c.Update(context.Background(), strings.ToUpper(someID), someBody)
				return err
			},
			sent{Method: "PUT", Path: scopes + "/scope/" + strings.ToUpper(someID), Body: string(someBody)},
		},
		"create": {
			func(c *luigisbox.Client) error { _, _, err := c.Create(context.Background(), someBody); return err },
			sent{Method: "POST", Path: scopes + "/scope", Body: string(someBody)},
		},
		"get": {
			func(c *luigisbox.Client) error { _, _, err := c.Get(context.Background(), someID); return err },
			sent{Method: "GET", Path: scopes + "/scope/" + someID},
		},
		"delete": {
			func(c *luigisbox.Client) error { _, err := c.Delete(context.Background(), someID); return err },
			sent{Method: "DELETE", Path: scopes + "/scope/" + someID},
		},
		"list": {
			func(c *luigisbox.Client) error {
				_, _, err := c.List(context.Background(), 0, 0)
				return err
			},
			sent{Method: "POST", Path: scopes + "/scopes", Query: "offset=0&sort=created_at%3Adesc", Body: "{}"},
		},
		"list with a limit": {
			func(c *luigisbox.Client) error { _, _, err := c.List(context.Background(), 200, 100); return err },
			sent{Method: "POST", Path: scopes + "/scopes", Query: "limit=100&offset=200&sort=created_at%3Adesc", Body: "{}"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serve(t, header(422))
				cfg := config(t, server)
				cfg.Version = "1.2.3"
				if err := tt.call(start(t, cfg)); err == nil {
					t.Error("422 is no error")
				}
				r := server.Requests()[0]
				if err := signedNow(r); err != nil {
					t.Error(err)
				}
				got := sent{r.Method, r.Path, r.Query, string(r.Body), r.Host, "", r.Header.Get("User-Agent"), r.Header.Get("Accept-Encoding")}
				tt.want.Host, tt.want.Agent = "127.0.0.1", "pinsync/1.2.3"
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestABasePathIsSentAndSigned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, noContent)
		cfg := config(t, server)
		cfg.BaseURL = "http://127.0.0.1:8080/gateway/v1.0/"
		if _, err := start(t, cfg).Update(context.Background(), someID, someBody); err != nil {
			t.Fatal(err)
		}
		r := server.Requests()[0]
		if want := "/gateway/v1.0" + scopes + "/scope/" + someID; r.Path != want || signedNow(r) != nil {
			t.Errorf("path %s, want %s; %v", r.Path, want, signedNow(r))
		}
	})
}

func TestAnIDCannotChangeThePath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, noContent)
		c := start(t, config(t, server))
		for _, id := range []string{"", "..", "../../other/scope/" + someID, someID + "?x=", someID + "/", "{" + someID + "}"} {
			_, err1 := c.Update(context.Background(), id, someBody)
			_, err2 := c.Delete(context.Background(), id)
			_, _, err3 := c.Get(context.Background(), id)
			for _, err := range []error{err1, err2, err3} {
				if !errors.Is(err, luigisbox.ErrBadID) {
					t.Errorf("%q: %v", id, err)
				}
			}
		}
		if n := len(server.Requests()); n != 0 {
			t.Errorf("%d requests were sent", n)
		}
	})
}

// what names an error's kind.
func what(err error) string {
	var api *luigisbox.APIError
	switch {
	case err == nil:
		return "success"
	case errors.Is(err, luigisbox.ErrStopped):
		return "stopped"
	case errors.Is(err, luigisbox.ErrNotSent):
		return "not sent"
	case errors.Is(err, luigisbox.ErrNoAnswer):
		return "no answer"
	case errors.Is(err, luigisbox.ErrUnauthorized):
		return "unauthorized"
	case errors.As(err, &api):
		return "refused"
	}
	return "unknown: " + err.Error()
}

func TestWhatEachCallMakesOfAnAnswer(t *testing.T) {
	const (
		object = `{"id":"` + someID + `","model":"basket"}`
		page   = `{"pagination":{"total":7},"results":[{"id":"a"},{"id":"b"}]}`
		html   = "<!DOCTYPE html><title>Sign in</title>"
	)
	answer := func(status int, body string) faulty.Answer { return faulty.Answer{Status: status, Body: body} }
	update := func(c *luigisbox.Client) (string, error) {
		_, err := c.Update(context.Background(), someID, someBody)
		return "", err
	}
	remove := func(c *luigisbox.Client) (string, error) {
		_, err := c.Delete(context.Background(), someID)
		return "", err
	}
	get := func(c *luigisbox.Client) (string, error) {
		o, _, err := c.Get(context.Background(), someID)
		return string(o), err
	}
	create := func(c *luigisbox.Client) (string, error) {
		id, _, err := c.Create(context.Background(), someBody)
		return id, err
	}
	list := func(c *luigisbox.Client) (string, error) {
		p, _, err := c.List(context.Background(), 0, 0)
		if err != nil {
			return "", err
		}
		b, _ := json.Marshal(p)
		return string(b), nil
	}
	for name, tt := range map[string]struct {
		call     func(*luigisbox.Client) (string, error)
		answer   faulty.Answer
		what     string
		value    string
		requests int
	}{
		"update 204": {update, answer(204, ""), "success", "", 1},
		"update 201": {update, answer(201, object), "refused", "", 1},
		"update 200": {update, answer(200, html), "refused", "", 1},
		"delete 204": {remove, answer(204, ""), "success", "", 1},
		"delete 404": {remove, answer(404, "{}"), "success", "", 1},
		"delete 200": {remove, answer(200, "{}"), "refused", "", 1},
		"delete 410": {remove, answer(410, "{}"), "refused", "", 1},

		"get 200":       {get, answer(200, object), "success", object, 1},
		"get 404":       {get, answer(404, object), "refused", "", 1},
		"get 204":       {get, answer(204, ""), "refused", "", 1},
		"get a page":    {get, answer(200, html), "refused", "", 1},
		"get nothing":   {get, answer(200, ""), "refused", "", 1},
		"get a list":    {get, answer(200, "[]"), "refused", "", 1},
		"get half":      {get, answer(200, object[:20]), "refused", "", 1},
		"get cut short": {get, faulty.Answer{Status: 200, Body: object, Cut: -5, Then: faulty.Close}, "no answer", "", 5},
		"get lost":      {get, faulty.Answer{Then: faulty.Close}, "no answer", "", 5},
		"get failing":   {get, answer(500, ""), "refused", "", 5},

		"create 201":            {create, answer(201, object), "success", someID, 1},
		"create 200":            {create, answer(200, object), "refused", "", 1},
		"create 204":            {create, answer(204, ""), "refused", "", 1},
		"create 422":            {create, answer(422, ""), "refused", "", 1},
		"create without id":     {create, answer(201, "{}"), "no answer", "", 1},
		"create with a bad id":  {create, answer(201, `{"id":"../x"}`), "no answer", "", 1},
		"create with number id": {create, answer(201, `{"id":5}`), "no answer", "", 1},
		"create, a page":        {create, answer(201, html), "no answer", "", 1},
		"create, cut short":     {create, faulty.Answer{Status: 201, Body: object, Cut: -5, Then: faulty.Close}, "no answer", "", 1},
		"create, lost":          {create, faulty.Answer{Then: faulty.Close}, "no answer", "", 1},
		"create, hanging":       {create, faulty.Answer{Then: faulty.Hang}, "no answer", "", 1},
		"create 500":            {create, answer(500, ""), "no answer", "", 1},
		"create 502":            {create, answer(502, ""), "no answer", "", 1},
		"create 504":            {create, answer(504, ""), "no answer", "", 1},
		"create 408":            {create, answer(408, ""), "no answer", "", 1},
		"create 408, later":     {create, header(408, "Retry-After: 1"), "no answer", "", 1},
		"create 502, later":     {create, header(502, "Retry-After: 1"), "no answer", "", 1},
		"create 504, at once":   {create, header(504, "Retry-After: 0"), "no answer", "", 1},
		"create 503 after 2 s":  {create, faulty.Answer{Status: 503, Delay: 2 * time.Second}, "no answer", "", 1},
		"create 503, whenever":  {create, faulty.Answer{Status: 503, Delay: 2 * time.Second, Header: []string{"Retry-After: soon"}}, "no answer", "", 1},

		"list 200":           {list, answer(200, page), "success", `{"Total":7,"Results":[{"id":"a"},{"id":"b"}]}`, 1},
		"list of none":       {list, answer(200, `{"results":[],"pagination":{"total":0,"x":1},"y":null}`), "success", `{"Total":0,"Results":[]}`, 1},
		"list 422":           {list, answer(422, ""), "refused", "", 1},
		"list 204":           {list, answer(204, ""), "refused", "", 1},
		"list, a page":       {list, answer(200, html), "refused", "", 1},
		"list, no total":     {list, answer(200, `{"results":[]}`), "refused", "", 1},
		"list, no results":   {list, answer(200, `{"pagination":{"total":1},"results":null}`), "refused", "", 1},
		"list, total below":  {list, answer(200, `{"pagination":{"total":-1},"results":[]}`), "refused", "", 1},
		"list, wrong types":  {list, answer(200, `{"pagination":[],"results":{}}`), "refused", "", 1},
		"list, cut short":    {list, faulty.Answer{Status: 200, Body: page, Cut: -5, Then: faulty.Close}, "no answer", "", 5},
		"list, lost":         {list, faulty.Answer{Then: faulty.Reset}, "no answer", "", 5},
		"list, gateway time": {list, answer(504, ""), "refused", "", 5},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serve(t, tt.answer)
				value, err := tt.call(start(t, config(t, server)))
				if what(err) != tt.what || value != tt.value {
					t.Errorf("%s %q, want %s %q; error %v", what(err), value, tt.what, tt.value, err)
				}
				if n := len(server.Requests()); n != tt.requests {
					t.Errorf("%d requests, want %d", n, tt.requests)
				}
			})
		})
	}
}

func TestACreationIsRepeatedOnlyWhenItWasNotCarriedOut(t *testing.T) {
	created := faulty.Answer{Status: 201, Body: `{"id":"` + someID + `"}`}
	for name, refusal := range map[string]faulty.Answer{
		"429":                     header(429),
		"429, later":              header(429, "Retry-After: 2"),
		"503 within 2 s":          {Status: 503, Delay: 2*time.Second - time.Millisecond},
		"503 with a Retry-After":  {Status: 503, Delay: 9 * time.Second, Header: []string{"Retry-After: 1"}},
		"503 that says: at once":  {Status: 503, Delay: 9 * time.Second, Header: []string{"Retry-After: 0"}},
		"503 with a date to come": {Status: 503, Delay: 9 * time.Second, Header: []string{"Retry-After: Sat, 01 Jan 2000 00:00:30 GMT"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := serve(t, refusal, refusal, created)
				_, ex, err := start(t, config(t, server)).Create(t.Context(), someBody)
				if err != nil || ex.Attempts != 3 || len(server.Requests()) != 3 {
					t.Errorf("%+v, %v after %d requests", ex, err, len(server.Requests()))
				}
			})
		})
	}
}

func TestACreationInDoubtSaysHowLongToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := start(t, config(t, serve(t, header(504, "Retry-After: 7"))))
		if _, ex, err := c.Create(t.Context(), someBody); !errors.Is(err, luigisbox.ErrNoAnswer) || ex.RetryAfter != 7*time.Second {
			t.Errorf("%+v, %v", ex, err)
		}
	})
}
