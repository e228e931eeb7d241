#!/usr/bin/env bash
# Starts pinsync as the inputs of an action say. All else is the program's: git, outputs,
# summary, annotations. Bash 3.2, which macOS ships, is enough.
set -euo pipefail

flags=()
add() { [ -z "$2" ] || flags+=("--$1=$2"); }
add base "${INPUT_BASE:-}"
add branch "${INPUT_BRANCH:-}"
add comment "${INPUT_COMMENT:-}"
add concurrency "${INPUT_CONCURRENCY:-}"
add dispatch "${INPUT_DISPATCH:-}"
add encoding "${INPUT_ENCODING:-}"
add new-files "${INPUT_NEW_FILES:-}"
add only-changed "${INPUT_ONLY_CHANGED:-}"
add replace "${INPUT_REPLACE:-}"
add strict "${INPUT_STRICT:-}"
add target "${INPUT_TARGET:-}"
case $INPUT_COMMAND in
validate | sync | plan | pull | verify | drift | inbox | tidy) add report "json=$RUNNER_TEMP/pinsync-action/report-$$-$RANDOM.json" ;;
esac
# An artifact that is one file has that file's name, and no two of a run may be the same.
case $INPUT_COMMAND in
plan | sync)
    shop=${INPUT_TRACKER_ID:-${LUIGISBOX_TRACKER_ID:-shop}}
    page=$INPUT_COMMAND-${shop//[!A-Za-z0-9_-]/}-${GITHUB_RUN_ATTEMPT:-1}
    while [ -e "$RUNNER_TEMP/pinsync-action/$page.html" ]; do page=$page-again; done
    [ "${INPUT_PAGE:-}" != true ] || add report "html=$RUNNER_TEMP/pinsync-action/$page.html"
    ;;
esac
read -r -d '' -a more <<<"${INPUT_ARGS:-}" || : # it ends at the end of the text
paths=()
while IFS= read -r line; do
    line=${line%$'\r'}
    [[ $line != *[![:space:]]* ]] || paths+=("$line")
done <<<"${INPUT_PATHS:-}"

# An empty input leaves what the job has set.
[ -z "${INPUT_TRACKER_ID:-}" ] || export LUIGISBOX_TRACKER_ID=$INPUT_TRACKER_ID
[ -z "${INPUT_BASE_URL:-}" ] || export LUIGISBOX_BASE_URL=$INPUT_BASE_URL
[ -z "${INPUT_TOKEN:-}" ] || export GITHUB_TOKEN=$INPUT_TOKEN
if [ -n "${INPUT_PRIVATE_KEY:-}" ]; then
    export LUIGISBOX_PRIVATE_KEY=$INPUT_PRIVATE_KEY
    unset LUIGISBOX_PRIVATE_KEY_FILE
fi
# Git for Windows must not take arguments, or a key, for paths of its own.
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*' MSYS2_ENV_CONV_EXCL='LUIGISBOX_;GITHUB_'

exec "$RUNNER_TEMP/pinsync-action/pinsync" "$INPUT_COMMAND" \
    ${flags[@]+"${flags[@]}"} ${more[@]+"${more[@]}"} -- ${paths[@]+"${paths[@]}"}
