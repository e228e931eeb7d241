package edit

import (
	"pinsync/sync/manifest"
)

// maxTable bounds the work to find out which items of two lists are the same.
const maxTable = 1 << 18

// setSlots says which items are to be written so that a list has the members
// of another: those it has in their order, new ones in the place of those that
// go and then at the end.
func setSlots(have, now *manifest.Value) []slot {
	wanted := map[string]bool{}
	for i := range now.Items {
		wanted[content(&now.Items[i])] = true
	}
	there := map[string]bool{}
	for i := range have.Items {
		there[content(&have.Items[i])] = true
	}
	var added []manifest.Value
	for i := range now.Items {
		if c := content(&now.Items[i]); !there[c] {
			there[c] = true
			added = append(added, now.Items[i])
		}
	}
	var slots []slot
	for i := range have.Items {
		if wanted[content(&have.Items[i])] {
			slots = append(slots, slot{from: i, want: have.Items[i]})
		} else if len(added) > 0 {
			slots = append(slots, slot{from: i, replaced: true, want: added[0]})
			added = added[1:]
		}
	}
	for _, item := range added {
		slots = append(slots, slot{from: -1, want: item})
	}
	return slots
}

// listSlots says which items are to be written so that a list becomes another
// one: what both have in the same order stays, and between that items are
// changed in turn, added and removed.
func listSlots(have, now *manifest.Value) []slot {
	was, is := contents(have), contents(now)
	start := 0
	for start < len(was) && start < len(is) && was[start] == is[start] {
		start++
	}
	end := 0
	for end < len(was)-start && end < len(is)-start && was[len(was)-1-end] == is[len(is)-1-end] {
		end++
	}
	slots := make([]slot, 0, len(is))
	f, l := 0, 0
	gap := func(toFile, toLive int) {
		for ; l < toLive; l++ {
			s := slot{from: -1, want: now.Items[l]}
			if f < toFile {
				s.from, s.replaced = f, was[f] != is[l] && !isContainer(&have.Items[f]) && !isContainer(&s.want)
				f++
			}
			slots = append(slots, s)
		}
		f = toFile
	}
	keep := func(file, live int) {
		gap(file, live)
		slots = append(slots, slot{from: f, want: now.Items[l]})
		f, l = f+1, l+1
	}
	for i := range start {
		keep(i, i)
	}
	if len(was) != len(is) {
		for _, p := range common(was[start:len(was)-end], is[start:len(is)-end]) {
			keep(start+p[0], start+p[1])
		}
	}
	for i := end; i > 0; i-- {
		keep(len(was)-i, len(is)-i)
	}
	gap(len(was), len(is))
	return slots
}

func contents(list *manifest.Value) []string {
	all := make([]string, len(list.Items))
	for i := range list.Items {
		all[i] = content(&list.Items[i])
	}
	return all
}

// common gives a longest run of texts that a and b have in the same order, as
// pairs of indexes. Of lists that are very long it finds none.
func common(a, b []string) [][2]int {
	if len(a)*len(b) > maxTable {
		return nil
	}
	// longest[i][j] is the length of such a run of a[i:] and b[j:].
	longest := make([][]int, len(a)+1)
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var run [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			run = append(run, [2]int{i, j})
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return run
}
