package jsonschema

import (
	"regexp"
	"time"
)

// zoneName is how the IANA database spells the names of zones. Files that
// systems keep next to them, such as posix/Europe/Prague and localtime, are not
// among them.
var zoneName = regexp.MustCompile(`^[A-Z][A-Za-z0-9+_-]*(/[A-Z][A-Za-z0-9+_-]*)*$`)

// ParseTimeZone reads the IANA name of a time zone, such as Europe/Prague. A
// name that stands for the machine's own zone, or for none, is refused.
//
// It asks the system's zone database, and where there is none the one that the
// program embeds by importing time/tzdata.
func ParseTimeZone(name string) (*time.Location, bool) {
	if !zoneName.MatchString(name) || name == "Local" || name == "Factory" {
		return nil, false
	}
	location, err := time.LoadLocation(name)
	return location, err == nil
}
