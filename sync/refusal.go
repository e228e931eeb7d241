package sync

import (
	"errors"

	"pinsync/sync/luigisbox"
)

// explain says what err means and, of what the server refused as a whole, what
// to do about it.
func explain(err error) string {
	var refused *luigisbox.APIError
	if !errors.As(err, &refused) || refused.Hint == "" || len(refused.Details) > 0 {
		return err.Error()
	}
	return err.Error() + "; " + refused.Hint
}
