package jsonschema_test

import (
	"testing"

	"pinsync/sync/internal/jsonschema"
)

func TestParseUUID(t *testing.T) {
	lower, ok := jsonschema.ParseUUID("199620b4-df1a-46e8-ab59-9e9ed9af7106")
	upper, okUpper := jsonschema.ParseUUID("199620B4-DF1A-46E8-AB59-9E9ED9AF7106")
	if !ok || !okUpper || lower != upper || lower[0] != 0x19 || lower[15] != 0x06 {
		t.Errorf("got %x %v and %x %v", lower, ok, upper, okUpper)
	}
	for _, text := range []string{
		"", "199620b4df1a46e8ab599e9ed9af7106", "{199620b4-df1a-46e8-ab59-9e9ed9af7106}", "urn:uuid:199620b4-df1a-46e8-ab59-9e9ed9af7106",
		"199620b4-df1a-46e8-ab59-9e9ed9af710", "199620b4-df1a-46e8-ab59-9e9ed9af71060", "199620b4-df1a-46e8-ab59-9e9ed9af710g",
		"199620b4-df1a-46e8-ab599-e9ed9af7106", "199620b4_df1a_46e8_ab59_9e9ed9af7106", "199620b4-df1a-46e8-ab59-9e9ed9af7１",
		"-99620b4-df1a-46e8-ab59-9e9ed9af7106",
	} {
		if id, ok := jsonschema.ParseUUID(text); ok {
			t.Errorf("%q is taken as %x", text, id)
		}
	}
}
