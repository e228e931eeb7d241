package check

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
	"pinsync/sync/manifest"
)

// texts looks at the texts that must be the same, character by character, as
// what the shop has: one that was not typed but pasted often has something
// around it, or in it, that no one sees.
func (f *findings) texts(c *customization) {
	if !f.on(suspiciousText) {
		return
	}
	if text, ok := textOf(c.model); ok && !slices.Contains(f.models, text) {
		f.suspicious(&c.model.Value, "/model", aWord)
	}
	kind, _ := textOf(c.targetType)
	if _, ok := textOf(c.targetIdentity); ok && (kind == "item" || c.targetType == nil) {
		f.suspicious(&c.targetIdentity.Value, "/target_identity", anIdentity)
	}
	if c.tags != nil {
		for i := range c.tags.Value.Items {
			tag := &c.tags.Value.Items[i]
			if tag.Kind == manifest.String && !plausible(tag.Text) {
				f.suspicious(tag, fmt.Sprintf("/tags/%d", i), aWord)
			}
		}
	}
	for i := range c.pins {
		p := &c.pins[i]
		if kind, _ := textOf(p.kind); kind != "criteria" {
			f.suspiciousPinField(p, p.identity, anIdentity)
		}
		f.suspiciousPinField(p, p.widget, aWord)
	}
}

func (f *findings) suspiciousPinField(p *pin, field *manifest.Member, as textKind) {
	if text, ok := textOf(field); ok && !plausible(text) {
		f.suspicious(&field.Value, p.path(field.Key), as)
	}
}

// textKind is how freely a text is chosen.
type textKind uint8

const (
	// anIdentity is whatever a catalogue calls an item: an address, a number, a
	// code or a name.
	anIdentity textKind = iota
	// aWord is a short name that people give: a model, a tag, a widget.
	aWord
)

// longestCorrection is how many characters of a corrected text a message shows.
const longestCorrection = 200

// suspicious reports a text that is probably not the one that was meant, with
// the one that was.
func (f *findings) suspicious(v *manifest.Value, path string, as textKind) {
	s := suspect(v.Text, as)
	if len(s.slips) == 0 && len(s.parts) == 0 {
		return
	}
	name := subject(path)
	var w words
	switch {
	case len(s.parts) > 0:
		w = severalWords(name, path, s.parts)
	case s.right == "":
		w.message = name + " has nothing but " + diagnostic.Join(s.slips, "and")
		w.hint = "write the text that is meant"
	default:
		right := diagnostic.Shorten(s.right, longestCorrection)
		w.message = fmt.Sprintf(`%s has %s: it should probably be "%s", found %s`, name, diagnostic.Join(s.slips, "and"), right, quote(v.Text))
		a := f.replaceShown(v, "write "+inQuotes(right), s.right, manifest.String)
		if strings.Count(s.right, " ") > strings.Count(v.Text, " ") && !strings.HasPrefix(path, "/tags/") && !strings.Contains(strings.TrimSpace(v.Text), " ") {
			a.fix = nil // where no blank is, the character may as well be left out
		}
		if strings.Contains(s.right, " #") {
			a.fix = nil // what is after it may be a comment
		}
		if strings.ContainsAny(s.right[:1], `"'`) && !f.inQuotes(v) {
			a.fix = nil // the quotes were not meant as a part of the text
		}
		w = w.advise(a)
	}
	f.warn(suspiciousText, f.doc.ValueSpan(v), path, w)
}

// severalWords returns the words for a text that holds several.
func severalWords(name, path string, parts []string) words {
	const most = 5
	var quoted []string
	for _, part := range parts[:min(len(parts), most)] {
		quoted = append(quoted, `"`+diagnostic.Shorten(part, longestCorrection/2)+`"`)
	}
	if more := len(parts) - most; more > 0 {
		quoted = append(quoted, fmt.Sprintf("%d more", more))
	}
	w := words{message: fmt.Sprintf("%s holds %d in one text: %s", name, len(parts), diagnostic.Join(quoted, "and"))}
	switch {
	case insteadOfList[name] != "":
		w.hint = insteadOfList[name]
	case strings.HasPrefix(path, "/tags/"):
		w.hint = "write each as a tag of its own"
	default:
		w.hint = "one " + strings.TrimSuffix(name, "_id") + " per pin: give each a pin of its own"
	}
	return w
}

