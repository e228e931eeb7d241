package check

import (
	"strings"

	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// wrongAddress returns the words for a base_url that is not one. What may hold a
// secret is not shown: a user and a password, a query, and what looks like no
// address at all.
func wrongAddress(v *manifest.Value, name string) words {
	const sample = "https://live.luigisbox.com"
	text := strings.TrimSpace(v.Text)
	address, query := text, ""
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		address, query = text[:i], text[i:]
	}
	if strings.Contains(address, "@") {
		return words{
			message: name + " must not hold a user or a password",
			hint:    "leave out what comes before the @; the private key has a file of its own, named with LUIGISBOX_PRIVATE_KEY_FILE",
		}
	}
	_, host, hasScheme := strings.Cut(address, "://")
	right := "https://" + host
	if !hasScheme {
		right = "https://" + address
	}
	w := words{message: name + " must be an https address, found " + quote(address)}
	switch {
	case text != "" && !hasScheme && (!strings.ContainsAny(address, ".:") || !isAddress(right)):
		// It may be the private key by mistake.
		return words{
			message: name + " must be an https address, found something else",
			hint:    "write an address such as " + sample + "; the private key has a file of its own, named with LUIGISBOX_PRIVATE_KEY_FILE",
		}
	case text == "":
		w.message = name + " is empty"
		w.hint = "write an address such as " + sample + ", or remove the key"
		return w
	case query != "":
		w.message = name + " must have no query and no fragment, found some after " + quote(address)
		right = address
	case strings.HasPrefix(address, "http://"):
		w.message += "; http is only for this machine (localhost, 127.0.0.1, [::1])"
	}
	w.hint = "write an address such as " + sample
	if isAddress(right) {
		w.hint = "write " + right
	} else if strings.HasPrefix(address, "https://") {
		w.hint += "; a port is 1 to 65535, and a path may hold only letters, digits, - . _ and ~"
	}
	return w
}

func isAddress(text string) bool {
	return jsonschema.Settings().Check(map[string]any{"base_url": text}) == nil
}
