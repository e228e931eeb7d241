// Package newfile writes the file of a live customization that has none: its
// text and its name.
//
// In come the id and the full object as the API's list shows it; out go YAML,
// and a path below the folder of customizations. The package knows nothing of
// files that exist, of the file system, of HTTP, or of whether the definition
// keeps to the schema.
package newfile

import (
	"encoding/json"

	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// Text is the file of the customization with this id: the keys in the order of
// the schema, block style, text in the plainest safe quoting. schemaRef is where
// the JSON Schema is, for editors, seen from the file; the line that says so
// is left out when it is empty or can't stand in a comment.
//
// Left out is what says nothing: null, false for a pin's two flags, an empty
// list of tags, an empty id. So are fields that a file does not have, the
// server's own and unknown ones. Numbers keep their spelling, and so do dates
// that a file may have; others are spelled again. Read again with
// manifest.Parse, the text means what live does.
//
// A live object that breaks the schema is written as it is, as far as YAML can
// say it: the exceptions are text that is not Unicode, where U+FFFD takes the
// place of each fault, and numbers too large, lists and objects nested too
// deep, and objects too long for a file, which are written although they can't
// be read again.
func Text(id string, live json.RawMessage, schemaRef string) []byte {
	var out []byte
	if schemaRef != "" {
		if _, visible := spelling.Single(schemaRef); visible {
			out = append(out, "# yaml-language-server: $schema="+schemaRef+"\n"...)
		}
	}
	definition, _ := spelling.Definition(live)
	definition.Kind = manifest.Object
	definition.Members = saying(definition.Members, spelling.Root)
	if id != "" {
		text := manifest.Value{Kind: manifest.String, Text: id}
		definition.Members = append([]manifest.Member{{Key: "id", Value: text}}, definition.Members...)
	}
	if len(definition.Members) == 0 {
		return append(out, "{}\n"...)
	}
	out = spelling.Fresh().Block(out, &definition, spelling.Root, 0)
	return append(out, '\n')
}

// saying gives the members, of an object of this role, that say something.
func saying(members []manifest.Member, role spelling.Role) []manifest.Member {
	var said []manifest.Member
	for _, m := range members {
		switch role.Of(m.Key) {
		case spelling.Flag:
			if m.Value.Kind == manifest.Bool && m.Value.Text == "false" {
				continue
			}
		case spelling.Tags:
			if m.Value.Kind == manifest.Array && len(m.Value.Items) == 0 {
				continue
			}
		case spelling.Pins:
			for i := range m.Value.Items {
				pin := &m.Value.Items[i]
				pin.Members = saying(pin.Members, spelling.Pin)
			}
		}
		said = append(said, m)
	}
	return said
}
