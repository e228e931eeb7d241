package sandbox

import (
	"net/http"
	"time"
)

// RecommendFault is a way in which the recommender answers oddly.
type RecommendFault string

// The faults. From none of them can it be concluded what shoppers see.
const (
	WebPage      RecommendFault = "html"          // a web page, with status 200
	UnknownModel RecommendFault = "unknown-model" // 404, as for a model that is not there
	EmptyList    RecommendFault = "empty-list"    // the same, said by an empty list
	NoHits       RecommendFault = "no-hits"       // nothing is recommended
	Refuses      RecommendFault = "refuses"       // 429 that names a second
)

// RecommendFaults lists the faults.
func RecommendFaults() []RecommendFault {
	return []RecommendFault{WebPage, UnknownModel, EmptyList, NoHits, Refuses}
}

// answer is the odd answer; nil where there is no fault.
func (f RecommendFault) answer(first question, now time.Time) *answer {
	switch f {
	case WebPage:
		return &answer{status: http.StatusOK, html: true, body: []byte("<!DOCTYPE html><title>Sign in</title>")}
	case UnknownModel:
		return refuse(http.StatusNotFound, "Unknown recommendation_type")
	case EmptyList:
		return &answer{status: http.StatusOK, body: []byte("[]")}
	case NoHits:
		return &answer{status: http.StatusOK, body: encode([]any{shownAnswer(first, now, []any{})})}
	case Refuses:
		return tooMany(http.StatusTooManyRequests, time.Second)
	}
	return nil
}
