#!/usr/bin/env bash
# Builds pinsync from the source that the action came with.
set -euo pipefail
rm -rf -- "$GITHUB_WORKSPACE/.pinsync-action.sum"
# What a job sets for its own Go code must not change this build.
unset CDPATH GOFLAGS GOOS GOARCH
export GOWORK=off CGO_ENABLED=0
cd -- "$GITHUB_ACTION_PATH/../../.."
# No stamp of the commit: git may refuse to read a checkout of another user.
exec go build -buildvcs=false -o "$RUNNER_TEMP/pinsync-action/" ./cmd/pinsync
