#!/usr/bin/env bash
# Sets up Hearth on an EC2 instance with Amazon Linux 2023, and upgrades it. Runs as root, may run again at any time.
#
#   hearth-setup [NAME=VALUE...]      for example: hearth-setup HEARTH_RELEASE=s3://my-bucket/hearth/2
#
# Settings are kept in /etc/hearth/setup.env; arguments change them:
#
#   HEARTH_RELEASE      s3://bucket/prefix that holds setup.sh, hearth.service, Caddyfile, and hearth.tar.gz unless an image is used
#   HEARTH_IMAGE        an image in Amazon ECR, best by digest, which runs under Docker; empty: hearth.tar.gz runs under systemd
#   HEARTH_DOMAIN       the public name, for which Caddy gets a certificate
#   HEARTH_REGION       the region of Parameter Store and Amazon Bedrock
#   HEARTH_SSM_PATH     the path in Parameter Store that holds the configuration; empty: /etc/hearth/hearth.env holds it all
#   HEARTH_DATA_DEVICE  a disk of its own for the state, formatted if it is empty; empty: the root disk
#
# What the server has to know of them is written to /etc/hearth/instance.env every time. Variables of your own belong into
# /etc/hearth/hearth.env, which is read after it, wins, and is never changed here.
set -euo pipefail

readonly settings=/etc/hearth/setup.env
readonly data=/var/lib/hearth
readonly files=/opt/hearth-setup
readonly caddy=${HEARTH_CADDY_IMAGE:-public.ecr.aws/docker/library/caddy:2}

say() {
  printf 'hearth-setup: %s\n' "$*" >&2
}

# within SECONDS COMMAND...: tries until the command succeeds, and shows what it said last if it never does.
within() {
  local deadline=$((SECONDS + $1)) output
  shift
  until output=$("$@" 2>&1); do
    ((SECONDS < deadline)) || { say "not in time: $*${output:+: $output}"; return 1; }
    sleep 2
  done
}

# Arguments become settings, once they are known to be some.
read_settings() {
  HEARTH_RELEASE="" HEARTH_IMAGE="" HEARTH_DOMAIN="" HEARTH_REGION="" HEARTH_SSM_PATH="" HEARTH_DATA_DEVICE=""
  mkdir -p /etc/hearth
  # shellcheck source=/dev/null
  [[ ! -f $settings ]] || source "$settings"
  local argument
  for argument in "$@"; do
    [[ $argument =~ ^HEARTH_(RELEASE|IMAGE|DOMAIN|REGION|SSM_PATH|DATA_DEVICE)=[A-Za-z0-9:/@._+-]*$ ]] || { say "not a setting: $argument"; exit 2; }
    printf -v "${argument%%=*}" '%s' "${argument#*=}"
  done
  [[ -n $HEARTH_RELEASE ]] || { say "HEARTH_RELEASE is not set: s3://bucket/prefix"; exit 2; }
  [[ -n $HEARTH_DOMAIN ]] || { say "HEARTH_DOMAIN is not set: the public name of this server"; exit 2; }
  (
    umask 077
    local name
    for name in HEARTH_{RELEASE,IMAGE,DOMAIN,REGION,SSM_PATH,DATA_DEVICE}; do printf '%s=%s\n' "$name" "${!name}"; done >"$settings.new"
  )
  mv "$settings.new" "$settings"
}

# The instance may be seconds older than its rights, its address and its disk; so whatever needs them is tried for a while.
fetch_release() {
  mkdir -p "$files"
  local file wanted=(setup.sh hearth.service Caddyfile)
  [[ -n $HEARTH_IMAGE ]] || wanted+=(hearth.tar.gz)
  for file in "${wanted[@]}"; do within 120 aws s3 cp --no-progress "$HEARTH_RELEASE/$file" "$files/$file"; done
  install -m 755 "$files/setup.sh" /usr/local/sbin/hearth-setup
}

# A service that needs the disk must not start without it, or it would begin with an empty state on the root disk.
mount_data() {
  mkdir -p "$data"
  [[ -n $HEARTH_DATA_DEVICE ]] || return 0
  within 300 test -b "$HEARTH_DATA_DEVICE"
  mountpoint -q "$data" || [[ -z $(ls -A "$data") ]] ||
    { say "$data holds files, which the disk would hide: stop the server and move them away first"; exit 1; }
  blkid "$HEARTH_DATA_DEVICE" >/dev/null || mkfs.xfs -q "$HEARTH_DATA_DEVICE"
  grep -q " $data " /etc/fstab ||
    printf 'UUID=%s %s xfs defaults,nofail 0 2\n' "$(blkid --output value --match-tag UUID "$HEARTH_DATA_DEVICE")" "$data" >>/etc/fstab
  local service
  for service in hearth docker; do
    mkdir -p "/etc/systemd/system/$service.service.d"
    printf '[Unit]\nRequiresMountsFor=%s\n' "$data" >"/etc/systemd/system/$service.service.d/data.conf"
  done
  systemctl daemon-reload
  mountpoint -q "$data" || mount "$data"
  # The disk may have grown. Where it has not, this does nothing.
  xfs_growfs "$data" >/dev/null
}

