#!/usr/bin/env bash
# Takes the program from the release that the action is of, if gh proves that the
# release workflow of the action's repository built it from that tag or commit. Else
# it sets the output build, and the source is built. Bash 3.2 is enough.
set -euo pipefail
unset LUIGISBOX_PRIVATE_KEY LUIGISBOX_PRIVATE_KEY_FILE

build() {
    printf 'pinsync is built from its source: %s\n' "$1"
    echo build=true >>"$GITHUB_OUTPUT"
    exit 0
}

# Where the action is from. The runner's variables for that are empty in a composite
# action (github.com/actions/runner/issues/2473), but its folder says it.
folder=${GITHUB_ACTION_PATH//\\//}
folder=${folder%/.github/actions/*}
pattern='/_actions/([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)/([A-Za-z0-9_.-]+)$'
[[ $folder =~ $pattern ]] || build 'the action is not used from a release'
repository=${BASH_REMATCH[1]} ref=${BASH_REMATCH[2]}
command -v gh >/dev/null || build 'there is no gh to check a release with'

# The tag of its release, and what the proof must name.
case $ref in
v[0-9]*.[0-9]*.[0-9]*)
    tag=$ref
    proof=(--source-ref "refs/tags/$tag")
    ;;
*)
    [[ $ref =~ ^[0-9a-f]{40}$ ]] || build "$ref is neither a release nor a commit"
    tags=$(git ls-remote --tags "$GITHUB_SERVER_URL/$repository" 'refs/tags/v*') || build 'its tags cannot be read'
    tag=$(sed -n "s|^${ref}[[:space:]]refs/tags/\([A-Za-z0-9_.+-]*\).*|\1|p" <<<"$tags" | head -n 1)
    [ -n "$tag" ] || build "no release is of the commit $ref"
    proof=(--source-digest "$ref")
    ;;
esac

case ${RUNNER_OS:-} in
Linux) os=linux form=tar.gz ;;
macOS) os=darwin form=tar.gz ;;
Windows) os=windows form=zip ;;
*) build "no release is for the system ${RUNNER_OS:-}" ;;
esac
case ${RUNNER_ARCH:-} in
X64) arch=amd64 ;;
ARM64) arch=arm64 ;;
*) build "no release is for the processor ${RUNNER_ARCH:-}" ;;
esac

into=$RUNNER_TEMP/pinsync-action
archive=$into/pinsync_${tag#v}_${os}_$arch.$form
mkdir -p -- "$into"
gh release download "$tag" --repo "$repository" --pattern "${archive##*/}" --dir "$into" --clobber ||
    build "there is no release $tag with ${archive##*/}"
gh attestation verify "$archive" --repo "$repository" --deny-self-hosted-runners \
    --signer-workflow "$repository/.github/workflows/release.yml" "${proof[@]}" || {
    rm -f -- "$archive"
    build "nothing proves that ${archive##*/} was built from it"
}
case $form in
zip) unzip -oq "$archive" pinsync.exe -d "$into" ;;
*) tar -xzf "$archive" -C "$into" pinsync ;;
esac
rm -f -- "$archive"
printf 'pinsync %s is that of the release\n' "$tag"
