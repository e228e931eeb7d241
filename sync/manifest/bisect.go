package manifest

import (
	"bytes"
	"errors"
	"io"

	"gopkg.in/yaml.v3"
)

// sound reports whether yaml.v3 can read all of src.
func sound(src []byte) (ok bool) {
	defer func() {
		if v := recover(); v != nil {
			ok = false
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(src))
	var n yaml.Node
	if err := dec.Decode(&n); err != nil {
		return errors.Is(err, io.EOF)
	}
	return errors.Is(dec.Decode(&n), io.EOF)
}

// maxTries and maxTried limit the work of bisect inside one outermost key: the
// number of texts given to yaml.v3, and their bytes.
const (
	maxTries = 100
	maxTried = 4 << 20
)

// bisect finds the line in which a broken text begins to be broken: after the
// largest number of whole lines that can be read by themselves. It gives the
// range of that line's content.
func bisect(src []byte, begin int) (start, end int) {
	var tops []int // lines that begin in the first column
	for at := begin; at < len(src); {
		line := lineAt(src, at)
		if line[0] != ' ' && line[0] != '\t' && !blankOrComment(line) {
			tops = append(tops, at)
		}
		at += len(line)
	}
	tops = append(tops, len(src))
	// The first outermost key with which the text can't be read.
	low, high := 0, len(tops)-1
	for low < high {
		middle := (low + high) / 2
		if sound(src[:tops[middle+1]]) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	from, to := begin, tops[min(low+1, len(tops)-1)]
	if low > 0 {
		from = tops[low]
	}
	at := from
	tried := 0
	for n, cut := 0, to; n < maxTries && tried < maxTried; n++ {
		cut = lineBefore(src, cut)
		if cut <= from {
			break
		}
		tried += cut
		if sound(src[:cut]) {
			at = cut
			break
		}
	}
	// Empty lines and comments break nothing, unless a tab comes first.
	for at < to && blankOrComment(lineAt(src, at)) && !tabbed(lineAt(src, at)) {
		at += len(lineAt(src, at))
	}
	line := bytes.TrimRight(lineAt(src, at), " \t\r\n")
	return at + len(line) - len(bytes.TrimLeft(line, " \t")), at + len(line)
}

// tabbed reports whether there is a tab in the indentation of a line.
func tabbed(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("\t"))
}

// lineBefore gives the start of the line that ends just before offset at.
func lineBefore(src []byte, at int) int {
	i := at
	if i > 0 && src[i-1] == '\n' {
		i--
	}
	return bytes.LastIndexByte(src[:i], '\n') + 1
}
