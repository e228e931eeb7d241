package check

import (
	"slices"
	"strings"

	"pinsync/sync/manifest"
)

// settingsHint says what an unknown key of the settings was probably meant to
// be.
func (n *neighbours) settingsHint(pointer, key string) string {
	if isSecret(key) {
		return "the private key never goes into this file: remove it, and name its file with LUIGISBOX_PRIVATE_KEY_FILE"
	}
	if pointer == "" && slices.Contains(warnings[:], key) {
		return key + " belongs under rules"
	}
	if pointer != "" && (slices.Contains(errorRules, key) || strings.HasPrefix(key, "schema/")) {
		return key + " is always an error; only warnings can be changed: " + list(n.known, "and")
	}
	if hint := n.near(key); hint != "" {
		return hint
	}
	return n.remove()
}

// isSecret tells a key that may hold what nobody should see.
func isSecret(key string) bool {
	name := letters(key)
	for _, word := range [...]string{"key", "secret", "password", "token"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// holdsSecret tells whether there is such a key anywhere in v, or an address
// with a user or a query.
func holdsSecret(v *manifest.Value) bool {
	if v.Kind == manifest.String && strings.ContainsAny(v.Text, "@?#") {
		return true
	}
	for i := range v.Members {
		if isSecret(v.Members[i].Key) || holdsSecret(&v.Members[i].Value) {
			return true
		}
	}
	for i := range v.Items {
		if holdsSecret(&v.Items[i]) {
			return true
		}
	}
	return false
}
