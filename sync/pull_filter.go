package sync

import (
	"encoding/json"
	"slices"
)

// covers reports whether a definition, a live object or a file's request body,
// is one that the pull is about: it has one of the models and one of the tags
// that were named, if any were.
func (po *PullOptions) covers(definition json.RawMessage) bool {
	if len(po.Models)+len(po.Tags) == 0 {
		return true
	}
	// What does not fit stays empty: server and file may hold anything.
	var (
		fields map[string]json.RawMessage
		model  string
		tags   []any
	)
	if json.Unmarshal(definition, &fields) != nil {
		return false
	}
	_ = json.Unmarshal(fields["model"], &model)
	_ = json.Unmarshal(fields["tags"], &tags)
	return (len(po.Models) == 0 || slices.Contains(po.Models, model)) &&
		(len(po.Tags) == 0 || slices.ContainsFunc(tags, func(tag any) bool {
			text, ok := tag.(string)
			return ok && slices.Contains(po.Tags, text)
		}))
}
