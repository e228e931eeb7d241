#!/usr/bin/env bash
# Runs one command of pinsync as the inputs say, and tells what came of it in
# the step's outputs. The exit code is pinsync's own.
set -euo pipefail
# shellcheck source=.github/actions/pinsync/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"

# read_paths sets paths to the lines of the input.
read_paths() {
    local line
    paths=()
    while IFS= read -r line; do
        line=${line%$'\r'}
        case $line in
        *[![:space:]]*) paths+=("$line") ;;
        esac
    done <<<"${INPUT_PATHS:-}"
}

# use_base adds the flags that the input base leads to. A ref that a workflow
# moves after each complete sync is taken from the remote first, since a checkout
# may have an older one. What is a first run, pinsync knows.
use_base() {
    trust_checkout
    args+=("--base=$INPUT_BASE")
    case $INPUT_BASE in
    refs/pinsync/*) args+=(--remote=origin) ;;
    esac
}

# tell_outputs reads the report and sets the outputs.
tell_outputs() {
    read_summary "$report"
    [ "$first_run" = no ] || say notice "first run: there is no $INPUT_BASE yet"
    [ -f "$report" ] || report=
    set_output exit-code "$exit_code"
    set_output report "$report"
    count updated
    set_output updated "$counted"
    count failed
    set_output failed "$counted"
    count invalid
    set_output invalid "$counted"
    case $command in
    plan) count would_update would_create would_delete drifted conflict orphaned ;;
    pull) count written deleted ;;
    *) count updated created deleted ;;
    esac
    set_output changed "$counted"
}

shed_secrets "$0"

command=${INPUT_COMMAND:-}
case $command in
validate | sync | plan | pull | ping) ;;
*) refuse "the input command must be validate, sync, plan, pull or ping, found $(quoted "$command")" ;;
esac

find_source
find_binary
[ "$built" = yes ] || refuse "pinsync is not built: build.sh has to run first"

enter_folder "${INPUT_WORKING_DIRECTORY:-.}"
take_inputs
read_paths
extra=()
read -r -d '' -a extra <<<"${INPUT_ARGS:-}" || : # it ends at the end of the text

report=$(mktemp -d "$scratch/run.XXXXXX")/report.json
args=("$command")
case $command in
validate | sync | plan | pull)
    args+=("--report=json=$report")
    if flag strict "${INPUT_STRICT:-}"; then args+=(--strict); fi
    ;;
esac
case $command in
sync | plan | pull | ping)
    [ -z "${INPUT_CONCURRENCY:-}" ] || args+=("--concurrency=$INPUT_CONCURRENCY")
    ;;
esac
case $command in
sync | plan | pull)
    if [ -n "${INPUT_BASE:-}" ]; then
        use_base
    elif flag only-changed "${INPUT_ONLY_CHANGED:-}" && [ "$command" = sync ]; then
        args+=(--only-changed)
    fi
    ;;
esac
[ "$command" != ping ] || paths=()

run=(with_key "$binary")
if [ "$command" = validate ]; then
    unset LUIGISBOX_PRIVATE_KEY_FILE
    run=("$binary")
fi
run_to_end "${run[@]}" "${args[@]}" ${extra[@]+"${extra[@]}"} -- ${paths[@]+"${paths[@]}"}
tell_outputs
exit "$exit_code"