// inQuotes writes a text of one line the way YAML takes it wherever it is.
func inQuotes(text string) string {
	if strings.ContainsAny(text, `"\`) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}

// suspicion is what makes a text suspicious: slips that are corrected in right,
// or the several texts that it holds.
type suspicion struct {
	slips []string
	right string
	parts []string
}

// plausible shows texts, without allocating and for nearly all that are, that
// are not suspicious.
func plausible(text string) bool {
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= 0x7f || strings.IndexByte(" &;,|'\"`", c) >= 0 {
			return false
		}
	}
	return true
}

// suspect looks for slips until there are none. What hides one may be another:
// &quot; is a quotation mark.
func suspect(text string, as textKind) (s suspicion) {
	s.right = text
	if plausible(text) {
		return s
	}
	const most = 16
	for range most {
		before := s.right
		for _, correct := range [...]func(string, textKind) (right, slip string){
			entities, ends, hidden, quotationMarks, punctuation,
		} {
			if s.parts = several(s.right, as); s.parts != nil {
				return s
			}
			right, slip := correct(s.right, as)
			if slip != "" && !slices.Contains(s.slips, slip) {
				s.slips = append(s.slips, slip)
			}
			s.right = right
		}
		if s.right == before {
			break
		}
	}
	return s
}

// ends removes white space at the ends.
func ends(text string, _ textKind) (right, slip string) {
	left := strings.TrimLeftFunc(text, unicode.IsSpace)
	right = strings.TrimRightFunc(left, unicode.IsSpace)
	switch {
	case right == text:
		return text, ""
	case right == "":
		return "", "white space"
	case left == text:
		return right, "white space at its end"
	case right == left:
		return right, "white space at its start"
	}
	return right, "white space at both ends"
}

// entity is a character as HTML spells it. Without its semicolon it is taken for
// a part of a query.
var entity = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// queryEntities are those that are more likely than a key of a query that
// separates its keys by semicolons.
var queryEntities = []string{"&amp;", "&quot;", "&apos;", "&lt;", "&gt;", "&nbsp;"}

// entities writes entities as the characters that they stand for.
func entities(text string, _ textKind) (right, slip string) {
	if !strings.Contains(text, "&") {
		return text, ""
	}
	query := strings.IndexByte(text, '?')
	first := ""
	var b strings.Builder
	from := 0
	for _, at := range entity.FindAllStringIndex(text, -1) {
		found := text[at[0]:at[1]]
		character := html.UnescapeString(found)
		inQuery := query >= 0 && query < at[0]
		if character == found || inQuery && found[1] != '#' && !slices.Contains(queryEntities, found) {
			continue
		}
		if first == "" {
			first = found
		}
		b.WriteString(text[from:at[0]])
		b.WriteString(character)
		from = at[1]
	}
	if first == "" {
		return text, ""
	}
	return b.String() + text[from:], "the entity " + first
}

// punctuation removes commas and semicolons at the end, of any script.
func punctuation(text string, _ textKind) (right, slip string) {
	right = strings.TrimRight(text, ",;，；、،؛﹐﹔､")
	if right == text {
		return text, ""
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	before, _ := utf8.DecodeLastRuneInString(right)
	if last == ';' && len(text)-len(right) == 1 && unicode.Is(unicode.Greek, before) && strings.Contains(right, " ") {
		return text, "" // the question mark of Greek
	}
	slip = "a comma at its end"
	if strings.ContainsRune(";；؛﹔", last) {
		slip = "a semicolon at its end"
	}
	return strings.TrimRightFunc(right, unicode.IsSpace), slip
}
