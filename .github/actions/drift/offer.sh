# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # shares its variables with drift.sh
#
# The branch and the pull request that offer a drift.

bot_name='github-actions[bot]'
bot_email='41898282+github-actions[bot]@users.noreply.github.com'

# A pull request's body may have 65,536 characters. This leaves room for what is
# said before and after the plan, and counts bytes, which are never fewer.
plan_bytes=60000

github() {
    GH_TOKEN=$token GH_ENTERPRISE_TOKEN=$token GH_PROMPT_DISABLED=1 gh "$@"
}

# find_offer sets what is there already. Of the branch: tip, its commit, or
# nothing; theirs, yes if it has commits by somebody else; tip_fingerprint. Of
# the newest pull request from it: pr_state (OPEN, CLOSED, MERGED or nothing),
# pr_number and pr_fingerprint.
find_offer() {
    local listed line authors
    tip='' theirs=no tip_fingerprint=''
    listed=$(git ls-remote origin "refs/heads/$branch") || give_up "origin could not be asked for the branch $(quoted "$branch")"
    case $'\n'$listed$'\n' in
    *$'\t'"refs/heads/$branch"$'\n'*)
        git fetch --quiet --no-tags origin "refs/heads/$branch" || give_up "the branch $(quoted "$branch") could not be fetched"
        tip=$(git rev-parse FETCH_HEAD)
        authors=$(git log --format='%ae %ce' "HEAD..$tip")
        while IFS= read -r line; do
            [ -z "$line" ] || [ "$line" = "$bot_email $bot_email" ] || theirs=yes
        done <<<"$authors"
        tip_fingerprint=$(git log -1 --format='%(trailers:key=Pinsync-Drift,valueonly)' "$tip")
        ;;
    esac
    # Pull requests from forks may have a branch of the same name.
    listed=$(github pr list "--head=$branch" "--base=$target" --state=all --limit=100 \
        --json=number,state,body,isCrossRepository --jq='
            [.[] | select(.isCrossRepository | not)] | sort_by(-.number) | .[:1][] |
            "\(.state) \(.number) \([.body // "" | capture("<!-- pinsync-drift (?<f>[0-9a-f]+) -->").f][0] // "")"') ||
        give_up "gh could not list the pull requests: the job needs the permission pull-requests: write"
    pr_state='' pr_number='' pr_fingerprint=''
    read -r pr_state pr_number pr_fingerprint <<<"$listed" || :
    [ "$pr_state" != OPEN ] || pull_request=$pr_number
}

