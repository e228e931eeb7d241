package check

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
