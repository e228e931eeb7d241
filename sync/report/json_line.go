package report

import "strconv"

// jsonLine is a part of a JSON document on its way to the writer. Its methods
// append to it and return it.
type jsonLine []byte

func (b *jsonLine) raw(s string) *jsonLine {
	*b = append(*b, s...)
	return b
}

func (b *jsonLine) key(name string) *jsonLine {
	*b = append(append(append(*b, '"'), name...), `": `...)
	return b
}

func (b *jsonLine) int(n int) *jsonLine {
	*b = strconv.AppendInt(*b, int64(n), 10)
	return b
}

func (b *jsonLine) string(s string) *jsonLine {
	*b = appendJSONString(*b, s)
	return b
}

func (b *jsonLine) intField(name string, n int) *jsonLine {
	return b.key(name).int(n)
}

func (b *jsonLine) stringField(name, s string) *jsonLine {
	return b.key(name).string(s)
}

// item starts item i of a list that has a line for each, indented by indent.
func (b *jsonLine) item(i int, indent string) *jsonLine {
	if i > 0 {
		b.raw(",")
	}
	return b.raw("\n").raw(indent)
}

// close ends a list of n items that began on a line indented by indent.
func (b *jsonLine) close(n int, indent string) *jsonLine {
	if n > 0 {
		b.raw("\n").raw(indent)
	}
	return b.raw("]")
}
