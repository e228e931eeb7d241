package report

// escapeMarkdown returns s as text of GitHub Flavored Markdown within a line:
// what a reader sees is what Visible(s) shows. It guarantees that s becomes no
// markup, no HTML and no table cell, and that GitHub makes no mention, issue
// link, link, image, emoji or formula of it, neither in a job summary nor in a
// pull request. (An entity is plain text to Markdown, but what GitHub links is
// found after that; an empty comment parts it.)
func escapeMarkdown(s string) string {
	s = Visible(s)
	var b []byte
	from := 0
	for i := 0; i < len(s); i++ {
		by := markdownEntity(s, i)
		if by == "" {
			continue
		}
		b = append(append(b, s[from:i]...), by...)
		from = i + 1
	}
	if b == nil {
		return s
	}
	return string(append(b, s[from:]...))
}

// markdownEntity returns what stands for the byte s[i], or "" when it stays.
func markdownEntity(s string, i int) string {
	switch s[i] {
	case '\\':
		return "&#92;"
	case '`':
		return "&#96;"
	case '*':
		return "&#42;"
	case '{':
		return "&#123;"
	case '}':
		return "&#125;"
	case '[':
		return "&#91;"
	case ']':
		return "&#93;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '&':
		return "&amp;"
	case '|':
		return "&#124;"
	case '~':
		return "&#126;"
	case '^':
		return "&#94;"
	case '!':
		return "&#33;"
	case '$':
		return "&#36;<!-- -->"
	case '@':
		return "&#64;<!-- -->"
	case '#':
		return "&#35;<!-- -->"
	case '_':
		if i == 0 || i+1 == len(s) || !isWordByte(s[i-1]) || !isWordByte(s[i+1]) {
			return "&#95;"
		}
	case ':':
		if i+1 < len(s) && s[i+1] != ' ' {
			return "&#58;<!-- -->"
		}
	case '.':
		if i >= 3 && (s[i-3:i] == "www" || s[i-3:i] == "WWW") {
			return "&#46;<!-- -->"
		}
	case '-':
		if i >= 2 && s[i-2]|0x20 == 'g' && s[i-1]|0x20 == 'h' {
			return "&#45;<!-- -->"
		}
	}
	return ""
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// textMarkdown is escapeMarkdown of the first n characters of s.
func textMarkdown(s string, n int) string { return escapeMarkdown(cut(Visible(s), n)) }

// codeMarkdown is textMarkdown in a fixed-width font.
func codeMarkdown(s string, n int) string {
	if s == "" {
		return ""
	}
	return "<code>" + textMarkdown(s, n) + "</code>"
}
