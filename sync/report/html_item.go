package report

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"pinsync/sync/result"
)

// item is what is pinned, or what a customization is for.
type item struct {
	Name     string // the title, or words
	Identity string
	Image    string // the address of a picture
	Show     bool   // the picture itself is shown
}

var uuid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// anchor names a card for links: by the customization's id, so that a link to it
// is the same in every page; else by its file.
func (m *cardMaker) anchor(r *result.Result) string {
	sum := fnv.New32a()
	sum.Write([]byte(r.File))
	byFile := "f-" + fmt.Sprintf("%08x", sum.Sum32())
	name := byFile
	if uuid.MatchString(r.ID) {
		name = "c-" + strings.ToLower(r.ID)
	}
	if m.anchors[name] {
		name = byFile
	}
	for n := 2; m.anchors[name]; n++ {
		name = byFile + "-" + strconv.Itoa(n)
	}
	m.anchors[name] = true
	return name
}

// link is the address of a line of the result's file in the repository; empty
// where it is not known, or the file is not there.
func (m *cardMaker) link(r *result.Result, line int) string {
	switch s := &r.Subject; {
	case m.options.Source == "", r.Status == result.Deleted && m.command != "pull", r.Status == result.WouldDelete, r.Status == result.Orphaned,
		s.Model != "" && !s.InFile, m.command == "pull" && r.Status == result.Written && r.Definitions != nil && r.Definitions.File == nil:
		return ""
	}
	name, relative := m.options.uri(r.File)
	if !relative || len(name) > longestLink {
		return ""
	}
	link := strings.TrimSuffix(m.options.Source, "/") + "/" + name
	if line > 1 {
		link += "#L" + strconv.Itoa(line)
	}
	return link
}

// shower shows items and moments.
type shower struct {
	titles, images map[string]string
	load           bool
	location       *time.Location
	now            time.Time
}

// item is an item as people know it.
func (s *shower) item(identity string) item {
	i := item{Name: clip(s.titles[identity], commentValue), Identity: clip(identity, commentValue)}
	i.Image, i.Show = s.image(identity)
	return i
}

// image is the address of an item's picture, and whether to show it. An address
// without a scheme is one of https.
func (s *shower) image(identity string) (address string, show bool) {
	address = s.images[identity]
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || len(address) > 1000 {
		return "", false
	}
	return u.String(), s.load && u.Scheme == "https"
}

// criteria are the criteria of a target or a pin in words.
func criteria(raw json.RawMessage) string {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return cut(spaced(raw), commentValue)
	}
	var words []string
	for d.More() {
		key, err := d.Token()
		name, ok := key.(string)
		var value json.RawMessage
		if err != nil || !ok || d.Decode(&value) != nil {
			return cut(spaced(raw), commentValue)
		}
		words = append(words, Visible(name)+" "+plainValue(value))
	}
	return cut(strings.Join(words, ", "), commentValue)
}

// plainValue is a value in words: a text as it is, a list with "or".
func plainValue(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil && text != "" && string(raw) != "null" {
		return Visible(text)
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		for i := range list {
			list[i] = Visible(list[i])
		}
		return strings.Join(list, " or ")
	}
	return spaced(raw)
}