# Docker wants both files to be there.
write_configuration() {
  (
    umask 077
    {
      printf 'HEARTH_PUBLIC_URL=https://%s\n' "$HEARTH_DOMAIN"
      [[ -z $HEARTH_REGION ]] || printf 'AWS_REGION=%s\n' "$HEARTH_REGION"
      [[ -z $HEARTH_SSM_PATH ]] || printf 'HEARTH_SSM_PATH=%s\n' "$HEARTH_SSM_PATH"
    } >/etc/hearth/instance.env
    touch /etc/hearth/hearth.env
  )
}

install_docker() {
  command -v docker >/dev/null || dnf install -y -q docker
  systemctl enable --now docker
}

# Whichever way it runs: with time for its work under way.
stop_container() {
  docker stop --time 120 "$1" >/dev/null 2>&1 || true
  docker rm --force "$1" >/dev/null 2>&1 || true
}

# start_container NAME ARGUMENTS of docker run...
start_container() {
  local name=$1
  shift
  stop_container "$name"
  docker run -d --name "$name" --restart unless-stopped --log-driver journald --log-opt "tag=$name" "$@" >/dev/null
}

# Both again at each try: the login may be what was refused.
pull_from_ecr() {
  local registry=${HEARTH_IMAGE%%/*}
  aws ecr get-login-password --region "$(cut -d . -f 4 <<<"$registry")" | docker login --username AWS --password-stdin "$registry" &&
    docker pull --quiet "$HEARTH_IMAGE"
}

run_image() {
  within 120 pull_from_ecr
  docker logout "${HEARTH_IMAGE%%/*}" >/dev/null
  systemctl disable --now hearth >/dev/null 2>&1 || true
  chown -R 1654:1654 "$data"
  start_container hearth -p 127.0.0.1:8080:8080 --env-file /etc/hearth/instance.env --env-file /etc/hearth/hearth.env \
    -e Hearth__Drain__StopTimeout=00:02:00 -v "$data:/data" \
    --stop-timeout 120 --read-only --cap-drop ALL --security-opt no-new-privileges "$HEARTH_IMAGE"
}

run_unit() {
  id hearth >/dev/null 2>&1 || useradd --system --home-dir "$data" --shell /usr/sbin/nologin hearth
  rm -rf /opt/hearth.new
  mkdir -p /opt/hearth.new
  tar -xzf "$files/hearth.tar.gz" -C /opt/hearth.new --no-same-owner
  install -m 644 "$files/hearth.service" /etc/systemd/system/hearth.service
  systemctl daemon-reload
  stop_container hearth
  systemctl stop hearth
  chown -R hearth:hearth "$data"
  rm -rf /opt/hearth.old
  [[ ! -d /opt/hearth ]] || mv /opt/hearth /opt/hearth.old
  mv /opt/hearth.new /opt/hearth
  systemctl enable --now hearth
}

# Open streams end when Caddy does, so it is started anew only for another image, name or file. Where its registry cannot be reached,
# the image that is there will do.
run_caddy() {
  docker pull --quiet "$caddy" >/dev/null || docker image inspect "$caddy" >/dev/null 2>&1 || within 120 docker pull --quiet "$caddy"
  local id made_from
  id=$(docker image inspect --format '{{.Id}}' "$caddy")
  made_from=$({ printf '%s\n' "$id" "$HEARTH_DOMAIN"; cat "$files/Caddyfile"; } | sha256sum | cut -c 1-16)
  [[ $(docker inspect --format '{{.State.Running}} {{.Config.Labels.made_from}}' caddy 2>/dev/null) != "true $made_from" ]] || return 0
  start_container caddy --network host --label "made_from=$made_from" -e "HEARTH_DOMAIN=$HEARTH_DOMAIN" \
    -v "$files/Caddyfile:/etc/caddy/Caddyfile:ro" -v caddy-data:/data "$caddy"
}

read_settings "$@"
fetch_release
mount_data
write_configuration
install_docker
if [[ -n $HEARTH_IMAGE ]]; then run_image; else run_unit; fi
run_caddy
within 60 curl --silent --fail --max-time 2 http://127.0.0.1:8080/health
say "the server is healthy: https://$HEARTH_DOMAIN"
