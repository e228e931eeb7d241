package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pinsync/sync/internal/jsonschema"
)

// several splits a text that holds several where one belongs, and gives nil for
// any other. Names of items have commas in them, and so have addresses; so of
// identities only those are taken for several that look the same all over.
func several(text string, as textKind) []string {
	if !strings.ContainsAny(text, ",;|，；、 \t\r\n") {
		return nil
	}
	if as == aWord {
		return severalWordsIn(text)
	}
	if parts := severalAddresses(text); parts != nil {
		return parts
	}
	return severalCodes(text)
}

// separated splits text at each of marks, and takes blanks and quotation marks
// from the parts. It gives nil where a part is empty, but for the last, or there
// is one only.
func separated(text, marks string) []string {
	isMark := func(r rune) bool { return strings.ContainsRune(marks, r) }
	text = strings.TrimRightFunc(text, func(r rune) bool { return isMark(r) || unicode.IsSpace(r) })
	if !strings.ContainsFunc(text, isMark) {
		return nil
	}
	var parts []string
	for part := range strings.FieldsFuncSeq(text, isMark) {
		part, _ = quotationMarks(strings.TrimSpace(part), aWord)
		if part == "" {
			return nil
		}
		parts = append(parts, part)
	}
	if len(parts) < 2 {
		return nil
	}
	return parts
}

// severalWordsIn finds tags or names that are in one text. After a comma, only
// what is one word is taken for one of them: "Black Friday, 2026" may be a tag.
func severalWordsIn(text string) []string {
	if strings.ContainsAny(text, "{}[]():=&") {
		return nil
	}
	if parts := separated(text, ";；\r\n\t"); parts != nil {
		return parts
	}
	parts := separated(text, ",，、")
	for _, part := range parts {
		if first, _ := utf8.DecodeRuneInString(part); !unicode.IsLetter(first) || strings.ContainsFunc(part, unicode.IsSpace) {
			return nil
		}
	}
	return parts
}

// severalAddresses finds addresses that are in one text, with blanks or marks
// between them. Where there is no blank, they must be equally deep: an address
// may have ,/ in it.
func severalAddresses(text string) []string {
	blanks := strings.Fields(text)
	loose := len(blanks) > 1
	parts := blanks
	if loose {
		for i := range parts {
			parts[i], _ = quotationMarks(strings.Trim(parts[i], ",;|，；、"), aWord)
		}
	} else {
		parts = separated(text, ",;|，；、")
	}
	var addresses []string
	for _, part := range parts {
		switch {
		case part == "" && loose: // a mark by itself
		case !isAddressOfItem(part), !loose && strings.Count(part, "/") != strings.Count(parts[0], "/"):
			return nil
		default:
			addresses = append(addresses, part)
		}
	}
	if len(addresses) < 2 {
		return nil
	}
	return addresses
}

// isAddressOfItem recognizes a text that begins as an address does.
func isAddressOfItem(text string) bool {
	return strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") || len(text) > 1 && text[0] == '/'
}

// severalCodes finds numbers and codes of one make that are in one text.
func severalCodes(text string) []string {
	const (
		longEnough = 3 // or it is more likely "7, 8, 9"
		long       = 8 // without a blank: 12,50 is a price
	)
	parts := separated(text, ",;|，；、\t\r\n")
	blanks := 0
	for field := range strings.FieldsSeq(text) {
		if strings.Trim(field, ",;|，；、") != "" {
			blanks++
		}
	}
	spaced := blanks == len(parts)
	for _, part := range parts {
		if len(part) < longEnough || !spaced && len(part) < long || !sameMake(part, parts[0]) {
			return nil
		}
	}
	return parts
}

// sameMake shows two codes that are made the same way: both are UUIDs, or they
// differ in their digits only, or they are equally long and have digits in them.
func sameMake(a, b string) bool {
	if !isCode(a) || !isCode(b) {
		return false
	}
	_, uuidA := jsonschema.ParseUUID(a)
	_, uuidB := jsonschema.ParseUUID(b)
	if uuidA || uuidB {
		return uuidA && uuidB
	}
	const long = 6
	return withoutDigits(a) == withoutDigits(b) && (unicode.IsLetter(rune(a[0])) || withoutDigits(a) == "") ||
		len(a) == len(b) && len(a) >= long
}

// isCode recognizes a text of letters, digits and the marks of codes, with a digit.
func isCode(text string) bool {
	const digits, others = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_."
	return strings.ContainsAny(text, digits) && strings.Trim(text, digits+others) == ""
}

func withoutDigits(code string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return -1
		}
		return r
	}, code)
}
