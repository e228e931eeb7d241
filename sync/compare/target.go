package compare

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"pinsync/sync/value"
)

// Target says what a customization is for: the key by which a file without an
// id finds the one that is live. Two customizations have the same
// target exactly when their Targets are equal by ==.
type Target struct {
	Model string
	Type  string // "item", "criteria" or "all"
	// Of is the item's identity for an item, the criteria as canonical JSON
	// for criteria, and empty for all.
	Of string
}

// Key is a digest of a Target. Two Targets have the same Key exactly if they are
// equal. No Target has the zero Key, which stands for an unknown one.
type Key [16]byte

// Key gives the digest of t.
func (t Target) Key() Key {
	// No text in UTF-8 holds the separator.
	sum := sha256.Sum256([]byte(t.Model + "\xff" + t.Type + "\xff" + t.Of))
	return Key(sum[:16])
}

// ErrNoTarget is wrapped by the errors of TargetOf.
var ErrNoTarget = errors.New("no target")

// TargetOf returns the target of a definition, a live object or a file's
// request body alike. Criteria are equal by content: key order and the
// spelling of numbers don't matter. What a type does not use is left aside, as
// target_criteria is for an item.
//
// A definition that names no target has an error: it is not a JSON object, or a
// field that its target_type needs is absent or of the wrong type, or the type
// is not one the API documents. Nothing matches such a definition.
func TargetOf(body json.RawMessage) (Target, error) {
	d := parse(body)
	t, err := TargetIn(&d.v)
	t.Model, t.Type, t.Of = strings.Clone(t.Model), strings.Clone(t.Type), strings.Clone(t.Of)
	return t, err
}

// TargetIn is TargetOf for a definition that was read already. The Target may
// keep the whole text alive that the definition was read from.
func TargetIn(root *value.Value) (Target, error) {
	if !isKind(root, value.Object) {
		return Target{}, fmt.Errorf("%w: the definition is not a JSON object", ErrNoTarget)
	}
	f := read(root, rootFields[:])
	for _, i := range []int{model, targetType} {
		if !isKind(f[i], value.String) {
			return Target{}, fmt.Errorf("%w: %s is not a text", ErrNoTarget, rootFields[i].name)
		}
	}
	t := Target{Model: f[model].Text, Type: f[targetType].Text}
	switch {
	case t.Type == "all":
	case t.Type == "item" && isKind(f[targetIdentity], value.String):
		t.Of = f[targetIdentity].Text
	case t.Type == "item":
		return Target{}, fmt.Errorf("%w: target_identity is not a text", ErrNoTarget)
	case t.Type == "criteria" && isKind(f[targetCriteria], value.Object):
		t.Of = f[targetCriteria].Canonical()
	case t.Type == "criteria":
		return Target{}, fmt.Errorf("%w: target_criteria is not an object", ErrNoTarget)
	default:
		return Target{}, fmt.Errorf("%w: target_type is neither item, criteria nor all", ErrNoTarget)
	}
	return t, nil
}
