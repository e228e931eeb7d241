package luigisbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pinsync/sync/luigisbox"
	"pinsync/sync/luigisbox/internal/faulty"
)

// recommended is a documented answer with these items.
func recommended(model string, items ...string) string {
	var hits []string
	for _, item := range items {
		hits = append(hits, fmt.Sprintf(`{"url":%q,"attributes":{"title":"Title of %s"},"type":"item"}`, item, item))
	}
	return fmt.Sprintf(`[{"generated_at":"2026-11-27T10:00:00","recommendation_id":"r","recommendation_type":%q,"recommender_client_identifier":"pinsync","hits":[%s]}]`, model, strings.Join(hits, ","))
}

// ask asks once a server that gives the answers, in order.
func ask(t *testing.T, retries int, answers ...faulty.Answer) ([]luigisbox.Hit, luigisbox.Exchange, *faulty.Server, error) {
	t.Helper()
	server := serve(t, answers...)
	cfg := config(t, server)
	cfg.Key, cfg.Retries, cfg.Timeout = luigisbox.Key{}, retries, 2*time.Second
	r, err := luigisbox.NewRecommender(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	hits, ex, err := r.Recommend(context.Background(), "basket", "/p/1?x=ž&y")
	return hits, ex, server, err
}

func TestRecommendationsAreAskedWithoutAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hits, ex, server, err := ask(t, 0, faulty.Answer{Status: 200, Body: recommended("basket", "/p/5", "/p/6")})
		if err != nil || ex.Status != 200 || ex.Attempts != 1 {
			t.Fatalf("%v, %+v", err, ex)
		}
		want := []luigisbox.Hit{{"/p/5", "Title of /p/5"}, {"/p/6", "Title of /p/6"}}
		if diff := cmp.Diff(want, hits); diff != "" {
			t.Error(diff)
		}
		r := server.Requests()[0]
		if r.Method != "POST" || r.Path != "/v1/recommend" || r.Query != "tracker_id="+tracker {
			t.Errorf("%s %s?%s", r.Method, r.Path, r.Query)
		}
		for _, name := range []string{"Authorization", "Date"} {
			if r.Header.Get(name) != "" {
				t.Errorf("it sends %s: %q", name, r.Header.Get(name))
			}
		}
		var got, sent any
		if err := json.Unmarshal(r.Body, &got); err != nil {
			t.Fatal(err)
		}
		_ = json.Unmarshal([]byte(`[{"recommendation_type":"basket","recommender_client_identifier":"pinsync","item_ids":["/p/1?x=ž&y"],"size":50,"hit_fields":["title"]}]`), &sent)
		if diff := cmp.Diff(sent, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARecommenderIgnoresAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, faulty.Answer{Status: 200, Body: recommended("basket")})
		r, err := luigisbox.NewRecommender(config(t, server)) // which has one
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if hits, _, err := r.Recommend(context.Background(), "basket", ""); err != nil || len(hits) != 0 {
			t.Fatal(hits, err)
		}
		sent := server.Requests()[0]
		if sent.Header.Get("Authorization") != "" || strings.Contains(fmt.Sprint(sent), secret) {
			t.Errorf("%+v", sent)
		}
		if !strings.Contains(string(sent.Body), `"item_ids":[]`) {
			t.Errorf("it asks %s", sent.Body)
		}
	})
}

func TestOddRecommendationsAreErrors(t *testing.T) {
	ok := recommended("basket", "/p/5")
	one := strings.TrimSuffix(strings.TrimPrefix(ok, "["), "]")
	many := make([]string, 51)
	for i := range many {
		many[i] = fmt.Sprint("/p/", i)
	}
	for name, body := range map[string]string{
		"nothing":            "",
		"html":               "<!DOCTYPE html><title>x</title>",
		"null":               "null",
		"an object":          one,
		"an empty list":      "[]",
		"null in the list":   "[null]",
		"a number":           "[1]",
		"two objects":        "[" + one + "," + one + "]",
		"more after it":      ok + "x",
		"cut":                ok[:len(ok)-3],
		"another model":      recommended("trends", "/p/5"),
		"no model":           strings.Replace(ok, "recommendation_type", "x", 1),
		"another client":     strings.Replace(ok, `"pinsync"`, `"web"`, 1),
		"no hits":            strings.Replace(ok, `"hits"`, `"items"`, 1),
		"hits are null":      `[{"recommendation_type":"basket","hits":null}]`,
		"hits are an object": `[{"recommendation_type":"basket","hits":{}}]`,
		"a hit is null":      `[{"recommendation_type":"basket","hits":[null]}]`,
		"no url":             strings.Replace(ok, `"url"`, `"id"`, 1),
		"an empty url":       strings.Replace(ok, `"/p/5"`, `""`, 1),
		"a url is a number":  strings.Replace(ok, `"/p/5"`, `5`, 1),
		"another spelling":   strings.Replace(ok, `"url"`, `"URL"`, 1),
		"HITS":               strings.Replace(ok, `"hits"`, `"HITS"`, 1),
		"not UTF-8":          strings.Replace(ok, `"/p/5"`, "\"/p/\xff\"", 1),
		"one twice":          recommended("basket", "/p/5", "/p/6", "/p/5"),
		"too many":           recommended("basket", many...),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hits, ex, _, err := ask(t, 0, faulty.Answer{Status: 200, Body: body})
				if hits != nil || !errors.Is(err, luigisbox.ErrOddAnswer) || ex.Status != 200 {
					t.Errorf("%v, %v, %+v", hits, err, ex)
				}
			})
		})
	}
	t.Run("html by its header alone", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			_, _, _, err := ask(t, 0, faulty.Answer{Status: 200, Header: []string{"Content-Type: text/html"}, Body: ok})
			if !errors.Is(err, luigisbox.ErrOddAnswer) {
				t.Error(err)
			}
		})
	})
	t.Run("huge", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			_, _, _, err := ask(t, 0, faulty.Answer{Status: 200, Body: ok, Length: 1 << 30, Stream: 5 << 20, Then: faulty.Close})
			if !errors.Is(err, luigisbox.ErrOddAnswer) || !strings.Contains(err.Error(), "larger than can be read") {
				t.Error(err)
			}
		})
	})
}

