package offer

import "fmt"

// Subject is what the edits of an offer come from, in words.
type Subject struct {
	// Name is it in the marks of commits and pull requests, such as "drift"; letters
	// only.
	Name string
	// What is it in a sentence, such as "the drift".
	What string
	// Closed says what to do where the pull request that shows it was closed, and it is
	// still there.
	Closed string
	// Gone is the text of a pull request that is closed since it is gone.
	Gone string
	// Declined says that to close the pull request without a merge is an answer, after
	// which nothing is wrong.
	Declined bool
}

// Drift is what was edited in the app.
func Drift() Subject {
	return Subject{
		Name: "drift", What: "the drift", Closed: "reopen it, or sync with --force to put back what the files say",
		Gone: "The drift that this pull request offered is gone: what is live and what the files say are the same again.",
	}
}

// Sheet is what was changed in a spreadsheet.
func Sheet() Subject {
	return Subject{
		Name: "sheet", What: "the sheet", Closed: "reopen it, or upload another sheet",
		Gone: "The sheet that this pull request was made from changes nothing any more.",
	}
}

// Cleanup is what can go from the files, and need not.
func Cleanup() Subject {
	return Subject{
		Name: "cleanup", What: "the cleanup", Closed: "reopen it if the files should be tidied after all",
		Gone: "There is nothing left to tidy of what this pull request offered.", Declined: true,
	}
}

// Found is what is there already of an offer: the branch, and the newest pull
// request from it.
type Found struct {
	Subject Subject
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

// Decision is what is to be done, and said once that is done.
type Decision struct {
	Push, Open, Edit, Withdraw bool
	Level                      Level
	Message                    string
}

// Decide says what is to be done about edits with that fingerprint. Each is
// offered once: a pull request that was closed is not offered again, and a branch
// with commits by others is left alone.
func Decide(f Found, fingerprint string) Decision {
	switch {
	case f.Theirs && !f.Open:
		return Decision{Level: Error, Message: fmt.Sprintf("the branch %q has commits that are not pinsync's, and no open pull request: open one for it, or delete the branch", f.Branch)}
	case f.Theirs && (fingerprint == f.Shown || fingerprint == f.PullShows):
		return Decision{Level: Notice, Message: fmt.Sprintf("pull request #%d has commits that are not pinsync's; it was left as it is", f.Pull)}
	case f.Theirs:
		return Decision{Level: Warning, Message: fmt.Sprintf("pull request #%d has commits that are not pinsync's, so it was left as it is, although %s has changed since", f.Pull, f.Subject.What)}
	case f.Closed && f.PullShows == fingerprint:
		level := Error
		if f.Subject.Declined {
			level = Notice
		}
		return Decision{Level: level, Message: fmt.Sprintf("pull request #%d, which shows this %s, was closed, and %s is still there: %s", f.Pull, f.Subject.Name, f.Subject.What, f.Subject.Closed)}
	}
	d := Decision{Level: Notice, Push: f.Shown != fingerprint}
	switch {
	case !f.Open:
		d.Open = true
	case f.PullShows != fingerprint:
		d.Edit, d.Message = true, fmt.Sprintf("%s has changed; pull request #%d was refreshed", f.Subject.What, f.Pull)
	default:
		d.Message = fmt.Sprintf("pull request #%d shows this %s already", f.Pull, f.Subject.Name)
	}
	return d
}

// DecideNone says what is to be done where there is nothing to offer any more: to
// merge an old offer would undo whatever ended the drift.
func DecideNone(f Found) Decision {
	switch {
	case !f.Open:
		return Decision{Level: Notice}
	case f.Theirs:
		return Decision{Level: Warning, Message: fmt.Sprintf("there is no %s any more, but pull request #%d is open; it has commits that are not pinsync's, so it was left as it is", f.Subject.Name, f.Pull)}
	}
	return Decision{Level: Notice, Withdraw: true, Message: fmt.Sprintf("%s is gone: pull request #%d was closed", f.Subject.What, f.Pull)}
}
