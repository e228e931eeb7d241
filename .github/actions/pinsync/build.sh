#!/usr/bin/env bash
# Builds pinsync from the source that the action came with.
set -euo pipefail
# shellcheck source=.github/actions/pinsync/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

find_source
find_binary
[ -z "${GITHUB_WORKSPACE:-}" ] || rm -rf -- "$GITHUB_WORKSPACE/.pinsync-action.sum"
[ "$built" = no ] || exit 0

# What a job sets for its own Go code must not change this build.
unset GOFLAGS GOOS GOARCH
export GOWORK=off CGO_ENABLED=0

rm -f -- "$scratch/source"
(
    unset CDPATH
    cd -- "$source_root"
    # No stamp of the commit: git may refuse to read a checkout of another user.
    exec go build -buildvcs=false -o "$binary" ./cmd/pinsync
)
printf '%s\n' "$source_root" >"$scratch/source"
