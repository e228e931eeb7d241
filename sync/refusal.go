package sync

import (
	"errors"
	"fmt"

	"pinsync/sync/luigisbox"
)

// explain says what err means for a whole run: of refused credentials the
// server's own words may be no more than "unauthorized".
func explain(err error) string {
	var refused *luigisbox.APIError
	if !errors.As(err, &refused) || !errors.Is(err, luigisbox.ErrUnauthorized) {
		return err.Error()
	}
	text := fmt.Sprintf("the server refused the credentials (HTTP %d): %s", refused.Status, refused.Error())
	if refused.Hint != "" {
		text += "; " + refused.Hint
	}
	return text
}
