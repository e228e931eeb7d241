# shellcheck shell=bash
# shellcheck disable=SC2034 # functions set variables for the scripts
#
# What the scripts of this action share. Bash 3.2, which macOS ships, is enough,
# and nothing beside bash and git is needed.
#
# Whatever comes from inputs, files or git is data here: it is quoted, never
# evaluated, and reaches the log only through %q or as part of pinsync's own
# output.

# say LEVEL TEXT shows TEXT in the log and as an annotation of the run. LEVEL is
# notice, warning or error.
say() {
    local text=$2
    text=${text//[%]/%25}
    text=${text//$'\r'/%0D}
    text=${text//$'\n'/%0A}
    printf '::%s title=pinsync::%s\n' "$1" "$text"
}

# refuse TEXT ends the script: nothing was done, for the reason given.
refuse() {
    say error "$1"
    set_output exit-code 2
    exit 2
}

# quoted TEXT prints it so that it stays on one line and does nothing to a
# terminal.
quoted() { printf '%q' "$1"; }

# set_output NAME VALUE sets an output of the step. VALUE has no line end.
set_output() {
    printf '%s=%s\n' "$1" "$2" >>"${GITHUB_OUTPUT:-/dev/null}"
}

# flag NAME VALUE fails unless VALUE is a boolean as workflows write it. Its
# status is 0 for true.
flag() {
    case $2 in
    true) return 0 ;;
    false | '') return 1 ;;
    *) refuse "the input $1 must be true or false, found $(quoted "$2")" ;;
    esac
}

# enter_folder DIR changes to DIR, which counts from the workspace.
enter_folder() {
    local dir=$1
    unset CDPATH
    case $dir in
    /* | [A-Za-z]:[/\\]*) ;;
    *) dir=${GITHUB_WORKSPACE:-$PWD}/$dir ;;
    esac
    cd -- "$dir" 2>/dev/null || refuse "there is no folder $(quoted "$1") to work in"
}

# shed_secrets SCRIPT becomes that script, and hands the private key and the token
# to itself by a pipe: the environment that a process was started with can be
# read by every process of the same user, also by one that git starts. Sets
# private_key and token.
shed_secrets() {
    if [ -n "${PINSYNC_ACTION_SECRETS:-}" ]; then
        unset PINSYNC_ACTION_SECRETS
        IFS= read -r -d '' private_key <&3
        IFS= read -r -d '' token <&3
        exec 3<&-
        return
    fi
    private_key=${INPUT_PRIVATE_KEY:-${LUIGISBOX_PRIVATE_KEY:-}}
    token=${INPUT_TOKEN:-}
    [ -z "${INPUT_PRIVATE_KEY:-}" ] || unset LUIGISBOX_PRIVATE_KEY_FILE
    unset INPUT_PRIVATE_KEY LUIGISBOX_PRIVATE_KEY INPUT_TOKEN
    export PINSYNC_ACTION_SECRETS=3
    exec bash "$1" 3< <(printf '%s\0' "$private_key" "$token")
}

# take_inputs hands the inputs that stand for variables to pinsync. An empty
# input leaves what the job has set.
take_inputs() {
    [ -z "${INPUT_TRACKER_ID:-}" ] || export LUIGISBOX_TRACKER_ID=$INPUT_TRACKER_ID
    [ -z "${INPUT_BASE_URL:-}" ] || export LUIGISBOX_BASE_URL=$INPUT_BASE_URL
    export GITHUB_ACTIONS=true
    # Git for Windows must not take arguments, or a key, for paths of its own.
    export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*' MSYS2_ENV_CONV_EXCL='LUIGISBOX_;GITHUB_'
}

# with_key PROGRAM ARG... becomes that program, which gets the private key. It is
# for a subshell.
with_key() {
    [ -z "$private_key" ] || export LUIGISBOX_PRIVATE_KEY=$private_key
    export GITHUB_OUTPUT=/dev/null # the outputs are this action's
    exec "$@"
}

# configure_git KEY VALUE sets git's configuration for this job, above what files
# say.
configure_git() {
    local n=${GIT_CONFIG_COUNT:-0}
    export "GIT_CONFIG_COUNT=$((n + 1))" "GIT_CONFIG_KEY_$n=$1" "GIT_CONFIG_VALUE_$n=$2"
}

# trust_checkout lets git read the checkout around the working directory
# although, as in a container, it belongs to another user than the one that runs
# this. It must lie in the workspace.
trust_checkout() {
    local workspace top
    workspace=$(cd -- "${GITHUB_WORKSPACE:-$PWD}" && pwd -P)
    top=$(pwd -P)
    case $top/ in
    "$workspace"/*) ;;
    *) return 0 ;;
    esac
    while [ "$top" != "$workspace" ] && [ ! -e "$top/.git" ]; do
        top=${top%/*}
    done
    configure_git safe.directory "$top"
}

# run_to_end PROGRAM ARG... runs it, passes SIGINT and SIGTERM on to it, which a
# runner sends to this script alone when a job is cancelled, and awaits its end.
# Sets exit_code; from then on this script ignores the two signals.
run_to_end() {
    local pid='' early='' status signalled=yes
    trap 'pass_on INT' INT
    trap 'pass_on TERM' TERM
    "$@" &
    pid=$!
    [ -z "$early" ] || pass_on "$early"
    exit_code=0
    while [ "$signalled" = yes ]; do # else a signal ended the wait, not the program
        signalled=no
        status=0
        wait "$pid" || status=$?
        [ "$status" = 127 ] || exit_code=$status # 127: it had ended before
    done
    trap '' INT TERM
}

# pass_on SIGNAL is what run_to_end does when it gets one.
pass_on() {
    signalled=yes
    if [ -n "$pid" ]; then
        kill -s "$1" "$pid" 2>/dev/null || :
    else
        early=$1
    fi
}

# read_summary FILE sets summary to the line of a JSON report that counts its
# files, and first_run to whether it is that of a first run. pinsync writes each
# on a line of its own, and no text of a file or a server can begin a line there.
read_summary() {
    local line
    summary='' first_run=no
    [ -f "$1" ] || return 0
    while IFS= read -r line; do
        case $line in
        '  "first_run": true,') first_run=yes ;;
        '  "summary": {'*)
            summary=$line
            return 0
            ;;
        '  "results": '*) return 0 ;;
        esac
    done <"$1"
}

# count STATUS... sets counted to how many files of the summary have one of
# these statuses.
count() {
    local status pattern
    counted=0
    for status; do
        pattern="\"$status\": ([0-9]+)"
        if [[ $summary =~ $pattern ]]; then
            counted=$((counted + BASH_REMATCH[1]))
        fi
    done
}
