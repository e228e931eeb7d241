#!/usr/bin/env bash
# Links the page that the action has kept, in the summary and in the comment.
set -euo pipefail
[ -z "${INPUT_TOKEN:-}" ] || export GITHUB_TOKEN=$INPUT_TOKEN
exec "$RUNNER_TEMP/pinsync-action/pinsync" page-link "--comment=${INPUT_COMMENT:-false}" \
    "--tracker-id=$TRACKER_ID" -- "$PAGE_URL"
