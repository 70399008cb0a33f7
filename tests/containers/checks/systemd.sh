# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# deploy/aws/ec2/hearth.service under the real systemd, installed with the commands of docs/deploy/systemd.md.

# shellcheck source=SCRIPTDIR/../lib/instance.sh
source lib/instance.sh

readonly machine=$prefix-machine

checks_systemd() {
  check "systemd: the server is published as docs/deploy/systemd.md prints it" publish_for_systemd
  check "systemd: a machine boots" boot_machine
  check "systemd: installs and answers as the page prints it, as a user of its own" install_on_machine
  check "systemd: the unit is valid and exposes little" unit_is_sound
  check "systemd: after kill -9 in the middle of an answer, the answer is finished" machine_recovers
  check "systemd: stop drains the answer under way and ends with 0" machine_stops
  check "systemd: upgrades as the page prints it, and keeps the conversation" machine_upgrades
  check "systemd: deploy/aws/ec2/setup.sh installs a release over it" machine_sets_up
  check "systemd: a setting that is changed later reaches the server, and Caddy only if it is its own" machine_changes_settings
  check "systemd: setup.sh formats and mounts a disk for the state, and hides no state below it" machine_uses_a_disk
  check "systemd: setup.sh changes to an image from ECR and back, with the same state" machine_runs_an_image
}

# on_machine COMMAND...
on_machine() {
  engine exec --workdir /root/upload "$machine" "$@"
}

# documented_on_machine NAME
documented_on_machine() {
  commands_of docs/deploy/systemd.md "$1" >/dev/null
  engine exec --interactive --workdir /root/upload "$machine" bash -euo pipefail -x -s <"$work/commands"
}

publish_for_systemd() {
  commands_of docs/deploy/systemd.md publish | sed -e "s| dist| $work/dist|" -e "s|hearth.tar.gz|$work/hearth.tar.gz|" >"$work/publish"
  cd "$root" || return
  timeout 300 bash -euo pipefail -x "$work/publish"
  test -x "$work/dist/server"
}

boot_machine() {
  cat >"$work/Machine" <<MACHINE
FROM $registry/aspnet:10.0
USER root
RUN apt-get update && apt-get install -y --no-install-recommends systemd curl openssl xfsprogs && rm -rf /var/lib/apt/lists/* /usr/share/dotnet
STOPSIGNAL SIGRTMIN+3
ENTRYPOINT ["/lib/systemd/systemd"]
MACHINE
  mkdir -p "$work/nothing"
  build $image-machine --file "$work/Machine" "$work/nothing"
  mkdir -p "$work/upload"
  cp "$work/hearth.tar.gz" "$root/deploy/aws/ec2/hearth.service" "$work/upload/"
  # The unit's own walls are made of namespaces, which systemd may make on a machine of its own.
  engine run --detach --name "$machine" --systemd always --privileged --memory 1g --network slirp4netns --publish 127.0.0.1::8080 \
    --volume "$work/upload:/root/upload" $image-machine >/dev/null
  within 30 machine_is_up
}

machine_is_up() {
  [[ $(on_machine systemctl is-system-running 2>/dev/null) =~ ^(running|degraded)$ ]]
}

unit_is_sound() {
  local exposure
  expect_equal "" "$(on_machine systemd-analyze verify hearth.service 2>&1)"
  exposure=$(on_machine systemd-analyze security hearth.service | sed -n 's/.*Overall exposure level for .*: \([0-9.]*\).*/\1/p')
  echo "exposure: $exposure of 10"
  awk -v exposure="$exposure" 'BEGIN { exit !(exposure != "" && exposure < 2.0) }'
}

install_on_machine() {
  local step
  for step in install configure start; do documented_on_machine "$step"; done
  expect_contains "Good evening." "$(documented_on_machine try)"
  expect_equal "600 root" "$(on_machine stat --format '%a %U' /etc/hearth/hearth.env)"
  expect_equal active "$(on_machine systemctl is-active hearth)"
  expect_equal hearth "$(on_machine stat --format %U "/proc/$(server_pid)")"
  # Without the variables of the file the server would not have started, and nobody but root can read them there.
  expect_fails engine exec --user hearth "$machine" cat /etc/hearth/hearth.env
  expect_equal "700 hearth" "$(on_machine stat --format '%a %U' /var/lib/hearth)"
  # The walls stand: the server sees a file system that it cannot write, and has no capabilities.
  expect_contains "CapBnd:	0000000000000000" "$(on_machine grep CapBnd "/proc/$(server_pid)/status")"
  expect_contains " ro," "$(on_machine grep ' / / ' "/proc/$(server_pid)/mountinfo")"
}

server_pid() {
  on_machine systemctl show --property MainPID --value hearth
}

# The key that the page's commands have made.
use_key_of_machine() {
  key=$(on_machine sed -n 's/^HEARTH_API_KEYS=//p' /etc/hearth/hearth.env)
}

machine_recovers() {
  use_key_of_machine
  local server before
  server=$(address machine)
  before=$(server_pid)
  expect_answering "$server" killed "$work/machine-kill" 600
  on_machine systemctl kill --signal KILL --kill-who main hearth
  within 30 settled "$server" killed 2 "w600 end"
  expect_fails test "$(server_pid)" = "$before"
  expect_equal 1 "$(on_machine systemctl show --property NRestarts --value hearth)"
}

