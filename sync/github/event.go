// Package github is what pinsync knows of a workflow of GitHub Actions: the pull
// request that it runs for, and the comment that is kept there.
//
// In come variables that the runner sets and a text; requests go to the REST API
// at the address that the runner names, and nowhere else. Answers are hostile:
// they are bounded, and what is quoted of them must be escaped by the caller that
// shows it. The token is in no error. The package knows nothing of
// customizations.
package github

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
)

// PullRequest is the pull request that a workflow runs for.
type PullRequest struct {
	// Repository is the one that the pull request is in, as "owner/name".
	Repository string
	Number     int
	// Base is the commit that the pull request was compared with when the
	// workflow started; it may be empty.
	Base string
	// Fork says that the changes come from another repository: its workflows get
	// no secrets, and a token that only reads.
	Fork bool
}

// maxEvent is how much of an event is read. GitHub sends at most 25 MB.
const maxEvent = 32 << 20

// ErrNoPullRequest: the event is not about a pull request.
var ErrNoPullRequest = errors.New("the event is not about a pull request")

var (
	repositoryName = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]*/[A-Za-z0-9._-]*[A-Za-z0-9_-][A-Za-z0-9._-]*$`)
	commitHash     = regexp.MustCompile(`^[0-9a-f]{40}([0-9a-f]{24})?$`)
)

// ReadEvent reads the pull request from the file that GITHUB_EVENT_PATH names. An
// error wraps ErrNoPullRequest where the event is about something else.
func ReadEvent(path string) (*PullRequest, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	type repository struct {
		FullName string `json:"full_name"`
	}
	var event struct {
		PullRequest *struct {
			Number int
			Base   struct {
				SHA  string
				Repo repository
			}
			Head struct{ Repo *repository }
		} `json:"pull_request"`
	}
	if err := json.NewDecoder(io.LimitReader(file, maxEvent)).Decode(&event); err != nil {
		return nil, fmt.Errorf("reading the event: %w", err)
	}
	found := event.PullRequest
	switch {
	case found == nil:
		return nil, ErrNoPullRequest
	case found.Number < 1:
		return nil, fmt.Errorf("the event has the pull request number %d", found.Number)
	case !repositoryName.MatchString(found.Base.Repo.FullName):
		return nil, fmt.Errorf("the event names the repository %q", found.Base.Repo.FullName)
	}
	p := &PullRequest{
		Repository: found.Base.Repo.FullName,
		Number:     found.Number,
		// A fork that was deleted has no repository.
		Fork: found.Head.Repo == nil || found.Head.Repo.FullName != found.Base.Repo.FullName,
	}
	if commitHash.MatchString(found.Base.SHA) {
		p.Base = found.Base.SHA
	}
	return p, nil
}
