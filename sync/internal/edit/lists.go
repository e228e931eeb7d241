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
		wanted[now.Items[i].Canonical()] = true
	}
	there := map[string]bool{}
	for i := range have.Items {
		there[have.Items[i].Canonical()] = true
	}
	var added []manifest.Value
	for i := range now.Items {
		if c := now.Items[i].Canonical(); !there[c] {
			there[c] = true
			added = append(added, now.Items[i])
		}
	}
	var slots []slot
	for i := range have.Items {
		if wanted[have.Items[i].Canonical()] {
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
// one: what both have in the same order stays, what both have in another order
// moves, and between that items are changed in turn, added and removed.
func listSlots(have, now *manifest.Value) []slot {
	was, is := contents(have), contents(now)
	pairs := alike(was, is)
	elsewhere := movedItems(was, is, pairs)
	moves := make(map[int]bool, len(elsewhere))
	for _, f := range elsewhere {
		moves[f] = true
	}
	slots := make([]slot, 0, len(is))
	f, l := 0, 0
	gap := func(toFile, toLive int) {
		for ; l < toLive; l++ {
			s := slot{from: -1, want: now.Items[l]}
			for f < toFile && moves[f] {
				f++
			}
			if from, moved := elsewhere[l]; moved {
				s.from, s.moved = from, true
			} else if f < toFile {
				s.from, s.replaced = f, !isContainer(&have.Items[f]) && !isContainer(&s.want)
				f++
			}
			slots = append(slots, s)
		}
		f = toFile
	}
	for _, p := range pairs {
		gap(p[0], p[1])
		slots = append(slots, slot{from: f, want: now.Items[l]})
		f, l = f+1, l+1
	}
	gap(len(was), len(is))
	return slots
}

// alike gives the items that two lists have in the same order, as pairs of
// indexes.
func alike(was, is []string) [][2]int {
	var pairs [][2]int
	start := 0
	for start < len(was) && start < len(is) && was[start] == is[start] {
		pairs = append(pairs, [2]int{start, start})
		start++
	}
	end := 0
	for end < len(was)-start && end < len(is)-start && was[len(was)-1-end] == is[len(is)-1-end] {
		end++
	}
	for _, p := range common(was[start:len(was)-end], is[start:len(is)-end]) {
		pairs = append(pairs, [2]int{start + p[0], start + p[1]})
	}
	for i := end; i > 0; i-- {
		pairs = append(pairs, [2]int{len(was) - i, len(is) - i})
	}
	return pairs
}

// movedItems gives, for the items of is that was has in another order, where
// it has them. The pairs are those that both have in the same order.
func movedItems(was, is []string, pairs [][2]int) map[int]int {
	inFile, inLive := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		inFile[p[0]], inLive[p[1]] = true, true
	}
	left := map[string][]int{}
	for f, text := range was {
		if !inFile[f] {
			left[text] = append(left[text], f)
		}
	}
	moved := map[int]int{}
	for l, text := range is {
		if from := left[text]; !inLive[l] && len(from) > 0 {
			moved[l] = from[0]
			left[text] = from[1:]
		}
	}
	return moved
}

func contents(list *manifest.Value) []string {
	all := make([]string, len(list.Items))
	for i := range list.Items {
		all[i] = list.Items[i].Canonical()
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
