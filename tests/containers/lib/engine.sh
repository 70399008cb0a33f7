# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# podman and buildah with a store, limits and an OCI runtime of their own: whatever is done here stays apart from this machine's images.

readonly cache=${HEARTH_CONTAINERS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hearth-containers}
readonly prefix=hearth-check
pids=()

# What is missing for any of the checks; nothing is printed when nothing is.
missing_for_containers() {
  [[ $(uname -s) == Linux ]] || { echo "containers need Linux"; return; }
  [[ $(id -u) == 0 ]] || { echo "containers need root here"; return; }
  local program
  for program in dotnet buildah podman runc slirp4netns curl; do
    command -v "$program" >/dev/null || { echo "$program is not installed"; return; }
  done
}

prepare_engine() {
  mkdir -p "$cache"
  # Two runs at once would stop each other's containers.
  exec 9>"$cache/lock"
  flock --wait 600 9 || { echo "Another run holds $cache/lock." >&2; exit 1; }

  cat >"$work/storage.conf" <<STORAGE
[storage]
driver = "overlay"
graphroot = "$cache/storage"
runroot = "/run/hearth-containers"
STORAGE
  # A container gets no higher limits than this process has, and must not ask for them.
  cat >"$work/containers.conf" <<CONTAINERS
[containers]
default_ulimits = ["nofile=1024:$(ulimit -Hn)", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONTAINERS
  export CONTAINERS_STORAGE_CONF=$work/storage.conf CONTAINERS_CONF=$work/containers.conf BUILDAH_ISOLATION=chroot STORAGE_DRIVER=overlay
  remove_containers
  # Layers of earlier builds are worth keeping for a while, not for ever.
  engine image prune --force --filter until=6h >/dev/null 2>&1 || true
}

# engine ARGUMENTS...: podman, ended when it hangs.
engine() {
  timeout --kill-after=10 120 podman "$@" 9>&-
}

# build TAG ARGUMENTS...: an image in Docker's format, since OCI's knows no health check. Base images are never fetched: they are here.
build() {
  local tag=$1
  shift
  timeout --kill-after=10 600 buildah bud --quiet --network host --pull-never --layers --format docker --tag "$tag" "$@" 9>&-
}

# in_background NAME COMMAND...: a process that is stopped at the end at the latest.
in_background() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 9>&- &
  pids+=($!)
}

stop_processes() {
  local pid
  for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  pids=()
}

# All of them: the store is ours alone.
remove_containers() {
  [[ -n ${CONTAINERS_CONF:-} ]] || return 0
  engine rm --all --force --time 0 --volumes >/dev/null 2>&1 || true
  # What Docker's exec started keeps a monitor for five minutes more.
  local pid
  for pid in $(pgrep --full "^[^ ]*conmon .* $cache/storage/" || true); do kill -TERM "$pid" 2>/dev/null || true; done
  engine volume rm --all --force >/dev/null 2>&1 || true
  buildah rm --all >/dev/null 2>&1 || true
}

# A port that nobody listens on.
free_port() {
  local port
  for port in {20080..20180}; do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  return 1
}
