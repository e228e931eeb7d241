package offer

import "fmt"

// Found is what is there already of an offer: the branch, and the newest pull
// request from it.
type Found struct {
	// Branch is the name of the branch.
	Branch string
	// Tip is the branch's commit at the remote; empty where there is none.
	Tip string
	// Theirs says that the branch has commits by others.
	Theirs bool
	// Shown is the fingerprint of the edits that the branch's commit offers.
	Shown string
	// Pull is the number of the pull request; 0 where there is none.
	Pull   int
	Open   bool
	Closed bool // without being merged
	// PullShows is the fingerprint in the pull request's text.
	PullShows string
}

// Level is how much a sentence matters.
type Level string

// The levels, as GitHub calls them. After an Error the run is red.
const (
	Notice  Level = "notice"
	Warning Level = "warning"
	Error   Level = "error"
)

// Deed is what is to be done, and said once that is done.
type Deed struct {
	Push, Open, Edit, Withdraw bool
	Level                      Level
	Say                        string
}

// Decide says what is to be done about edits with that fingerprint. Each is
// offered once: a pull request that was closed is not offered again, and a branch
// with commits by others is left alone.
func Decide(f Found, fingerprint string) Deed {
	switch {
	case f.Theirs && !f.Open:
		return Deed{Level: Error, Say: fmt.Sprintf("the branch %q has commits that are not pinsync's, and no open pull request: open one for it, or delete the branch", f.Branch)}
	case f.Theirs && (fingerprint == f.Shown || fingerprint == f.PullShows):
		return Deed{Level: Notice, Say: fmt.Sprintf("pull request #%d has commits that are not pinsync's; it was left as it is", f.Pull)}
	case f.Theirs:
		return Deed{Level: Warning, Say: fmt.Sprintf("pull request #%d has commits that are not pinsync's, so it was left as it is, although the drift has changed since", f.Pull)}
	case f.Closed && f.PullShows == fingerprint:
		return Deed{Level: Error, Say: fmt.Sprintf("pull request #%d, which shows this drift, was closed, and the drift is still there: reopen it, or sync with --force to put back what the files say", f.Pull)}
	}
	d := Deed{Level: Notice, Push: f.Shown != fingerprint}
	switch {
	case !f.Open:
		d.Open = true
	case f.PullShows != fingerprint:
		d.Edit, d.Say = true, fmt.Sprintf("the drift has changed; pull request #%d was refreshed", f.Pull)
	default:
		d.Say = fmt.Sprintf("pull request #%d shows this drift already", f.Pull)
	}
	return d
}

// DecideNone says what is to be done where there is nothing to offer any more: to
// merge an old offer would undo whatever ended the drift.
func DecideNone(f Found) Deed {
	switch {
	case !f.Open:
		return Deed{Level: Notice}
	case f.Theirs:
		return Deed{Level: Warning, Say: fmt.Sprintf("there is no drift any more, but pull request #%d is open; it has commits that are not pinsync's, so it was left as it is", f.Pull)}
	}
	return Deed{Level: Notice, Withdraw: true, Say: fmt.Sprintf("the drift is gone: pull request #%d was closed", f.Pull)}
}
