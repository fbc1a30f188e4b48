import { inside } from "./scripts.ts";

/** Below `in`: the programs that buildspecs may call by name, as in AWS's images. */
export const toolsFolder = "bin";
export const toolsPath = `${inside.in}/${toolsFolder}`;

/** Whether a build may call them: one without a source has only its buildspec to do it from. */
export const mayUseTools = (sourceType: string | undefined, buildspec: string): boolean =>
  sourceType !== "NO_SOURCE" || buildspec.includes("codebuild-");

/** Files whose paths match any of the globs, in order: the globs become regular expressions, where only a double star crosses a slash. */
const search = `#!/bin/sh
for glob in "$@"; do
  glob=\${glob#./}
  [ ! -d "$glob" ] || glob="$glob/**"
  printf '%s\\n' "$glob" | sed -e 's/[].+^$(){}|\\\\[]/\\\\&/g' -e 's,\\*\\*/,@@ANY_FOLDERS@@,g' -e 's,\\*\\*,@@ANYTHING@@,g' \\
    -e 's,\\*,[^/]*,g' -e 's,?,[^/],g' -e 's,@@ANY_FOLDERS@@,(.*/)?,g' -e 's,@@ANYTHING@@,.*,g'
done > "\${TMPDIR:-/tmp}/codebuild-globs.$$"
find . -name .git -prune -o -type f -print | sed 's,^\\./,,' | grep -Ex -f "\${TMPDIR:-/tmp}/codebuild-globs.$$" | LC_ALL=C sort -u
rm -f "\${TMPDIR:-/tmp}/codebuild-globs.$$"
`;

/** One SHA-256 over the contents of all files, for cache keys. */
const hash = `#!/bin/sh
"${toolsPath}/codebuild-glob-search" "$@" | while IFS= read -r file; do sha256sum < "$file" | cut -c1-64; done | sha256sum | cut -c1-64
`;

/** Gives one build of a fan-out its share of the test files; outside of one, all of them. */
const testsRun = `#!/bin/sh
command= ; search= ; strategy=equal-distribution
while [ $# -gt 0 ]; do
  case "$1" in
    --test-command) command=$2; shift ;;
    --files-search) search=$2; shift ;;
    --sharding-strategy) strategy=$2; shift ;;
    *) echo "codebuild-tests-run: unknown option $1" >&2; exit 2 ;;
  esac
  shift
done
[ -n "$command" ] && [ -n "$search" ] || { echo "usage: codebuild-tests-run --test-command COMMAND --files-search COMMAND [--sharding-strategy equal-distribution|stability]" >&2; exit 2; }
index=\${CODEBUILD_BATCH_SHARE_INDEX:-0}; count=\${CODEBUILD_BATCH_SHARE_COUNT:-1}
case "$strategy" in
  equal-distribution) CODEBUILD_CURRENT_SHARD_FILES=$(eval "$search" | LC_ALL=C sort -u | awk -v i="$index" -v n="$count" '(NR - 1) % n == i') ;;
  stability) CODEBUILD_CURRENT_SHARD_FILES=$(eval "$search" | LC_ALL=C sort -u | while IFS= read -r file; do
      [ $(( $(printf '%s' "$file" | cksum | cut -d' ' -f1) % count )) -ne "$index" ] || printf '%s\\n' "$file"; done) ;;
  *) echo "codebuild-tests-run: unknown sharding strategy $strategy" >&2; exit 2 ;;
esac
export CODEBUILD_CURRENT_SHARD_FILES
[ -n "$CODEBUILD_CURRENT_SHARD_FILES" ] || { echo "No test files in share $index of $count"; exit 0; }
case "$command" in
  *CODEBUILD_CURRENT_SHARD_FILES*) eval "$command" ;;
  *) IFS='
'; set -f; set -- $CODEBUILD_CURRENT_SHARD_FILES; unset IFS; set +f; eval "$command \\"\\$@\\"" ;;
esac
`;

/** There is nobody who could look in while a build pauses: AWS ignores it, too, where no session was asked for. */
const breakpoint = '#!/bin/sh\necho "Debug sessions are not enabled for this build"\n';

export const buildTools: Record<string, string> = {
  "codebuild-glob-search": search,
  "codebuild-hash-files": hash,
  "codebuild-tests-run": testsRun,
  "codebuild-breakpoint": breakpoint,
  "codebuild-resume": breakpoint,
};
