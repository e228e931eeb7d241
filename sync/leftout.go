package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pinsync/sync/base"
	"pinsync/sync/live"
	"pinsync/sync/match"
	"pinsync/sync/plan"
)

// leaveOut marks what is described by files below dir that a sparse checkout leaves
// out. Without a repository, or a git that can be asked, there are none. The error
// is that those that there are can't be found.
func (s *sources) leaveOut(ctx context.Context, all []match.Customization, state *live.State, dir string, environ []string) error {
	if state == nil || !slices.ContainsFunc(all, match.NoFile) {
		return nil
	}
	leftOut, err := base.LeftOut(ctx, s.scope.Dir, environ, dir)
	for _, none := range []error{base.ErrNoGit, base.ErrOldGit, base.ErrNoRepository, base.ErrEnvironment, base.ErrNoRevision, base.ErrOutside} {
		if errors.Is(err, none) {
			return nil
		}
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("can't find out which files this checkout leaves out: %w", err)
	}
	match.LeaveOut(all, leftOut, state)
	return nil
}

// warnOfLeftOut names the files that were not pulled since they are not here.
func (o *Options) warnOfLeftOut(p *plan.Plan) {
	const most = 3
	if len(p.LeftOut) == 0 {
		return
	}
	var quoted []string
	for _, name := range p.LeftOut[:min(len(p.LeftOut), most)] {
		quoted = append(quoted, fmt.Sprintf("%q", name))
	}
	names := strings.Join(quoted, ", ")
	if more := len(p.LeftOut) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	o.warn("this checkout leaves out " + names + ", so what is live of them was not pulled; `git sparse-checkout disable` brings them back, or for a single file `git update-index --no-skip-worktree FILE` and `git restore FILE`")
}
