package spelling

import "slices"

// Role says what a value is in a definition, which decides how it is spelled
// and what of it belongs in a file.
type Role uint8

// The roles. Other is everything that has no rule of its own: plain fields,
// opaque objects and what they hold.
const (
	Other Role = iota
	Root       // a definition
	Pins       // pin_definitions
	Pin
	Tags // the list of tags
	Date // active_from and active_to
	Flag // is_block_pin and is_bundle_pin
)

// Of is the role of the value that an object of role r has at key.
func (r Role) Of(key string) Role {
	switch r {
	case Root:
		switch key {
		case "tags":
			return Tags
		case "pin_definitions":
			return Pins
		}
	case Pin:
		switch key {
		case "active_from", "active_to":
			return Date
		case "is_block_pin", "is_bundle_pin":
			return Flag
		}
	}
	return Other
}

// Item is the role of the items of a list of role r.
func (r Role) Item() Role {
	if r == Pins {
		return Pin
	}
	return Other
}

// Rank is the place of a key in an object of role r, among the keys that such
// an object may have; known is false for any other key.
func (r Role) Rank(key string) (rank int, known bool) {
	switch r {
	case Root:
		rank = slices.Index(rootKeys(), key)
	case Pin:
		rank = slices.Index(pinKeys(), key)
	default:
		return 0, false
	}
	return rank, rank >= 0
}
