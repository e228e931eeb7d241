package newfile

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"pinsync/sync/manifest"
)

// maxRead is how much of a text a slug is made of, in bytes.
const maxRead = 512

// slugOf makes a readable name of a text: lower-case ASCII letters and digits
// with single dashes between, at most maxSlug bytes. Latin letters lose their
// marks; what is neither letter nor digit, or of another script, becomes a
// dash. The characters in also stay.
func slugOf(text, also string) string {
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	var out []byte
	gap := false
	for _, r := range norm.NFKD.String(text) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		letters := latin(unicode.ToLower(r))
		if letters == "" && r < unicode.MaxASCII && strings.ContainsRune(also, r) {
			letters = string(r)
		}
		if letters == "" {
			gap = true
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, '-')
		}
		gap = false
		out = append(out, letters...)
	}
	return cut(string(out), maxSlug)
}

// latinLetters are those beyond ASCII that have no mark to lose.
var latinLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ð': "d", 'đ': "d", 'ɖ': "d", 'þ': "th",
	'ł': "l", 'ħ': "h", 'ı': "i", 'ɨ': "i", 'ŋ': "n", 'ŧ': "t", 'ə': "e",
}

// latin spells a lower-case letter or a digit in ASCII; it is empty for
// everything else.
func latin(r rune) string {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
		return string(r)
	}
	return latinLetters[r]
}

// cut shortens a slug to at most size bytes, at a dash if one is near.
func cut(slug string, size int) string {
	if len(slug) <= size {
		return slug
	}
	slug = slug[:size]
	if dash := strings.LastIndexByte(slug, '-'); dash > size*2/3 {
		slug = slug[:dash]
	}
	return strings.TrimRight(slug, "-")
}

// words gathers the keys and values of criteria as far as a slug has room for
// them. Objects are the same in whatever order their keys come, and so are the
// names made of them.
func words(dst []string, v *manifest.Value) []string {
	switch v.Kind {
	case manifest.Object:
		for _, m := range v.SortedMembers() {
			if len(dst) > maxSlug {
				break
			}
			dst = words(append(dst, m.Key), &m.Value)
		}
	case manifest.Array:
		for i := range v.Items {
			if len(dst) > maxSlug {
				break
			}
			dst = words(dst, &v.Items[i])
		}
	default:
		dst = append(dst, v.Text)
	}
	return dst
}
