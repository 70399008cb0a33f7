# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# What an EC2 instance has around deploy/aws/ec2/setup.sh, made up: a bucket that is a directory, and a Docker that notes what it is told.

make_instance_of_machine() {
  local upload=$work/upload
  mkdir -p "$upload/bucket/hearth/2"
  cp "$work/hearth.tar.gz" "$root"/deploy/aws/ec2/{setup.sh,hearth.service,Caddyfile} "$upload/bucket/hearth/2/"
  imitate_cli >"$upload/aws"
  imitate_docker >"$upload/docker"
  printf '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n' >"$upload/docker.service"
  on_machine install -m 755 aws docker /usr/local/bin/
  on_machine install -m 644 docker.service /etc/systemd/system/
}

# The first call is refused, as if the role were seconds old.
imitate_cli() {
  cat <<'AWS'
#!/bin/bash
[[ -e /root/upload/known ]] || { touch /root/upload/known; echo "Unable to locate credentials" >&2; exit 1; }
case "$1 $2" in
  "s3 cp") cp "/root/upload/bucket/${4#s3://bucket/}" "$5" ;;
  "ecr get-login-password") echo token ;;
  *) exit 2 ;;
esac
AWS
}

# In place of the image it runs the server that is unpacked already, as the image's user. The first login is refused.
imitate_docker() {
  cat <<'DOCKER'
#!/bin/bash
echo "$*" >>/root/upload/docker.log
last=${*: -1}
case $1 in
  login)
    [[ $(cat) == token && -e /root/upload/logged-in ]] || { touch /root/upload/logged-in; echo "denied" >&2; exit 1; } ;;
  image) echo sha256:1 ;;
  inspect) cat "/root/upload/label-$last" ;;
  stop) [[ $last != hearth ]] || systemctl stop hearth-image 2>/dev/null ;;
  rm) rm -f "/root/upload/label-$last" ;;
  run)
    [[ ! $* =~ --name\ ([a-z]+).*made_from=([0-9a-f]+) ]] || echo "true ${BASH_REMATCH[2]}" >"/root/upload/label-${BASH_REMATCH[1]}"
    [[ ! $* =~ --name\ hearth ]] || systemd-run --unit hearth-image --uid 1654 --gid 1654 \
      --property EnvironmentFile=/etc/hearth/instance.env --property EnvironmentFile=/etc/hearth/hearth.env \
      --setenv PORT=8080 --setenv Hearth__DataDirectory=/var/lib/hearth /opt/hearth/server ;;
esac
DOCKER
}
