package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// page is what a list request asks for.
type page struct {
	limit, offset int
	newestFirst   bool
	filters       map[string][]string
}

// list answers with one page of the customizations that pass the filters.
func (s *Server) list(query string, body []byte) *answer {
	p, refused := s.readPage(query, body)
	if refused != nil {
		return refused.answer(http.StatusUnprocessableEntity)
	}
	found := slices.DeleteFunc(s.store.all(), func(c *customization) bool { return !p.wants(c) })
	total := len(found)
	if p.newestFirst {
		slices.Reverse(found)
	}
	found = found[min(p.offset, total):]
	found = found[:min(p.limit, len(found))]

	results := make([]json.RawMessage, len(found))
	for i, c := range found {
		results[i] = c.shown
	}
	return &answer{status: http.StatusOK, body: encode(map[string]any{
		"pagination": map[string]int{"total": total},
		"results":    results,
	})}
}

// wants reports whether c passes every filter.
func (p page) wants(c *customization) bool {
	for name, values := range p.filters {
		pass := false
		switch name {
		case "model":
			pass = slices.Contains(values, c.model)
		case "target_type":
			pass = slices.Contains(values, c.targetType)
		case "target_identity":
			_, has := c.fields["target_identity"]
			pass = has && slices.Contains(values, c.targetIdentity)
		case "tag":
			pass = slices.ContainsFunc(c.tags, func(tag string) bool { return slices.Contains(values, tag) })
		}
		if !pass {
			return false
		}
	}
	return true
}

// readPage reads the parameters and the body of a list request.
func (s *Server) readPage(query string, body []byte) (page, *refusal) {
	p := page{limit: s.options.PageSize, filters: map[string][]string{}}
	refused := refusal{Reason: "Invalid list request"}

	parameters, err := url.ParseQuery(query)
	if err != nil {
		return p, &refusal{Reason: "Invalid list request: malformed query"}
	}
	for name, values := range parameters {
		switch name {
		case "model", "tag", "target_type", "target_identity":
			p.filters[name] = values
		case "limit":
			p.limit = wholeNumber(&refused, name, values, 1)
		case "offset":
			p.offset = wholeNumber(&refused, name, values, 0)
		case "sort":
			p.newestFirst = slices.Equal(values, []string{"created_at:desc"})
			if !p.newestFirst && !slices.Equal(values, []string{"created_at:asc"}) {
				refused.complain(name, "Must be one of: created_at:asc, created_at:desc")
			}
		default:
			refused.complain(name, "Unknown parameter: "+name)
		}
	}
	p.limit = min(p.limit, s.options.MaxPageSize)

	fields, err := readObject(body)
	if err != nil {
		return p, &refusal{Reason: "Invalid list request: " + err.Error()}
	}
	for name, raw := range fields {
		var compact bytes.Buffer
		switch {
		case name != "criteria":
			refused.complain(name, "Unknown field: "+name)
		case json.Compact(&compact, raw) != nil || compact.String() != "[]":
			refused.complain(name, "Must be an empty array: the sandbox knows no criteria")
		}
	}
	if refused.Details != nil {
		return p, &refused
	}
	return p, nil
}

// wholeNumber reads a parameter that must be there once and at least least.
func wholeNumber(refused *refusal, name string, values []string, least int) int {
	if len(values) == 1 {
		if n, err := strconv.Atoi(values[0]); err == nil && n >= least {
			return n
		}
	}
	refused.complain(name, "Must be one integer of "+strconv.Itoa(least)+" or more")
	return least
}

// summary answers with the number of customizations of each model, and all tags.
func (s *Server) summary() *answer {
	counts, tags := map[string]int{}, []string{}
	for _, c := range s.store.all() {
		counts[c.model]++
		tags = append(tags, c.tags...)
	}
	slices.Sort(tags)
	return &answer{status: http.StatusOK, body: encode(map[string]any{
		"scope_counts": counts,
		"user_tags":    slices.Compact(tags),
	})}
}
