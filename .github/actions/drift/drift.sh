#!/usr/bin/env bash
# Looks for customizations that were edited live since they were synced, and
# offers the edits as a pull request. Ends in one of three ways: nothing to do
# (0), a pull request (0), or an error.
#
# The branch is this script's while all of its commits are. What the script last
# saw is remembered by a fingerprint in the commit and in the pull request, so
# that the same drift is offered once.
set -euo pipefail
# shellcheck source=.github/actions/drift/lib.sh
. "${BASH_SOURCE[0]%/*}/lib.sh"
# shellcheck source=.github/actions/drift/offer.sh
. "${BASH_SOURCE[0]%/*}/offer.sh"

# finish CODE sets the outputs and ends.
finish() {
    set_output exit-code "$1"
    set_output drifted "$drifted"
    set_output pull-request "$pull_request"
    exit "$1"
}

# give_up TEXT [CODE] ends in red.
give_up() {
    say error "$1"
    finish "${2:-1}"
}

# look runs plan and sets drifted and conflicts. It ends the script unless the
# plan is one to act on.
look() {
    local args=(plan "--report=json=$work/plan.json" "--report=markdown=$work/plan.md")
    [ -z "$base" ] || args+=("--base=$base")
    case $base in
    refs/pinsync/*) args+=(--remote=origin) ;;
    esac
    run_to_end with_key "$binary" "${args[@]}" -- "$directory"
    trap - INT TERM
    read_summary "$work/plan.json"
    [ -z "$summary" ] || set_output report "$work/plan.json"
    count conflict
    conflicts=$counted
    if [ "$first_run" = yes ]; then
        say notice "there is no $base yet: whatever differs from the files counts as drift"
        base=
    fi
    if [ -n "$base" ]; then
        count drifted conflict
    else
        count would_update
    fi
    drifted=$counted
    count invalid failed skipped
    [ "$exit_code" = 0 ] || [ "$exit_code" = 1 ] || give_up "the plan ended with exit code $exit_code; its log says why" "$exit_code"
    [ "$counted" = 0 ] || give_up "the plan is not complete: $counted files are invalid, failed or skipped"
    count conflict orphaned # these alone are exit 1, and no drift is less of one for an orphan
    [ "$exit_code" = 0 ] || [ "$counted" != 0 ] || give_up "the plan ended with exit code 1; its log says why"
}

# fetch_edits runs pull in a worktree of its own, so that the checkout stays as
# it is. Sets tree and fingerprint; the fingerprint is empty where pull changed
# nothing.
fetch_edits() {
    local here=$PWD top=$work/tree args=(pull --format=text "--report=json=$work/pull.json")
    # Without a base, a file that was never synced would look like one whose
    # customization is gone.
    [ -z "$base" ] || args+=("--base=$base" --delete)
    git worktree add --quiet --detach "$top" HEAD ||
        give_up "git could not make a worktree to bring the edits into; the log says why"
    # What is left in RUNNER_TEMP is the runner's to remove.
    trap 'cd -- "$work" && git --git-dir="$repository" worktree remove --force "$work/tree" || :' EXIT
    enter_folder "$top/$(git rev-parse --show-prefix)"
    run_to_end with_key "$binary" "${args[@]}" -- "$directory"
    trap - INT TERM
    cd -- "$here"
    read_summary "$work/pull.json"
    count invalid failed skipped
    [ "$exit_code" = 0 ] || [ "$exit_code" = 1 ] || give_up "pull ended with exit code $exit_code; its log says why" "$exit_code"
    [ "$counted" = 0 ] || give_up "pull is not complete: $counted files are invalid, failed or skipped"
    # To pull, a file that waits to be synced is a conflict, too; the plan knows
    # better.
    count conflict
    [ "$exit_code" = 0 ] || [ "$counted" != 0 ] || give_up "pull ended with exit code 1; its log says why"
    if [ "$new_files" = yes ]; then
        git -C "$top" add --all
    else
        git -C "$top" add --update
    fi
    tree=$(git -C "$top" write-tree)
    fingerprint=
    if ! git -C "$top" diff --cached --quiet HEAD; then
        fingerprint=$(git -C "$top" diff --cached --raw -z --no-renames --no-abbrev HEAD | git hash-object --stdin)
    fi
}

# harden_git keeps git from running what the checkout names: a hook, a monitor of
# the file system, a transport, or files that look like a repository.
harden_git() {
    local version pattern='^git version ([0-9]+)\.([0-9]+)'
    version=$(git version) || refuse "git is not installed here"
    if ! [[ $version =~ $pattern ]] || [ "$((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2]))" -lt 2038 ]; then
        refuse "git 2.38 or newer is needed, found $(quoted "$version")"
    fi
    configure_git safe.bareRepository explicit
    configure_git core.fsmonitor false
    configure_git core.hooksPath /dev/null
    configure_git gc.auto 0
    export GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL="${GIT_ALLOW_PROTOCOL:-file:git:http:https:ssh}"
    unset GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE
}

# find_directory makes directory one that counts from here, also in another
# worktree. It must lie in the checkout: elsewhere there is nothing to offer.
find_directory() {
    local top here inside absolute=no
    top=$(git rev-parse --show-toplevel) && top=$(cd -- "$top" && pwd -P) && here=$(pwd -P) ||
        refuse "this is no checkout: actions/checkout has to run first"
    case $directory in
    /* | [A-Za-z]:[/\\]*) absolute=yes inside=$directory ;;
    *) inside=./$directory ;;
    esac
    inside=$(cd -- "$inside" 2>/dev/null && pwd -P) || refuse "there is no folder $(quoted "$directory")"
    case $inside/ in
    "$top"/*) ;;
    *) refuse "the folder $(quoted "$directory") is not in the checkout $(quoted "$top")" ;;
    esac
    [ "$absolute" = yes ] || return 0
    case $inside in
    "$here") directory=. ;;
    "$here"/*) directory=${inside#"$here"/} ;;
    *) refuse "the input directory counts from the working directory, and $(quoted "$directory") is not below it" ;;
    esac
}

shed_secrets "$0"

drifted='' pull_request=''
directory=${INPUT_DIRECTORY:-customizations}
branch=${INPUT_BRANCH:-pinsync/drift}
new_files=no
if flag new-files "${INPUT_NEW_FILES:-}"; then new_files=yes; fi
token=${token:-${GH_TOKEN:-}}
unset GH_TOKEN

scratch=$RUNNER_TEMP/pinsync-action binary=$RUNNER_TEMP/pinsync-action/pinsync
enter_folder "${INPUT_WORKING_DIRECTORY:-.}"
take_inputs
harden_git
trust_checkout
repository=$(git rev-parse --absolute-git-dir) || refuse "this is no checkout: actions/checkout has to run first"

# What would fail on the day of a drift should fail every day.
type gh >/dev/null 2>&1 || refuse "gh, GitHub's command line, is not installed here"
git check-ref-format "refs/heads/$branch" || refuse "the input branch is no name of a branch: $(quoted "$branch")"
target=${GITHUB_REF_NAME:-$(git symbolic-ref --short --quiet HEAD)} || refuse "no branch is checked out"
[ "$target" != "$branch" ] || refuse "the input branch is the branch that the customizations are on"
[ "$(git rev-parse --is-shallow-repository)" = false ] || refuse "this clone is shallow; set fetch-depth: 0 for actions/checkout"
find_directory

work=$(mktemp -d "$scratch/drift.XXXXXX")
base=${INPUT_BASE:-}

look
find_offer
if [ "$drifted" = 0 ]; then
    withdraw
    say notice "no drift: nobody has edited these customizations since they were synced"
    finish 0
fi
fetch_edits
if [ -n "$fingerprint" ]; then
    offer
elif [ "$conflicts" = 0 ]; then
    say notice "the drift has gone since the plan was made: there is nothing to offer"
fi
[ "$conflicts" = 0 ] || give_up "$conflicts customizations were edited both live and in the files, and were left as they are: make the file say what shall hold, then sync with force"
finish 0
