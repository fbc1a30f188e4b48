/**
 * Makes a folder the root of a host of its own: its own mounts, processes and host name, the machine's network. What the machine
 * brings (/usr, /etc) shows through; whatever the host writes lands in its folder. Runs as root of the namespaces.
 * Parameters: folder, Node's binary, the agent's folder, the agent's file in it, the folder of its configuration.
 */
export const rootScript = `set -eu
root=$1 node=$2 agent=$3 main=$4 config=$5
# Earlier deployments may have left links here; following one would lead out of the host.
for folder in proc dev tmp run root var var/log srv home usr etc nix opt opt/quintet opt/quintet/agent opt/quintet/config opt/quintet/node opt/codedeploy-agent .quintet .quintet/work .quintet/machine; do
  if [ -L "$root/$folder" ]; then echo "$root/$folder is a link: remove it" >&2; exit 1; fi
done
mount --bind "$root" "$root"
cd "$root"
mkdir -p proc dev tmp run root var/log srv home opt/quintet/agent opt/quintet/config opt/codedeploy-agent .quintet/work .quintet/machine
chmod 1777 tmp
rm -f opt/quintet/agent.pid
# An overlay keeps what the host writes in its own folder. Where the file system cannot carry one, the machine's folder is read-only.
show() {
  mkdir -p ".$1" ".quintet/work$1"
  case $root in *[,:]*) ;; *)
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$root$1,workdir=$root/.quintet/work$1" ".$1" 2>/dev/null && return
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$root$1,workdir=$root/.quintet/work$1,userxattr" ".$1" 2>/dev/null && return ;;
  esac
  mount --rbind "$1" ".$1"
  mount -o remount,bind,ro ".$1" 2>/dev/null || :
}
for folder in /usr /etc /nix; do if [ -d "$folder" ]; then show "$folder"; fi; done
for folder in /bin /sbin /lib /lib32 /lib64 /libx32; do
  if [ -L "$folder" ]; then [ -e ".$folder" ] || ln -sfn "$(readlink "$folder")" ".$folder"
  elif [ -d "$folder" ]; then show "$folder"; fi
done
mount -t proc proc proc 2>/dev/null || mount --rbind /proc proc
if [ -w /proc/sys/kernel/hostname ]; then mount --bind proc/sys proc/sys && mount -o remount,bind,ro proc/sys 2>/dev/null || :; fi
mount -t tmpfs -o mode=755,size=64k tmpfs dev
for device in null zero full random urandom tty; do : >"dev/$device"; mount --bind "/dev/$device" "dev/$device"; done
mkdir dev/shm dev/pts
mount -t tmpfs -o mode=1777,size=256m tmpfs dev/shm
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mount -t tmpfs -o mode=755,size=64m tmpfs run
: >>opt/quintet/node
mount --bind "$node" opt/quintet/node
mount --bind "$agent" opt/quintet/agent
mount --bind "$config" opt/quintet/config
mount -o remount,bind,ro opt/quintet/config 2>/dev/null || :
mount -o remount,bind,ro opt/quintet/node 2>/dev/null || :
mount -o remount,bind,ro opt/quintet/agent 2>/dev/null || :
resolver=$(readlink -f /etc/resolv.conf 2>/dev/null || :)
case $resolver in /run/*) mkdir -p ".$(dirname "$resolver")" && cat "$resolver" >".$resolver" ;; esac
pivot_root . .quintet/machine
cd /
umount -l /.quintet/machine
hostname "$QUINTET_HOST_NAME" 2>/dev/null || :
if [ "$QUINTET_REAL_ROOT" = yes ] && command -v setpriv >/dev/null; then
  set -- setpriv --bounding-set=-sys_admin,-sys_module,-sys_rawio,-sys_boot,-sys_time,-mknod,-net_admin,-linux_immutable,-syslog,-mac_admin,-mac_override,-audit_control --inh-caps=-all
else set --; fi
exec "$@" /bin/sh -c '${initScript()}' host-init "$main"`;

/**
 * Process 1 of the host. It takes in orphans, starts the agent again when it has died, and ends with everything when whoever holds
 * the other end of descriptor 3 has gone.
 */
function initScript(): string {
  return [
    'trap "exit 0" TERM',
    "{ cat >/dev/null; kill -TERM 1; } <&3 &",
    "exec 3<&-",
    "while :; do",
    '  /opt/quintet/node --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --disable-warning=ExperimentalWarning "/opt/quintet/agent/$1" /opt/quintet/config/agent.json >>/var/log/quintet-agent.log 2>&1 &',
    "  agent=$!",
    "  echo $agent >/opt/quintet/agent.pid",
    "  wait $agent",
    "  sleep 0.3 &",
    "  wait $!",
    "done",
  ].join("\n");
}
