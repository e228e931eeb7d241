package check

import (
	"strings"

	"pinsync/sync/manifest"
)

// baseSample shows how the ref of a shop is written.
const baseSample = "refs/pinsync/1234-5678"

// base reports a base that git does not take although the schema does: no part
// of a ref's name ends in .lock (git-check-ref-format).
func (f *findings) base() {
	m := f.doc.Root().Member("base")
	text, ok := textOf(m)
	if ok && !f.reported("/base") && strings.Contains(text+"/", ".lock/") {
		f.fail("schema/format", f.doc.ValueSpan(&m.Value), "/base", words{
			message: m.Key + " must be the name of a git ref, found " + quote(text) + ": git allows no part that ends in .lock",
			hint:    "write a name such as " + baseSample,
		})
	}
}

// wrongBase returns the words for a text that is not the name of a ref below
// refs/pinsync/.
func wrongBase(v *manifest.Value, name string) words {
	const below = "refs/pinsync/"
	w := words{
		message: name + " must be a git ref below " + below + ", found " + quote(v.Text),
		hint:    "write a name of letters, digits, - and _ after " + below + ", such as " + baseSample,
	}
	if v.Text == "" {
		w.message = name + " is empty"
		w.hint += ", or remove the key"
	}
	return w
}

// wrongRemote returns the words for a text that is not the name of a remote. An
// address is not shown: it may hold a password.
func wrongRemote(v *manifest.Value, name string) words {
	w := words{
		message: name + " must be the name of a git remote, found " + quote(v.Text),
		hint:    "`git remote` lists the names; most often it is origin",
	}
	switch {
	case v.Text == "":
		w.message = name + " is empty"
		w.hint += "; or remove the key"
	case strings.ContainsAny(v.Text, ":@"):
		w.message = name + " must be the name of a git remote, found an address"
	}
	return w
}

// wrongName returns the words for a text in a list of models or tags that can't
// be the name of one.
func wrongName(v *manifest.Value, name string) words {
	if strings.TrimSpace(v.Text) == "" {
		return words{message: name + " is empty", hint: "write a name, or remove it"}
	}
	return words{
		message: name + " has white space at an end, found " + quote(v.Text),
		hint:    "write " + quote(strings.TrimSpace(v.Text)),
	}
}

// namesHint says how a list of the settings is written.
func namesHint(pointer string) string {
	switch pointer {
	case "/ignore/models":
		return "list the names, such as models: [trends], or remove the key"
	case "/ignore/tags":
		return "list the tags, such as tags: [by-agency], or remove the key"
	}
	return "list the names, such as models: [basket, item_detail], or remove the key to allow any"
}
