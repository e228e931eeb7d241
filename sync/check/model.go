package check

import (
	"slices"

	"pinsync/sync/diagnostic"
)

// model reports a model that the shop does not have, where its models are known.
// A text that only a slip keeps from being one of them is reported as such.
func (f *findings) model(c *customization) {
	text, ok := textOf(c.model)
	if !ok || len(f.models) == 0 || !f.on(unknownModel) || slices.Contains(f.models, text) {
		return
	}
	if f.on(suspiciousText) && slices.Contains(f.models, suspect(text, aWord).right) {
		return
	}
	w := words{
		message: "the shop has no model " + quote(text),
		hint:    "use one that its settings list, " + someOf(f.models) + ", or add it there",
	}
	if right := nearest(text, f.models); right != "" {
		w.hint = "did you mean " + quote(right) + "? If the model is new, add it to models in the settings"
	}
	f.warn(unknownModel, f.doc.ValueSpan(&c.model.Value), "/model", w)
}

// someOf names the first few of names.
func someOf(names []string) string {
	const most = 8
	if len(names) <= most {
		return diagnostic.Join(quoted(names), "or")
	}
	return diagnostic.Join(append(quoted(names[:most]), count(len(names)-most, "other")), "or")
}

func quoted(names []string) []string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = quote(name)
	}
	return texts
}
