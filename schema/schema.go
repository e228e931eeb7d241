// Package schema holds the JSON Schemas of the project's two kinds of file, as
// they are published for editors and for validators of other languages.
//
// A schema says less than package check does: not what a key was probably meant
// to be, and nothing of what spans several values or several files.
package schema

import _ "embed"

//go:embed customization.schema.json
var customizationJSON string

//go:embed pinsync.schema.json
var settingsJSON string

// CustomizationJSON returns the schema of a customization file: JSON Schema,
// draft 7. The bytes belong to the caller.
func CustomizationJSON() []byte { return []byte(customizationJSON) }

// SettingsJSON returns the schema of the settings file, pinsync.yaml, likewise.
func SettingsJSON() []byte { return []byte(settingsJSON) }
