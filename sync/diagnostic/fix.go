package diagnostic

// Fix is how a finding is put right: edits of the file's text that leave nothing
// to guess. It is data, so that it can be applied, shown and tested.
type Fix struct {
	// Edits are in the order of their places, and do not overlap.
	Edits []Edit
	// Or are other edits of which one may be right in place of Edits: one
	// is taken only if all that are right mean the same. A proved Fix has none.
	Or [][]Edit
	// Unless are other readings, which are never taken: if one of them is as right, the
	// finding is left. A proved Fix has none.
	Unless [][]Edit
	// NeedsRule says that the fix throws something away, so that it is made only
	// where its rule is named.
	NeedsRule bool
	// Proved says that the text was read again with the fix made, and is better: only
	// then is the fix shown.
	Proved bool
	// Corrected is the line of the finding as it is after the fix, for people;
	// empty where the line goes, and until the fix was proved.
	Corrected string
}

// Fixable reports whether the finding has a fix that was proved.
func (d *Diagnostic) Fixable() bool { return d.Fix != nil && d.Fix.Proved }

// Key identifies a finding among those of one text.
type Key struct {
	Rule, Message string
	Span          Span
}

// Key gives the key of the finding.
func (d *Diagnostic) Key() Key { return Key{d.Rule, d.Message, d.Span} }

// Edit replaces the text of Span by Text. The end of Span is one past its last
// character; a Span that ends where it starts is a place where Text is put in.
type Edit struct {
	Span Span
	Text string
}
