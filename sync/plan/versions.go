package plan

import "pinsync/sync/result"

// versions says which of a customization's three versions exist, base, head and
// live, and which of those mean the same.
type versions struct {
	base, head, live             bool
	baseHead, baseLive, headLive bool
	// unseen says that from base to head something changed that live never
	// shows, so that there head and live look the same and may not be.
	unseen bool
}

// decide says what becomes of the customization (the manual's page base):
// Updated, Created and Deleted are to be carried out, every other status leaves
// everything unchanged. Nothing that was edited live is overwritten without
// force, and nothing that was edited live is ever deleted.
func (v versions) decide(force, del bool) result.Status {
	write := result.Updated
	if !v.live {
		write = result.Created
	}
	switch {
	case !v.head && !v.live:
		return result.Unchanged
	case !v.head && !v.baseLive:
		return result.Conflict
	case !v.head && del:
		return result.Deleted
	case !v.head:
		return result.Orphaned
	case v.headLive && !v.unseen:
		return result.Unchanged
	case v.headLive, v.baseLive, !v.base && !v.live, force:
		return write
	case v.baseHead:
		return result.Drifted
	default:
		return result.Conflict
	}
}
