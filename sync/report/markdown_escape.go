package report

import "strings"

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

// markdownEntities are what stands for a byte wherever it is.
var markdownEntities = [...]string{
	'\\': "&#92;", '`': "&#96;", '*': "&#42;", '{': "&#123;", '}': "&#125;", '[': "&#91;", ']': "&#93;", '<': "&lt;", '>': "&gt;",
	'&': "&amp;", '|': "&#124;", '~': "&#126;", '^': "&#94;", '!': "&#33;", '$': "&#36;<!-- -->", '@': "&#64;<!-- -->", '#': "&#35;<!-- -->",
}

// markdownEntity returns what stands for the byte s[i], or "" when it stays.
func markdownEntity(s string, i int) string {
	switch c := s[i]; {
	case c == '_' && (i == 0 || i+1 == len(s) || !isWordByte(s[i-1]) || !isWordByte(s[i+1])):
		return "&#95;"
	case c == ':' && i+1 < len(s) && s[i+1] != ' ':
		return "&#58;<!-- -->"
	case c == '.' && i >= 3 && (s[i-3:i] == "www" || s[i-3:i] == "WWW"):
		return "&#46;<!-- -->"
	case c == '-' && i >= 2 && strings.EqualFold(s[i-2:i], "gh"):
		return "&#45;<!-- -->"
	case int(c) < len(markdownEntities):
		return markdownEntities[c]
	}
	return ""
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// textMarkdown is escapeMarkdown of the first n characters of s.
func textMarkdown(s string, n int) string { return escapeMarkdown(clip(s, n)) }

// codeMarkdown is textMarkdown in a fixed-width font.
func codeMarkdown(s string, n int) string {
	if s == "" {
		return ""
	}
	return "<code>" + textMarkdown(s, n) + "</code>"
}