// A key that differs in case is another one.
func TestKeysOfARecommendationAreExact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hits, _, _, err := ask(t, 0, faulty.Answer{Status: 200, Body: `[{"recommendation_type":"basket","Recommendation_Type":"x","hits":[{"url":"/p/5","URL":"/p/6"}],"Hits":[{"url":"/p/7"}]}]`})
		if diff := cmp.Diff([]luigisbox.Hit{{Identity: "/p/5"}}, hits); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	})
}

// What else the shop's own attributes hold is its own business.
func TestOddAttributesAreNoMatter(t *testing.T) {
	for _, attributes := range []string{`null`, `[]`, `1`, `{"title":null}`, `{"title":{"a":1}}`, `{}`} {
		synctest.Test(t, func(t *testing.T) {
			body := `[{"recommendation_type":"basket","hits":[{"url":"/p/5","attributes":` + attributes + `}]}]`
			hits, _, _, err := ask(t, 0, faulty.Answer{Status: 200, Body: body})
			if diff := cmp.Diff([]luigisbox.Hit{{Identity: "/p/5"}}, hits); err != nil || diff != "" {
				t.Errorf("%s: %v %s", attributes, err, diff)
			}
		})
	}
}

func TestARecommenderIsNotPushed(t *testing.T) {
	good := faulty.Answer{Status: 200, Body: recommended("basket", "/p/5")}
	for name, tt := range map[string]struct {
		refusal faulty.Answer
		least   time.Duration
	}{
		"429 that says when":         {faulty.Answer{Status: 429, Header: []string{"Retry-After: 7"}}, 7 * time.Second},
		"429 that does not":          {faulty.Answer{Status: 429}, 5 * time.Second},
		"429 that says at once":      {faulty.Answer{Status: 429, Header: []string{"Retry-After: 0"}}, 5 * time.Second},
		"503 that does not say when": {faulty.Answer{Status: 503}, 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				hits, ex, _, err := ask(t, 4, tt.refusal, good)
				if err != nil || len(hits) != 1 || ex.Attempts != 2 {
					t.Errorf("%v, %v, %+v", hits, err, ex)
				}
				if took := time.Since(began); took < tt.least {
					t.Errorf("it came back after %s", took)
				}
			})
		})
	}
	t.Run("for ever", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			_, ex, _, err := ask(t, 4, faulty.Answer{Status: 429})
			if err == nil || ex.Attempts > 5 {
				t.Errorf("%v, %+v", err, ex)
			}
		})
	})
}

// There are no credentials to refuse, and no clock to blame: one 401 or 403 is that
// question's, and three in a row stop the client all the same.
func TestARecommenderThatForbidsRefusesNoCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serve(t, faulty.Answer{Status: 401, Header: []string{"Date: Thu, 29 Jun 2017 12:11:16 GMT"}})
		r, err := luigisbox.NewRecommender(config(t, server))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for n := range 5 {
			_, _, err := r.Recommend(context.Background(), "basket", "")
			var answer *luigisbox.APIError
			if errors.Is(err, luigisbox.ErrUnauthorized) || n < 3 && (!errors.As(err, &answer) || answer.Status != 401 || !strings.HasPrefix(err.Error(), "the recommender refused to answer") || strings.Contains(err.Error(), "before")) || n >= 3 && !errors.Is(err, luigisbox.ErrStopped) {
				t.Errorf("question %d: %v", n+1, err)
			}
			if (r.Stopped() != nil) != (n >= 2) || errors.Is(r.Stopped(), luigisbox.ErrUnauthorized) {
				t.Errorf("after question %d: %v", n+1, r.Stopped())
			}
		}
	})
}

func TestOtherAnswersOfARecommenderAreNoRecommendations(t *testing.T) {
	for name, tt := range map[string]struct {
		answer faulty.Answer
		says   string
	}{
		"404":      {faulty.Answer{Status: 404, Body: `{"reason":""}`}, "does not know the model or the tracker"},
		"400":      {faulty.Answer{Status: 400}, "refused the question"},
		"204":      {faulty.Answer{Status: 204}, "204"},
		"redirect": {faulty.Answer{Status: 302, Header: []string{"Location: https://elsewhere.example/x"}}, "not followed"},
		"500":      {faulty.Answer{Status: 500}, "failed"},
		"cut":      {faulty.Answer{Status: 200, Body: recommended("basket", "/p/5"), Cut: -5, Then: faulty.Close}, "no answer"},
		"silence":  {faulty.Answer{}, "timed out"},
		"slow":     {faulty.Answer{Status: 200, Body: recommended("basket", "/p/5"), Delay: 3 * time.Second}, "timed out"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hits, _, server, err := ask(t, 0, tt.answer)
				if hits != nil || err == nil || !strings.Contains(err.Error(), tt.says) {
					t.Errorf("%v, %v", hits, err)
				}
				if n := len(server.Requests()); n != 1 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}
