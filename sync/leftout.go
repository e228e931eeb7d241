package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pinsync/sync/base"
	"pinsync/sync/diagnostic"
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
	if len(p.LeftOut) == 0 {
		return
	}
	o.warn("this checkout leaves out " + diagnostic.Some(p.LeftOut, 3, "%q") + ", so their customizations were not pulled; `git sparse-checkout disable` brings them back, or for a single file `git update-index --no-skip-worktree FILE` and `git restore FILE`")
}
