package check

import (
	"fmt"
	"strings"

	"pinsync/sync/manifest"
)

// target looks for fields that the target's type does not use, and for criteria
// that say nothing.
func (f *findings) target(c *customization) {
	if kind, _ := textOf(c.targetType); kind != "item" && kind != "all" {
		f.criteria(c.targetCriteria, "/target_criteria")
	}
	if !f.on(unusedField) || c.targetType == nil {
		return
	}
	switch kind, _ := textOf(c.targetType); kind {
	case "item":
		if c.targetIdentity != nil {
			f.unused(c.targetCriteria, "/target_criteria", "target_type is item", "or set target_type to criteria")
		}
	case "criteria":
		if c.targetCriteria != nil { // else that is said of the missing key
			f.unused(c.targetIdentity, "/target_identity", "target_type is criteria", "or set target_type to item")
		}
	case "all":
		f.unused(c.targetIdentity, "/target_identity", "target_type is all", "or set target_type to item")
		f.unused(c.targetCriteria, "/target_criteria", "target_type is all", "or set target_type to criteria")
	}
}

// unused reports field if it is there. That it is there is all that counts:
// its value may be anything.
func (f *findings) unused(field *manifest.Member, path, because, otherwise string) {
	if field == nil {
		return
	}
	object := strings.TrimSuffix(path, "/"+field.Key)
	f.warn(unusedField, f.doc.KeySpan(field), path, words{
		message: fmt.Sprintf("%s has no effect: %s", field.Key, because),
	}.advise(throwing("remove it, "+otherwise, f.doc.WithoutMember(object, field.Key))))
}
