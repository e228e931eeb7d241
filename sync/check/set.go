package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pinsync/sync/compare"
	"pinsync/sync/diagnostic"
)

// Set finds what is wrong between files: one id in two of them, one target in
// two of them. It keeps a few hundred bytes a file and takes linear time. The
// zero Set is not ready: use NewSet. It is not safe for concurrent use.
type Set struct {
	severities map[string]diagnostic.Severity
	files      []file
}

type file struct {
	name  string
	facts Facts
}

// NewSet returns an empty Set that uses the severities of c.
func NewSet(c *Checker) *Set { return &Set{severities: c.severities} }

// Grow makes room for n files more, so that Add need not.
func (s *Set) Grow(n int) { s.files = slices.Grow(s.files, n) }

// Add takes in the next file. Its name is what messages about other files call
// it.
func (s *Set) Add(name string, f Facts) {
	s.files = append(s.files, file{name, f})
}

// Diagnostics returns what was found, by the number of the file in the order of
// Add, from 0. A file takes part as far as its fields are well formed, even if
// others are not: for an id, that is a UUID; for a target, that is every field
// that shows the target, and an id that is a UUID or absent.
func (s *Set) Diagnostics() map[int][]diagnostic.Diagnostic {
	found := map[int][]diagnostic.Diagnostic{}
	for _, group := range sharing(len(s.files), func(i int) ([16]byte, bool) {
		f := &s.files[i].facts
		return f.uuid, f.hasUUID
	}) {
		hint := "give each file the id of its own customization, or delete the file that is not needed"
		if !s.sameTarget(group) {
			hint = "keep the id in the file that it belongs to; in a new file delete its line, to have a customization created, or write another id"
		}
		for n, i := range group {
			at := &s.files[i].facts.idAt
			others := s.others(group, n, func(f *Facts) place { return f.idAt })
			found[i] = append(found[i], at.diagnostic(diagnostic.Error, duplicateID, "/id", words{
				message: fmt.Sprintf("id %s is also in %s", s.files[i].facts.ID, others),
				hint:    hint,
			}))
		}
	}
	for _, group := range sharing(len(s.files), func(i int) (compare.Key, bool) {
		f := &s.files[i].facts
		return f.Target, (f.hasUUID || !f.HasID) && f.KnowsTarget()
	}) {
		rule, severity := duplicateTarget, s.severities[duplicateTarget]
		hint := "put the pins of both into one file and delete the other, or change one target"
		// A file without an id is matched by its target, so there it is no
		// matter of taste that another file has the same.
		if slices.ContainsFunc(group, func(i int) bool { return !s.files[i].facts.HasID }) {
			rule, severity = ambiguousTarget, diagnostic.Error
			hint = "without an id the target must identify the customization: " + hint +
				", or write the id of its own customization into each"
		}
		if severity == "" {
			continue
		}
		for n, i := range group {
			if rule == duplicateTarget && s.files[i].facts.targetIgnored {
				continue
			}
			at := &s.files[i].facts.targetAt
			others := s.others(group, n, func(f *Facts) place { return f.targetAt })
			found[i] = append(found[i], at.diagnostic(severity, rule, "/target_type", words{
				message: "the same model and target are also in " + others,
				hint:    hint,
			}))
		}
	}
	return found
}

// sameTarget reports whether the files of a group are all for one target.
func (s *Set) sameTarget(group []int) bool {
	first := s.files[group[0]].facts.Target
	return !slices.ContainsFunc(group, func(i int) bool { return s.files[i].facts.Target != first })
}

// sharing returns the groups of two and more among n things that have one key, each in
// their order, and so the groups by their second ones.
func sharing[Key comparable](n int, key func(i int) (Key, bool)) [][]int {
	first := make(map[Key]int32, n)
	var numbers map[int32]int // by the first of a group
	var groups [][]int
	for i := range n {
		k, ok := key(i)
		if !ok {
			continue
		}
		j, again := first[k]
		if !again {
			first[k] = int32(i)
			continue
		}
		number, known := numbers[j]
		if !known {
			if numbers == nil {
				numbers = map[int32]int{}
			}
			number = len(groups)
			numbers[j] = number
			groups = append(groups, []int{int(j)})
		}
		groups[number] = append(groups[number], i)
	}
	return groups
}

// others names the files of a group next to its nth: two at most, and how many
// more there are.
func (s *Set) others(group []int, n int, at func(*Facts) place) string {
	const most = 2
	var names []string
	for m := 0; m < len(group) && len(names) < most; m++ {
		if m != n {
			other := &s.files[group[m]]
			names = append(names, other.name+", line "+strconv.Itoa(int(at(&other.facts).line)))
		}
	}
	text := strings.Join(names, ", and ")
	if more := len(group) - 1 - len(names); more > 0 {
		text = fmt.Sprintf("%s, and in %s more", strings.Join(names, ", "), count(more, "file"))
	}
	return text
}