# offer makes a pull request that shows the drift, unless there is one.
offer() {
    if [ "$theirs" = yes ]; then
        [ "$pr_state" = OPEN ] || give_up "the branch $(quoted "$branch") has commits that are not pinsync's, and no open pull request: open one for it, or delete the branch"
        if [ "$fingerprint" = "$tip_fingerprint" ] || [ "$fingerprint" = "$pr_fingerprint" ]; then
            say notice "pull request #$pr_number has commits that are not pinsync's; it was left as it is"
        else
            say warning "pull request #$pr_number has commits that are not pinsync's, so it was left as it is, although the drift has changed since"
        fi
        return
    fi
    if [ "$pr_state" = CLOSED ] && [ "$pr_fingerprint" = "$fingerprint" ]; then
        give_up "pull request #$pr_number, which shows this drift, was closed, and the drift is still there: reopen it, or sync with force to put back what the files say"
    fi
    if [ "$fingerprint" != "$tip_fingerprint" ]; then
        push_edits
    fi
    if [ "$pr_state" != OPEN ]; then
        write_body
        local url
        url=$(github pr create "--head=$branch" "--base=$target" "--title=$(title)" "--body-file=$work/body.md") ||
            give_up "gh could not open a pull request: allow it in the repository's Settings, Actions, General, Workflow permissions, and give the job pull-requests: write"
        pull_request=${url##*/}
        say notice "$drifted customizations were edited live; pull request #$pull_request offers the edits"
    elif [ "$fingerprint" != "$pr_fingerprint" ]; then
        write_body
        edit_pull_request "--field=body=@$work/body.md" ||
            give_up "pull request #$pr_number could not be refreshed: the job needs the permission pull-requests: write"
        say notice "the drift has changed; pull request #$pr_number was refreshed"
    else
        say notice "pull request #$pr_number shows this drift already"
    fi
}

# edit_pull_request FIELD... goes by the API: older versions of gh pr edit fail
# on fields that GitHub has removed.
edit_pull_request() {
    github api --silent --method=PATCH "$@" "repos/{owner}/{repo}/pulls/$pr_number"
}

# push_edits puts what pull changed, as one commit on the checked out one, in
# the place of the branch. A branch that somebody has touched in the meantime is
# not overwritten.
push_edits() {
    local commit
    commit=$(GIT_AUTHOR_NAME=$bot_name GIT_AUTHOR_EMAIL=$bot_email \
        GIT_COMMITTER_NAME=$bot_name GIT_COMMITTER_EMAIL=$bot_email \
        git commit-tree "$tree" -p HEAD -m "$(title)" -m "Pinsync-Drift: $fingerprint")
    git push --quiet "--force-with-lease=refs/heads/$branch:$tip" origin "$commit:refs/heads/$branch" ||
        give_up "the branch $(quoted "$branch") could not be pushed: the job needs the permission contents: write, and a checkout that keeps its credentials"
}

# withdraw closes a pull request that offers a drift which is no more: to merge
# it would undo whatever ended the drift.
withdraw() {
    [ "$pr_state" = OPEN ] || return 0
    if [ "$theirs" = yes ]; then
        say warning "there is no drift any more, but pull request #$pr_number is open; it has commits that are not pinsync's, so it was left as it is"
        return
    fi
    edit_pull_request --raw-field=state=closed \
        --raw-field=body="The drift that this pull request offered is gone: what is live and what the files say are the same again." ||
        give_up "pull request #$pr_number could not be closed: the job needs the permission pull-requests: write"
    [ -z "$tip" ] || git push --quiet "--force-with-lease=refs/heads/$branch:$tip" origin ":refs/heads/$branch" ||
        give_up "the branch $(quoted "$branch") could not be deleted: the job needs the permission contents: write"
    pull_request=
    say notice "the drift is gone: pull request #$pr_number was closed"
}

title() { printf 'Take over live edits in %s' "$(quoted "$directory")"; }

# write_body writes the pull request's body: how it is to be read, then as much
# of the plan as there is room for.
write_body() {
    {
        printf '<!-- pinsync-drift %s -->\n' "$fingerprint"
        if [ -n "$base" ]; then
            printf 'Somebody edited customizations in the app since they were last synced.\n\n'
        else
            printf 'What is live differs from the files, and nothing tells yet which of the two is newer.\n\n'
        fi
        printf '%s\n' \
            '- **Merge** this to keep the edits: the files then say what is live.' \
            '- To **put back** what the files say, start the sync workflow with *force*; this pull request is then closed.'
        if [ "$conflicts" != 0 ]; then
            printf '%s\n' "- $conflicts of them were edited in the files, too. They are not part of this: make the file say what shall hold, then sync with *force*."
        fi
        printf '\nThe plan says what differs:\n\n'
        first_lines "$work/plan.md"
        if [ -n "${GITHUB_RUN_ID:-}" ]; then
            printf '\nFrom [this run](%s/%s/actions/runs/%s).\n' "$GITHUB_SERVER_URL" "$GITHUB_REPOSITORY" "$GITHUB_RUN_ID"
        fi
    } >"$work/body.md"
}

# first_lines FILE prints whole lines of a Markdown report as long as there is
# room, and leaves nothing open.
first_lines() {
    local LC_ALL=C line room=$plan_bytes open=no
    while IFS= read -r line; do
        room=$((room - ${#line} - 1))
        if [ "$room" -lt 0 ]; then
            [ "$open" = no ] || printf '\n</details>\n'
            printf '\n**The rest is left out for its length; the summary of the run has it.**\n'
            return
        fi
        printf '%s\n' "$line"
        case $line in
        '<details>') open=yes ;;
        '</details>') open=no ;;
        esac
    done <"$1"
}
