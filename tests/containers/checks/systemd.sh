# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# deploy/aws/ec2/hearth.service under the real systemd, installed with the commands of docs/deploy/systemd.md.

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
RUN apt-get update && apt-get install -y --no-install-recommends systemd curl openssl && rm -rf /var/lib/apt/lists/* /usr/share/dotnet
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

# The instance's surroundings are made up: a bucket that is a directory, and a Docker that notes what it is told.
machine_sets_up() {
  use_key_of_machine
  mkdir -p "$work/upload/bucket/hearth/2"
  cp "$work/hearth.tar.gz" "$root"/deploy/aws/ec2/{setup.sh,hearth.service,Caddyfile} "$work/upload/bucket/hearth/2/"
  cat >"$work/upload/aws" <<'AWS'
#!/bin/bash
[[ "$1 $2 $3" == "s3 cp --no-progress" ]] && cp "/root/upload/bucket/${4#s3://bucket/}" "$5"
AWS
  printf '#!/bin/sh\necho "$*" >>/root/upload/docker.log\n' >"$work/upload/docker"
  printf '[Service]\nType=oneshot\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n' >"$work/upload/docker.service"
  on_machine install -m 755 aws docker /usr/local/bin/
  on_machine install -m 644 docker.service /etc/systemd/system/

  on_machine bash bucket/hearth/2/setup.sh HEARTH_RELEASE=s3://bucket/hearth/2 HEARTH_DOMAIN=agents.example.com
  on_machine hearth-setup
  settled "$(address machine)" stopped 2 "w600 end"
  expect_contains "HEARTH_DOMAIN=agents.example.com" "$(on_machine cat /etc/hearth/setup.env)"
  expect_contains "--network host -e HEARTH_DOMAIN=agents.example.com" "$(cat "$work/upload/docker.log")"
  expect_fails on_machine hearth-setup 'HEARTH_DOMAIN=$(reboot)'
  expect_fails on_machine hearth-setup HEARTH_OTHER=1
}
