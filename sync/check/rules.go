package check

import "slices"

// The rules next to the schema's. Their names are part of what users rely on.
const (
	duplicateID     = "duplicate-id"
	emptyWindow     = "empty-window"
	ambiguousTarget = "ambiguous-target"

	duplicateTarget   = "duplicate-target"
	duplicatePosition = "duplicate-position"
	duplicateItem     = "duplicate-item"
	selfPin           = "self-pin"
	expiredPin        = "expired-pin"
	blockPosition     = "block-position"
	unusedField       = "unused-field"
	noPins            = "no-pins"
	suspiciousText    = "suspicious-text"
	emptyCriteria     = "empty-criteria"
	farPosition       = "far-position"
	oddOffset         = "odd-offset"
	unknownModel      = "unknown-model"
	unreadFile        = "unread-file"
	unknownItem       = "unknown-item"
	unavailableItem   = "unavailable-item"
)

// warnings are the rules whose severity the settings may change.
var warnings = [...]string{
	duplicateTarget, duplicatePosition, duplicateItem, selfPin, expiredPin, blockPosition, unusedField, noPins,
	suspiciousText, emptyCriteria, farPosition, oddOffset, unknownModel, unreadFile,
	unknownItem, unavailableItem,
}

// errorRules are the rules, next to the schema's, that are always errors, of
// every package.
var errorRules = []string{"yaml", duplicateID, emptyWindow, ambiguousTarget, "symlink", "unreadable", "api", "not-seen"}

// TurnsWrong reports whether what the rule finds may become wrong without anybody
// touching the file.
func TurnsWrong(rule string) bool {
	return rule == expiredPin || rule == unknownItem || rule == unavailableItem
}

// keywords are those of the schemas, each of which is a rule "schema/…".
var keywords = []string{
	"required", "type", "enum", "const", "format", "minimum", "maximum", "pattern", "additionalProperties", "minItems",
}

// Rules are the names of the rules that a finding in a file may have: errors first,
// then warnings.
func Rules() []string {
	all := slices.Clone(errorRules)
	for _, keyword := range keywords {
		all = append(all, "schema/"+keyword)
	}
	return append(all, warnings[:]...)
}

// IsRule reports whether there is a rule of this name.
func IsRule(name string) bool { return slices.Contains(Rules(), name) }
