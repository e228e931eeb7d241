package base

// Commit returns the full hash of the revision's commit.
func (t *Tree) Commit() string { return t.commit }
