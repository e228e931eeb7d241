package edit

import (
	"pinsync/sync/internal/newfile/spelling"
	"pinsync/sync/manifest"
)

// layout gives the style of the file: what it does first counts, and where it
// gives no example, what a new file does.
func (e *editor) layout(root *manifest.Syntax) spelling.Style {
	const unknown = -1
	s := spelling.Style{EOL: "\n", Step: unknown, Dash: unknown, Item: unknown}
	s.JSON = root.Flow && len(root.Pairs) > 0 && e.src[root.Pairs[0].Key.Start] == '"'
	if end := e.lineEnd(e.start); end < len(e.src) {
		s.EOL = string(e.src[end : end+manifest.BreakSize(e.src, end)])
	}
	note := func(width *int, found int) {
		if *width == unknown {
			*width = found
		}
	}
	single, double := 0, 0
	walk(root, func(n *manifest.Syntax) {
		switch {
		case n.Form == manifest.Scalar && n.Start < n.End && e.src[n.Start] == '\'':
			single++
		case n.Form == manifest.Scalar && n.Start < n.End && e.src[n.Start] == '"':
			double++
		case n.Form == manifest.Mapping && n.Flow && n.Start+1 < n.End && e.src[n.Start+1] == ' ':
			s.Pad = true
		case n.Form == manifest.Sequence && !n.Flow && len(n.Items) > 0:
			if item := &n.Items[0]; item.Form == manifest.Mapping && e.lineStart(item.Start) == e.lineStart(n.Start) {
				note(&s.Item, item.Start-n.Start)
			}
		}
		for i := range n.Pairs {
			key, v := &n.Pairs[i].Key, &n.Pairs[i].Value
			switch {
			case !isBlock(v):
			case v.Form == manifest.Mapping:
				note(&s.Step, e.column(v.Start)-e.column(key.Start))
			default:
				note(&s.Dash, e.column(v.Start)-e.column(key.Start))
			}
		}
	})
	s.Single = single > double
	fresh := spelling.Fresh()
	if s.Item < fresh.Item {
		s.Item = fresh.Item
	}
	if s.Step < 1 {
		s.Step = s.Item
	}
	if s.Dash < 0 {
		s.Dash = fresh.Dash
	}
	return s
}
