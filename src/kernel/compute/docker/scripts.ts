import type { EnvironmentSpec } from "../compute.ts";
import type { Nonces } from "../parse-output.ts";
import { exportLines, OUTPUT_LIMIT_BLOCKS, proxyVariables } from "../sandbox/scripts.ts";
import { quote } from "../sandbox/shell-quote.ts";

/**
 * Process 1 of a container, as root inside: waits until it belongs to a build, then for script N, runs it as a new shell process, says
 * what became of it. Its output is a pipe of ours and not the engine's, so it is ordered, fast and kept when the engine is not.
 */
export function initScript(nonces: Nonces): string {
  return `
umask 022
exec < /dev/null 3<> /codebuild/control/nudge > /codebuild/control/output 2>&1
until [ -e /codebuild/control/begin ]; do read -r word <&3; done
. /codebuild/control/begin
say() { printf '\\036${nonces.inner} %s\\n' "$*"; }
number=1
say ready
while :; do
  while [ ! -e /codebuild/control/$number ]; do read -r word <&3; done
  say start $number
  (
    . /codebuild/control/variables
    cd "$HOME" || cd /
    echo 500 > /proc/self/oom_score_adj
    exec 3>&- $shell /codebuild/control/$number < /dev/null
  )
  say end $number $?
  number=$((number + 1))
done
`;
}

/**
 * What process 1 does first once it knows its build. A privileged build gets the Docker engine of its image, where it has one, as
 * CodeBuild's own images do in their entry point.
 */
export function beginScript({ directories, shell, privileged }: EnvironmentSpec): string {
  const engine = `
if command -v dockerd > /dev/null; then
  (cd /; exec 3>&-; mkdir -p /var/log; dockerd > /var/log/dockerd.log 2>&1 < /dev/null &)
  number=0
  while [ ! -S /var/run/docker.sock ] && [ $number -lt 100 ]; do sleep 0.1; number=$((number + 1)); done
fi`;
  return `
mkdir -p -m 777 /codebuild/out /codebuild/output || exit 1
${directories.length > 0 ? `mkdir -p -- ${directories.map(quote).join(" ")} || exit 1` : ""}
shell='${shell === "bash" ? "bash --noprofile --norc" : "/bin/sh"}'
${privileged ? engine : ""}
`;
}

/** The starting environment as a file to source. PATH and the like are the image's. */
export function variablesScript({ egress, variables }: EnvironmentSpec, proxy: string): string {
  const home = 'export HOME="${HOME:-/root}"\n';
  return home + exportLines({ ...(egress.length > 0 ? proxyVariables(proxy) : {}), ...variables });
}

/** Runs script N, which lies beside, as another user of the image. The variables stay as they are: CodeBuild's do. */
export const asUser = (user: string, sequence: number, shell: string): string =>
  `exec su -m -s /bin/sh ${quote(user)} -c ${quote(`exec ${shell} /codebuild/control/${sequence}.run`)}\n`;

/**
 * Runs on the host, in a session of its own that the server's death does not touch: takes the output until every process of the
 * container has gone, and watches how much the container has written where the engine itself has no limit.
 */
export const launcherScript = ({ outer }: Nonces): string => `
umask 022
read -r boot < /proc/sys/kernel/random/boot_id
read -r stat < /proc/$$/stat
echo "$boot $stat" > launcher
watch_disk() {
  while sleep 2; do
    [ -s written ] && read -r most < disk || continue
    used=$(xargs -d '\\n' du -skxc < written 2> /dev/null | tail -n 1 | cut -f 1)
    [ "\${used:-0}" -gt "$most" ] || continue
    : > full
    read -r first rest < init && kill -9 "$first"
  done
}
watch_disk < /dev/null > /dev/null 2>&1 &
watch=$!
( ulimit -f ${OUTPUT_LIMIT_BLOCKS}; exec cat control/output >> output )
kill $watch
[ ! -e full ] || echo "The environment had written more than its disk may hold." >> output
[ ! -e killed ] || printf '\\036%s exit 137 killed\\n' ${outer} >> output
touch output
`;
