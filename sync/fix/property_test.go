package fix_test

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"pinsync/sync/internal/corpus"
)

// Whatever file, mistake and place: what fix changes means what was meant, what it
// leaves is reported, and a second run changes nothing.
func TestNoFixIsWrongInAnyFile(t *testing.T) {
	zone := prague(t)
	known, unknown := reader(zone), reader(nil)
	finds := make([]*regexp.Regexp, len(mistakes))
	for i, m := range mistakes {
		finds[i] = regexp.MustCompile("(?m)" + m.find)
	}
	rapid.Check(t, func(rt *rapid.T) {
		_, file := corpus.File(rapid.IntRange(0, 4000).Draw(rt, "file"), "")
		text := string(file)
		m := rapid.IntRange(0, len(mistakes)-1).Draw(rt, "mistake")
		all := finds[m].FindAllStringSubmatchIndex(text, -1)
		if len(all) == 0 {
			return
		}
		at := all[rapid.IntRange(0, len(all)-1).Draw(rt, "place")]
		put := func(what string) string {
			return text[:at[0]] + string(finds[m].ExpandString(nil, what, text, at)) + text[at[1]:]
		}
		spoiled, right := put(mistakes[m].write), text
		if mistakes[m].right != "" {
			right = put(mistakes[m].right)
		}
		read := unknown
		if mistakes[m].reading == "zone" {
			read = known
		}
		if len(read([]byte(right)).Found) > 0 || spoiled == right {
			return // a pin of the file is over, or shares its item with another one
		}
		if outcome := judge(rt, mistakes[m].name, right, spoiled, read); outcome == "unnoticed" && !mistakes[m].silent {
			rt.Errorf("%s: nothing is said of\n%s", mistakes[m].name, changed(right, spoiled))
		}
	})
}