machine_stops() {
  use_key_of_machine
  local server
  server=$(address machine)
  expect_answering "$server" stopped "$work/machine-stop" 600
  on_machine systemctl stop hearth
  expect_equal "inactive success 0" "$(on_machine systemctl show --property ActiveState --value hearth) $(on_machine systemctl show \
    --property Result --value hearth) $(on_machine systemctl show --property ExecMainStatus --value hearth)" "$(on_machine journalctl -u hearth -n 20)"
  within 5 test -s "$work/machine-stop.code"
  expect_equal 0 "$(cat "$work/machine-stop.code")" "the exit code of the client whose stream was open"
  on_machine systemctl start hearth
  within 15 healthy "$server"
  within 10 settled "$server" stopped 2 "w600 end"
}

machine_upgrades() {
  use_key_of_machine
  documented_on_machine upgrade
  within 15 healthy "$(address machine)"
  settled "$(address machine)" stopped 2 "w600 end"
}

# variable_of_server NAME: with which it runs.
variable_of_server() {
  on_machine cat "/proc/$(server_pid)/environ" | tr '\0' '\n' | sed -n "s/^$1=//p"
}

starts_of() {
  grep -c -e "^run .*--name $1 " "$work/upload/docker.log"
}

machine_sets_up() {
  use_key_of_machine
  make_instance_of_machine
  on_machine bash bucket/hearth/2/setup.sh HEARTH_RELEASE=s3://bucket/hearth/2 HEARTH_DOMAIN=agents.example.com
  settled "$(address machine)" stopped 2 "w600 end"
  expect_contains "HEARTH_DOMAIN=agents.example.com" "$(on_machine cat /etc/hearth/setup.env)"
  expect_contains "-e HEARTH_DOMAIN=agents.example.com" "$(grep 'name caddy ' "$work/upload/docker.log")"
  expect_equal https://agents.example.com "$(variable_of_server HEARTH_PUBLIC_URL)"
  expect_fails on_machine hearth-setup 'HEARTH_DOMAIN=$(reboot)'
  expect_fails on_machine hearth-setup HEARTH_OTHER=1
}

machine_changes_settings() {
  use_key_of_machine
  on_machine hearth-setup
  expect_equal 1 "$(starts_of caddy)" "Caddy is left alone when nothing of it has changed"
  on_machine hearth-setup HEARTH_DOMAIN=other.example.com HEARTH_REGION=eu-central-1
  expect_equal 2 "$(starts_of caddy)"
  expect_equal https://other.example.com "$(variable_of_server HEARTH_PUBLIC_URL)"
  expect_equal eu-central-1 "$(variable_of_server AWS_REGION)"
  expect_equal "600 root" "$(on_machine stat --format '%a %U' /etc/hearth/instance.env)"
  # What is in the file for one's own wins, and stays.
  on_machine bash -c 'echo HEARTH_PUBLIC_URL=https://own.example.com >>/etc/hearth/hearth.env'
  on_machine hearth-setup
  expect_equal https://own.example.com "$(variable_of_server HEARTH_PUBLIC_URL)"
  settled "$(address machine)" stopped 2 "w600 end"
}

# That the disk is mounted again after a boot cannot be seen here: in a container systemd takes no notice of disks in fstab.
machine_uses_a_disk() {
  use_key_of_machine
  local device
  truncate --size 512M "$work/disk"
  device=$(losetup --find --show "$work/disk")
  # It stays for as long as it is open here or mounted there, and no longer.
  exec 8<"$device"
  losetup --detach "$device"

  expect_fails on_machine hearth-setup "HEARTH_DATA_DEVICE=$device"
  on_machine systemctl stop hearth
  on_machine mv /var/lib/hearth /var/lib/hearth.before
  on_machine hearth-setup
  expect_equal "xfs $device" "$(on_machine findmnt --noheadings --raw --output FSTYPE,SOURCE /var/lib/hearth)"
  prompt "$(address machine)" disk "$(words 100)" "?wait=result" | grep -q "w100 end"
  # It is formatted once only, and used as far as it has grown.
  truncate --size 768M "$work/disk"
  losetup --set-capacity "$device"
  on_machine hearth-setup
  (($(on_machine findmnt --noheadings --bytes --output SIZE /var/lib/hearth) > 512 * 1024 * 1024))
  settled "$(address machine)" disk 1 "w100 end"
  expect_equal 1 "$(on_machine grep -c ' /var/lib/hearth xfs ' /etc/fstab)"
  expect_contains /var/lib/hearth "$(on_machine systemctl show --property RequiresMountsFor --value hearth)"
  expect_contains /var/lib/hearth "$(on_machine systemctl show --property RequiresMountsFor --value docker)"
}

machine_runs_an_image() {
  use_key_of_machine
  local before started
  before=$(starts_of caddy)
  on_machine hearth-setup HEARTH_IMAGE=123456789012.dkr.ecr.us-east-1.amazonaws.com/hearth:2
  settled "$(address machine)" disk 1 "w100 end"
  expect_equal inactive "$(on_machine systemctl is-active hearth || true)"
  expect_equal 1654 "$(on_machine stat --format %u /var/lib/hearth)"
  expect_equal 2 "$(grep -c '^login ' "$work/upload/docker.log")" "the first login is refused"
  started=$(grep 'name hearth ' "$work/upload/docker.log")
  expect_contains "--env-file /etc/hearth/instance.env --env-file /etc/hearth/hearth.env" "$started"
  expect_contains "-v /var/lib/hearth:/data" "$started"
  expect_contains "--stop-timeout 120 --read-only --cap-drop ALL --security-opt no-new-privileges 123456789012." "$started"
  # And back.
  on_machine hearth-setup HEARTH_IMAGE=
  settled "$(address machine)" disk 1 "w100 end"
  expect_equal hearth "$(on_machine stat --format %U /var/lib/hearth)"
  expect_equal "$before" "$(starts_of caddy)"
}
