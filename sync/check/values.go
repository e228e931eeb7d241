package check

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
	"pinsync/sync/internal/jsonschema"
	"pinsync/sync/manifest"
)

// notAllowed returns the words for a value that is not among the few allowed.
func (f *findings) notAllowed(failure *jsonschema.Failure, v *manifest.Value, name string) words {
	w := words{message: name + " must be " + diagnostic.Join(failure.Allowed, "or") + ", found " + quoteFound(v.Text)}
	if meant := nearest(v.Text, failure.Allowed); meant != "" {
		w = w.advise(f.replace(v, "write", meant, manifest.String))
		if odd := oddSpace(v.Text); odd != "" {
			w.hint += ", without the " + odd
		}
	}
	return w
}

// outOfRange returns the words for a number that is too small or too large.
func (f *findings) outOfRange(failure *jsonschema.Failure, v *manifest.Value, name string) words {
	bound := " or more"
	if failure.Keyword == "maximum" {
		bound = " or less"
	}
	w := words{message: name + " must be " + failure.Limit + bound + ", found " + f.found(v)}
	if w.hint = numberHints[name]; name == "position" {
		w.hint = positions
	}
	return w
}

// leadingZeros reports numbers such as 010 where the schema found no fault.
func (f *findings) leadingZeros() {
	for _, z := range f.doc.LeadingZeros() {
		if f.reported(z.Path) {
			continue
		}
		w := words{
			message: fmt.Sprintf("%s has the number %s, which begins with a zero: some programs read it as %s, others as %s",
				subject(z.Path), shorten(z.Written), shorten(z.Decimal), shorten(z.Octal)),
			hint: fmt.Sprintf("write %s or %s, whichever is meant", shorten(z.Decimal), shorten(z.Octal)),
		}
		for _, group := range groups {
			if strings.Contains(z.Path, "/"+group+"/") {
				w.hint += fmt.Sprintf(`, or "%s" if it is text`, shorten(z.Written))
				break
			}
		}
		f.fail("yaml", z.Span, z.Path, w)
	}
}

// misspelled returns the words for a tracker id with a character it cannot
// have. Not the whole is shown: it could be a key, pasted in the wrong place.
func misspelled(v *manifest.Value, name string) words {
	w := words{
		message: name + " may hold only letters, digits, - and _",
		hint:    "copy it as your account shows it, such as 1234-5678",
	}
	if v.Text == "" {
		w.message = name + " is empty"
		return w
	}
	for _, r := range v.Text {
		if isNoWordRune(r) {
			w.message += fmt.Sprintf(", found %q", r)
			break
		}
	}
	return w
}

func isNoWordRune(r rune) bool {
	return r != '-' && r != '_' && (r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r))
}

// sampleUUID shows how an id is written, and copyID says where one is from.
const (
	sampleUUID = "199620b4-df1a-46e8-ab59-9e9ed9af7106"
	copyID     = "copy it as the app shows it: 36 characters, such as " + sampleUUID
)

// wrongUUID returns the words for an id that is not a UUID.
func (f *findings) wrongUUID(v *manifest.Value, name string) words {
	w := words{message: name + " must be a UUID, found " + quoteFound(v.Text)}
	if right, ok := guessUUID(v.Text); ok {
		return w.advise(f.replace(v, "write", right, manifest.String))
	}
	text := strings.TrimSpace(v.Text)
	w.hint = copyID
	if v.Text == "" {
		w.hint += "; or remove the key"
		return w
	}
	for _, r := range text {
		if r != '-' && !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			w.hint += fmt.Sprintf("; %q cannot be in it, only 0 to 9, a to f and dashes", r)
			return w
		}
	}
	if n := utf8.RuneCountInString(text); n != len(sampleUUID) {
		w.hint += fmt.Sprintf("; this has %d", n)
	}
	return w
}

// withoutMarks takes what is put around a text by mistake from its ends: white space,
// invisible characters, quotation marks, commas and semicolons.
func withoutMarks(text string) string {
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(quoteCharacters+",;", r) || r >= 0x80 && mayHide(r)
	})
}

// guessUUID finds a UUID in one of the other forms that programs show it in.
func guessUUID(text string) (right string, ok bool) {
	text = strings.TrimPrefix(strings.ToLower(withoutMarks(text)), "urn:uuid:")
	digits := strings.NewReplacer(" ", "", "-", "", "‐", "", "‑", "", "–", "", "—", "", "−", "").Replace(strings.Trim(text, "{}<>()[]"))
	if len(digits) != 32 {
		return "", false
	}
	right = strings.Join([]string{digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]}, "-")
	_, ok = jsonschema.ParseUUID(right)
	return right, ok
}
