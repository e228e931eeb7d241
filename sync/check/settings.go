package check

import (
	"slices"
	"strings"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

// settingsHint says what an unknown key of the settings was probably meant to
// be.
func (n *neighbours) settingsHint(pointer, key string) string {
	if isSecret(key) {
		return secretHint
	}
	if pointer == "" && slices.Contains(warnings[:], key) {
		return key + " belongs under rules"
	}
	if pointer != "" && (slices.Contains(errorRules, key) || strings.HasPrefix(key, "schema/")) {
		return key + " is always an error; only warnings can be changed: " + diagnostic.Join(n.known, "and")
	}
	if hint := n.near(key).hint; hint != "" {
		return hint
	}
	return n.remove()
}

const secretHint = "the private key never goes into this file: remove it, and name its file with LUIGISBOX_PRIVATE_KEY_FILE"

// Redact takes the words of a settings text out of its faults, if one of its
// lines may hold a secret: where a text can't be read, what a message quotes of
// it can be anything.
func Redact(text []byte, faults []diagnostic.Diagnostic) {
	if !MayHoldSecret(text) {
		return
	}
	for i := range faults {
		d := &faults[i]
		d.Source, d.Fix = "", nil
		// A key that lacks the space after its colon has the value in it.
		joined := isSecret(d.Path) && strings.ContainsAny(d.Path, ":= ")
		if d.Rule == "yaml" || d.Path == "" || joined {
			d.Message, d.Hint, d.Path = "this can't be read", secretHint, ""
		}
	}
}

// MayHoldSecret reports whether a line of a text begins as one that holds a secret: its
// lines are not to be shown then.
func MayHoldSecret(text []byte) bool {
	return slices.ContainsFunc(strings.Split(string(text), "\n"), beginsSecret)
}

// beginsSecret shows a line whose key, or what may be meant for one, is that of
// a secret.
func beginsSecret(line string) bool {
	key, _, _ := strings.Cut(line, ":")
	return isSecret(key) && !strings.HasPrefix(strings.TrimSpace(key), "#")
}

// isSecret recognizes a key that may hold what no one should see.
func isSecret(key string) bool {
	name := strings.ReplaceAll(letters(key), "keyword", "")
	for _, word := range [...]string{"key", "secret", "password", "token"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// hasSecret reports whether an object has such a key. No customization has.
func hasSecret(v *manifest.Value) bool {
	return slices.ContainsFunc(v.Members, func(m manifest.Member) bool { return isSecret(m.Key) })
}

// mayBeSecret recognizes an object with such a key, and an address with a user or a
// query.
func mayBeSecret(v *manifest.Value) bool {
	return hasSecret(v) || v.Kind == manifest.String && strings.ContainsAny(v.Text, "@?#")
}
