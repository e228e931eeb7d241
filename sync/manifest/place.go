package manifest

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"pinsync/sync/diagnostic"
)

// runeBlock is the distance in bytes between two entries of places.runes.
const runeBlock = 1024

// places translates between yaml.v3's lines and columns, byte offsets, and
// the lines and columns of diagnostics. Its tables are made when first asked.
//
// The two ways to count differ: yaml.v3 ends a line also at a lone carriage
// return; diagnostics only at LF and CRLF.
type places struct {
	source
	lines     []int32 // offset of the start of each line
	yamlLines []int32 // the same for yaml.v3's lines
	unseen    int     // yaml.v3's lines before the first that it was given
	// runes[k] is the number of characters that begin before byte k*runeBlock.
	runes []int32
}

// tables makes the tables if they are not there yet.
func (p *places) tables() {
	if p.lines != nil {
		return
	}
	src := p.bytes
	p.lines = make([]int32, 1, 1+bytes.Count(src, []byte{'\n'}))
	p.lines[0] = int32(p.start)
	for i := p.start; i < len(src); i++ {
		n := bytes.IndexByte(src[i:], '\n')
		if n < 0 {
			break
		}
		i += n
		p.lines = append(p.lines, int32(i+1))
	}
	p.yamlLines = p.lines
	if p.oddBreaks {
		p.yamlLines = []int32{int32(p.start)}
		for i := p.start; i < len(src); {
			if size := BreakSize(src, i); size > 0 {
				i += size
				p.yamlLines = append(p.yamlLines, int32(i))
				continue
			}
			i++
		}
	}
	if !p.ascii {
		p.runes = make([]int32, 0, len(src)/runeBlock+1)
		count := 0
		for i := 0; i <= len(src); i += runeBlock {
			p.runes = append(p.runes, int32(count))
			count += leads(src[i:min(i+runeBlock, len(src))])
		}
	}
}

// leads counts the characters that begin in b, part of a valid UTF-8 text.
func leads(b []byte) int {
	n := 0
	for _, c := range b {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}

// offset gives the byte offset of a line and column of yaml.v3, both from 1.
func (p *places) offset(line, column int) int {
	p.tables()
	if line < 1 {
		return p.start
	}
	line += p.unseen
	if line > len(p.yamlLines) {
		return len(p.bytes)
	}
	start := int(p.yamlLines[line-1])
	if p.ascii {
		return min(start+column-1, len(p.bytes))
	}
	rank := p.rank(start) + column - 1
	block := sort.Search(len(p.runes), func(k int) bool { return int(p.runes[k]) > rank }) - 1
	seen := int(p.runes[block])
	for i := block * runeBlock; i < len(p.bytes); i++ {
		if utf8.RuneStart(p.bytes[i]) {
			if seen == rank {
				return i
			}
			seen++
		}
	}
	return len(p.bytes)
}

// rank counts the characters that begin before offset.
func (p *places) rank(offset int) int {
	block := offset / runeBlock
	return int(p.runes[block]) + leads(p.bytes[block*runeBlock:offset])
}

// position gives the line and column of a byte offset.
func (p *places) position(offset int) diagnostic.Position {
	offset = max(offset, p.start)
	line := p.lineOf(offset)
	start := int(p.lines[line])
	if p.ascii {
		return diagnostic.Position{Line: line + 1, Column: offset - start + 1}
	}
	return diagnostic.Position{Line: line + 1, Column: p.rank(offset) - p.rank(start) + 1}
}

// lineOf gives the number, from 0, of the line that offset is in.
func (p *places) lineOf(offset int) int {
	p.tables()
	return sort.Search(len(p.lines), func(k int) bool { return int(p.lines[k]) > offset }) - 1
}

// line gives the start and end of line n, counted from 0, without its line end.
func (p *places) line(n int) (start, end int) {
	p.tables()
	start, end = int(p.lines[n]), len(p.bytes)
	if n+1 < len(p.lines) {
		end = int(p.lines[n+1]) - 1
		if end > start && p.bytes[end-1] == '\r' {
			end--
		}
	}
	return start, end
}

// span gives the place from start to end, or to the end of its first line.
func (p *places) span(start, end int) diagnostic.Span {
	_, lineEnd := p.line(p.lineOf(max(start, p.start)))
	end = max(min(end, lineEnd), start)
	return diagnostic.Span{Start: p.position(start), End: p.position(end)}
}
