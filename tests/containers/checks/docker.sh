# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# The commands of docs/deploy/docker.md, as they stand there, through Docker's own client. Behind the socket is podman, and ECR is a
# registry that answers to its name.

checks_docker() {
  check_with "docker iptables openssl" \
    "docker: build, run --restart unless-stopped and a first answer, as docs/deploy/docker.md prints them" as_daemon first_answer
  check_with "docker iptables openssl" "docker: the server is started again after a crash" as_daemon restarts_after_a_crash
  check_with "docker iptables openssl docker-registry aws moto_server" \
    "docker: login, tag and push to ECR, as docs/deploy/docker.md prints them" as_daemon push_to_ecr
}

readonly ecr=123456789012.dkr.ecr.us-east-1.amazonaws.com

# as_daemon FUNCTION: with a Docker host of its own, in a copy of the repository.
as_daemon() {
  in_background daemon podman system service --time 0 "unix://$work/docker.sock"
  export DOCKER_HOST=unix://$work/docker.sock DOCKER_BUILDKIT=0 DOCKER_CONFIG=$work/docker
  within_our_limits
  within 20 docker version
  cd "$(context_with_secrets)" || return
  "$1"
}

# podman's socket asks for a million open files, whatever this machine allows; so the client asks for what there is.
within_our_limits() {
  mkdir -p "$work/bin"
  cat >"$work/bin/docker" <<DOCKER
#!/bin/sh
docker=$(type -P docker)
[ "\$1" = run ] || exec "\$docker" "\$@"
shift
exec "\$docker" run --ulimit nofile=1024:$(ulimit -Hn) --ulimit nproc=4096:4096 "\$@"
DOCKER
  chmod +x "$work/bin/docker"
  PATH=$work/bin:$PATH
}

# documented NAME: runs what the page prints. Where something listens on port 80 already, another one takes its place.
documented() {
  local port=80
  [[ -f $work/port ]] || { if listens 80; then free_port; else echo 80; fi >"$work/port"; }
  port=$(cat "$work/port")
  commands_of docs/deploy/docker.md "$1" |
    sed -e "s|-p 80:8080|-p $port:8080|" -e "s|http://localhost/|http://localhost:$port/|" >"$work/documented"
  bash -euo pipefail -x "$work/documented"
}

listens() {
  (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

first_answer() {
  local step
  for step in build configure run; do documented "$step"; done
  expect_contains "Good evening." "$(documented try)"
  expect_equal 600 "$(stat --format %a hearth.env)"
  docker exec hearth /app/server healthcheck /ready
  docker logs hearth
}

restarts_after_a_crash() {
  local started
  started=$(docker inspect --format '{{.State.StartedAt}}' hearth)
  # Not with docker kill, after which a container stays down.
  local pid
  pid=$(docker inspect --format '{{.State.Pid}}' hearth)
  ((pid > 1)) && kill -KILL "$pid"
  within 20 restarted "$started"
  expect_contains "Good evening." "$(documented try)"
  docker stop hearth
  expect_equal 0 "$(docker inspect --format '{{.State.ExitCode}}' hearth)"
}

restarted() {
  [[ $(docker inspect --format '{{.State.Running}} {{.State.StartedAt}}' hearth) == true* ]] &&
    [[ $(docker inspect --format '{{.State.StartedAt}}' hearth) != "$1" ]]
}

# Everything that the commands reach is on this machine: the AWS CLI talks to moto, and the registry's name leads to one behind TLS.
push_to_ecr() {
  listens 443 && { echo "something listens on port 443 already"; return 1; }
  imitate_aws
  imitate_ecr
  documented push
  docker rmi "$ecr/hearth:1"
  docker pull "$ecr/hearth:1"
  local status=0 output
  output=$(docker run --rm --network none "$ecr/hearth:1" healthcheck 2>&1) || status=$?
  expect_equal 1 "$status" "$output"
  expect_contains refused "$output"
}

# The AWS CLI must never get out: each call is told where to go.
imitate_aws() {
  local port
  port=$(free_port)
  in_background moto moto_server -H 127.0.0.1 -p "$port"
  within 30 listens "$port"
  cat >"$work/bin/aws" <<AWS
#!/bin/sh
exec "$(type -P aws)" --endpoint-url http://127.0.0.1:$port "\$@"
AWS
  chmod +x "$work/bin/aws"
  export AWS_ACCESS_KEY_ID=check AWS_SECRET_ACCESS_KEY=check AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_PROFILE=
  unset AWS_PROFILE
}

imitate_ecr() {
  make_authority "$work/ecr-ca"
  sign "$work/ecr-ca" "$work/ecr" $ecr
  # The name and the authority are known in this run's own mount namespace only.
  { cat /etc/hosts; printf '127.0.0.1 %s\n' $ecr; } >"$work/hosts"
  mount --bind "$work/hosts" /etc/hosts
  cat /etc/ssl/certs/ca-certificates.crt "$work/ecr-ca.crt" >"$work/authorities.crt"
  mount --bind "$work/authorities.crt" /etc/ssl/certs/ca-certificates.crt
  # The registry knows bcrypt only, which Perl has from the C library.
  perl -e 'print "AWS:", crypt("123456789012-auth-token", q($2b$05$abcdefghijklmnopqrstuu)), "\n"' >"$work/htpasswd"
  cat >"$work/ecr.yml" <<REGISTRY
version: 0.1
storage: { filesystem: { rootdirectory: $work/ecr-images } }
http: { addr: 127.0.0.1:443, tls: { certificate: $work/ecr.crt, key: $work/ecr.key } }
auth: { htpasswd: { realm: ecr, path: $work/htpasswd } }
REGISTRY
  in_background ecr docker-registry serve "$work/ecr.yml"
  within 10 listens 443
}
