package sandbox

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

const (
	// maxLines is the documented length of a bulk request.
	maxLines = 5000
	// maxFaultyLines is how many lines are complained about in one answer.
	maxFaultyLines = 10
)

// bulk creates a customization for each line, or does nothing at all.
func (s *Server) bulk(query string, body []byte, arrival time.Time) *answer {
	strategy, refused := conflictStrategy(query)
	if refused != nil {
		return refused.answer(http.StatusUnprocessableEntity)
	}
	var lines [][]byte
	if body = bytes.TrimSuffix(body, []byte("\n")); len(body) > 0 {
		lines = bytes.Split(body, []byte("\n"))
	}
	if len(lines) > maxLines {
		return refuse(http.StatusRequestEntityTooLarge, fmt.Sprintf("Too many lines: at most %d are allowed", maxLines))
	}
	definitions, refused := readLines(lines)
	if refused != nil {
		return refused.answer(http.StatusUnprocessableEntity)
	}
	if line := s.store.addAll(definitions, strategy, createdAt(arrival)); line > 0 {
		return refuse(http.StatusConflict, fmt.Sprintf("Conflict: line %d has the model and target of another customization", line))
	}
	return &answer{status: http.StatusOK, body: []byte("{}")}
}

func conflictStrategy(query string) (string, *refusal) {
	parameters, err := url.ParseQuery(query)
	if err != nil {
		return "", &refusal{Reason: "Invalid bulk request: malformed query"}
	}
	strategy := "raise"
	refused := refusal{Reason: "Invalid bulk request"}
	for name, values := range parameters {
		switch {
		case name != "conflict_strategy":
			refused.complain(name, "Unknown parameter: "+name)
		case len(values) != 1 || values[0] != "raise" && values[0] != "ignore" && values[0] != "override":
			refused.complain(name, "Must be one of: raise, ignore, override")
		default:
			strategy = values[0]
		}
	}
	if refused.Details != nil {
		return "", &refused
	}
	return strategy, nil
}

// readLines checks every line as a create request would.
func readLines(lines [][]byte) ([]definition, *refusal) {
	definitions := make([]definition, 0, len(lines))
	all := refusal{Reason: "Invalid configuration provided"}
	faulty := 0
	for i, line := range lines {
		d, status, refused := readDefinition(line)
		if refused == nil {
			definitions = append(definitions, d)
			continue
		}
		if faulty++; faulty > maxFaultyLines {
			break
		}
		if status == http.StatusUnprocessableEntity {
			all.Reason = refused.Reason
		}
		if refused.Details == nil {
			all.complain("body", fmt.Sprintf("Line %d: %s", i+1, refused.Reason))
		}
		for field, messages := range refused.Details {
			for _, message := range messages {
				all.complain(field, fmt.Sprintf("Line %d: %s", i+1, message))
			}
		}
	}
	if faulty > 0 {
		return nil, &all
	}
	return definitions, nil
}

// addAll creates a customization for each definition. When two have one model
// and target, the strategy decides: under raise nothing is kept and the line of
// the second, counted from 1, is returned; otherwise 0 is.
func (s *store) addAll(definitions []definition, strategy, created string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	holders := map[string]string{} // by target, the id
	for _, c := range s.sorted {
		if key := c.targetKey(); holders[key] == "" {
			holders[key] = c.id
		}
	}
	if strategy == "raise" {
		taken := map[string]bool{}
		for i, d := range definitions {
			key := d.targetKey()
			if taken[key] || holders[key] != "" {
				return i + 1
			}
			taken[key] = true
		}
	}
	for _, d := range definitions {
		key := d.targetKey()
		id, taken := holders[key]
		switch {
		case !taken:
			c := newCustomization(uuid.NewString(), created, d)
			s.addLocked(c)
			holders[key] = c.id
		case strategy == "override":
			s.replaceLocked(s.byID[id], d)
		}
	}
	return 0
}
