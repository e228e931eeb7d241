package report

import _ "embed"

//go:embed report.schema.json
var schemaJSON string

// SchemaJSON returns the JSON Schema (draft 7) of what the format "json" writes. The
// bytes belong to the caller.
func SchemaJSON() []byte { return []byte(schemaJSON) }
