package edit_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pinsync/sync/internal/edit"
	"pinsync/sync/manifest"
)

const id = "199620b4-df1a-46e8-ab59-9e9ed9af7106"

func TestAnIDIsOneLineBeforeTheFirstKey(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"a block":          {"model: m\ntags: []\n", "id: ID\nmodel: m\ntags: []\n"},
		"no last line end": {"model: m", "id: ID\nmodel: m"},
		"comments above":   {"# schema\n\n# about it\nmodel: m # m\n", "# schema\n\nid: ID\n# about it\nmodel: m # m\n"},
		"a head":           {"# schema\nmodel: m # m\n", "# schema\nid: ID\nmodel: m # m\n"},
		"further in":       {"  model: m\n  tags: []\n", "  id: ID\n  model: m\n  tags: []\n"},
		"CRLF":             {"# c\r\nmodel: m\r\n", "# c\r\nid: ID\r\nmodel: m\r\n"},
		"a mark":           {"\ufeffmodel: m\n", "\ufeffid: ID\nmodel: m\n"},
		"a start":          {"%YAML 1.2\n---\nmodel: m\n...\n", "%YAML 1.2\n---\nid: ID\nmodel: m\n...\n"},
		"a quoted key":     {"\"model\": m\n", "id: ID\n\"model\": m\n"},
		"an explicit key":  {"? model\n: m\n", "id: ID\n? model\n: m\n"},
		"names":            {"&all\n&k model: *k\n", "&all\nid: ID\n&k model: *k\n"},
		"braces":           {"{model: m}\n", "{id: ID, model: m}\n"},
		"wide braces":      {"{ model: m }\n", "{ id: ID, model: m }\n"},
		"braces below": {"{\n  # about it\n  model: m, # m\n}\n",
			"{\n  id: ID,\n  # about it\n  model: m, # m\n}\n"},
		"braces with a head": {"{ # head\n\n  # about it\n  model: m # m\n}\n", "{ # head\n\n  id: ID,\n  # about it\n  model: m # m\n}\n"},
		"JSON":               {"{\r\n\t\"model\": \"m\"\r\n}\r\n", "{\r\n\t\"id\": \"ID\",\r\n\t\"model\": \"m\"\r\n}\r\n"},
		"no key":             {"{}\n", "{id: ID}\n"},
		"no key, wide":       {"{ } # c\n", "{id: ID } # c\n"},
	} {
		got, err := edit.AddID([]byte(c.file), id)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(strings.ReplaceAll(c.want, "ID", id), string(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAnIDIsNotAddedWhereItCantBe(t *testing.T) {
	for file, want := range map[string]error{
		"id: a\nmodel: m\n":       edit.ErrHasID,
		"id:\nmodel: m\n":         edit.ErrHasID,
		"{id: a}":                 edit.ErrHasID,
		"<<: {id: a}\nmodel: m\n": edit.ErrHasID,
		"model: m\nmodel: m\n":    edit.ErrFaults,
		"model: [\n":              edit.ErrFaults,
		"":                        edit.ErrFaults,
		"- model: m\n":            edit.ErrFaults,
		"m":                       edit.ErrFaults,
	} {
		if got, err := edit.AddID([]byte(file), id); !errors.Is(err, want) || got != nil {
			t.Errorf("%q: %q, %v, want %v", file, got, err, want)
		}
	}
}

func TestAnyFileTakesAnID(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawer{rt}
		file := d.write(d.definition(), d.chance("sharing", 50), false)
		if doc, _ := manifest.Parse(file); doc.Root().Member("id") != nil {
			return
		}
		got, err := edit.AddID(file, id)
		if err != nil {
			rt.Fatalf("%v\n%s", err, file)
		}
		mustAdd(rt, file, got)
	})
}

// mustAdd fails unless got is the file with the id and otherwise the same.
func mustAdd(t interface {
	Helper()
	Fatalf(string, ...any)
}, file, got []byte) {
	t.Helper()
	before, _ := manifest.Parse(file)
	doc, faults := manifest.Parse(got)
	if len(faults) > 0 || !bytes.Equal(before.Body(), doc.Body()) || doc.Root().Member("id") == nil || doc.Root().Member("id").Value.Text != id {
		t.Fatalf("%v: the file means something else:\n%s\nfrom\n%s", faults, got, file)
	}
	at := 0
	for at < len(file) && at < len(got) && file[at] == got[at] {
		at++
	}
	// What was added may begin with bytes that follow it in the file.
	for added := len(got) - len(file); at >= 0; at-- {
		if bytes.Equal(file[:at], got[:at]) && bytes.Equal(file[at:], got[at+added:]) {
			return
		}
	}
	t.Fatalf("other bytes changed:\n%q\nfrom\n%q", got, file)
}
