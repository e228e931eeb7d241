package plan

import (
	"encoding/json"
	"slices"

	"pinsync/sync/live"
	"pinsync/sync/match"
)

// Ignore names live customizations that others manage: those of one of the
// models, and those with one of the tags. The zero Ignore names none.
//
// One that no file describes gets no result and no file, and none that was
// described by a file at the base is deleted. A file that describes one is sent
// when it is changed; what was edited live is neither reported nor pulled.
type Ignore struct {
	Models, Tags []string
}

// has reports whether a live customization, which may be nil, is one of those.
func (i *Ignore) has(object *live.Object) bool {
	if object == nil || len(i.Models)+len(i.Tags) == 0 {
		return false
	}
	model, tags := modelAndTags(object.JSON)
	return slices.Contains(i.Models, model) || slices.ContainsFunc(tags, func(tag string) bool { return slices.Contains(i.Tags, tag) })
}

// handedOver reports whether a customization that no file describes is one of
// those.
func (i *Ignore) handedOver(c *match.Customization) bool {
	if c.Head != nil {
		return false
	}
	others := !slices.ContainsFunc(c.Several, func(object *live.Object) bool { return !i.has(object) })
	return i.has(c.Live) || len(c.Several) > 0 && others
}

// modelAndTags are those of a definition, a live object or a file's request body.
// What does not fit stays empty: server and file may hold anything.
func modelAndTags(definition json.RawMessage) (model string, tags []string) {
	var (
		fields map[string]json.RawMessage
		list   []any
	)
	if json.Unmarshal(definition, &fields) != nil {
		return "", nil
	}
	_ = json.Unmarshal(fields["model"], &model)
	_ = json.Unmarshal(fields["tags"], &list)
	for _, tag := range list {
		if text, ok := tag.(string); ok {
			tags = append(tags, text)
		}
	}
	return model, tags
}
