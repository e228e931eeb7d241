#!/usr/bin/env bash
# Makes ready for building: says which Go is wanted, and what its cache is for.
set -euo pipefail
# shellcheck source=.github/actions/pinsync/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

find_source
find_binary
if [ "$built" = yes ]; then
    set_output build false
    exit 0
fi

version=
while read -r word value _; do
    [ "$word" != go ] || version=${value%$'\r'}
done <"$source_root/go.mod"

# setup-go hashes only files of the workspace, and the action may have come from
# another repository: it gets a copy, which the build removes.
if [ -n "${GITHUB_WORKSPACE:-}" ]; then
    rm -rf -- "$GITHUB_WORKSPACE/.pinsync-action.sum"
    cp -- "$source_root/go.sum" "$GITHUB_WORKSPACE/.pinsync-action.sum"
fi

set_output build true
set_output go-version "~$version" # the newest of its patches that is at hand
