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

# without_base drops from extra the flags that mean nothing before the first
# sync.
without_base() {
    local word kept=() next=keep
    for word in ${extra[@]+"${extra[@]}"}; do
        if [ "$next" = drop ]; then
            next=keep
            continue
        fi
        case $word in
        --force | --force=* | --delete | --delete=* | --max-deletes=*) ;;
        --max-deletes) next=drop ;;
        *) kept+=("$word") ;;
        esac
    done
    extra=(${kept[@]+"${kept[@]}"})
}

# refuse_older_commit keeps a run of an old commit, such as one that was started
# again, from taking back what newer commits brought.
refuse_older_commit() {
    if ! git merge-base --is-ancestor "$base" HEAD && git merge-base --is-ancestor HEAD "$base"; then
        refuse "$base is newer than this commit: syncing it would undo what came later. To go back, revert on the branch; to sync, start the newest run"
    fi
}

# use_base adds the flags that the input base leads to.
use_base() {
    find_base "$INPUT_BASE"
    if [ -n "$base" ]; then
        args+=("--base=$base")
        case $base in
        refs/pinsync/*) [ "$command" != sync ] || refuse_older_commit ;;
        esac
        return
    fi
    without_base
    case $command in
    sync)
        args+=(--only-changed)
        say notice "first run: there is no $INPUT_BASE yet, so sync uses --only-changed: the files win, and nothing is deleted"
        ;;
    plan) say notice "there is no $INPUT_BASE yet: the plan is that of the first run, sync --only-changed" ;;
    pull) say notice "there is no $INPUT_BASE yet: what is live wins over the files" ;;
    esac
}

# tell_outputs reads the report and sets the outputs.
tell_outputs() {
    read_summary "$report"
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

command=${INPUT_COMMAND:-}
case $command in
validate | sync | plan | pull | ping) ;;
*) refuse "the input command must be validate, sync, plan, pull or ping, found $(quoted "$command")" ;;
esac

find_source
find_binary
[ "$built" = yes ] || refuse "pinsync is not built: build.sh has to run first"

enter_folder "${INPUT_WORKING_DIRECTORY:-.}"
take_credentials
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
