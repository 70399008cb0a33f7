# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# Streams through the proxies that the pages name, with the configuration that they print.

checks_proxies() {
  check_with caddy "proxies: a stream comes whole and at once through Caddy, with deploy/aws/ec2/Caddyfile" stream_through_caddy
  check_with caddy "proxies: Caddy does not wait for open streams when it stops" caddy_stops
  check_with nginx "proxies: a stream comes whole and at once through nginx, as docs/deploy/docker.md prints it" stream_through_nginx
}

# start_caddy: in front of a server, at the address that HEARTH_DOMAIN then has.
start_caddy() {
  start caddy "$image"
  export HEARTH_DOMAIN HEARTH_UPSTREAM XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work
  HEARTH_DOMAIN=http://127.0.0.1:$(free_port)
  HEARTH_UPSTREAM=$(engine port $prefix-caddy 8080)
  HEARTH_DOMAIN=agents.example.com caddy validate --adapter caddyfile --config "$root/deploy/aws/ec2/Caddyfile"
  in_background proxy env CADDY_ADMIN=off caddy run --adapter caddyfile --config "$root/deploy/aws/ec2/Caddyfile"
  within 15 healthy "$HEARTH_DOMAIN"
}

stream_through_caddy() {
  start_caddy
  expect_streamed_answer "$HEARTH_DOMAIN" evening
  # What waits for an answer sees no byte for as long as that takes.
  prompt "$HEARTH_DOMAIN" patient "$(words 400)" "?wait=result" | grep -q "w400 end"
  engine rm --force --time 30 $prefix-caddy >/dev/null
}

caddy_stops() {
  local proxy started
  start_caddy
  proxy=${pids[-1]}
  open_stream "$HEARTH_DOMAIN" evening "$work/caddy-stop"
  started=$SECONDS
  kill -TERM "$proxy"
  wait "$proxy"
  ((SECONDS - started < 10)) || { echo "it took $((SECONDS - started)) s"; return 1; }
  within 5 test -s "$work/caddy-stop.code"
  engine rm --force --time 30 $prefix-caddy >/dev/null
}

stream_through_nginx() {
  local port
  start nginx "$image"
  port=$(free_port)
  {
    printf 'daemon off; pid %s/nginx.pid; error_log stderr; user root;\nevents { }\nhttp {\naccess_log off;\n' "$work"
    printf 'client_body_temp_path %s/nginx; proxy_temp_path %s/nginx;\n' "$work" "$work"
    printf 'server {\nlisten 127.0.0.1:%s;\n' "$port"
    commands_of docs/deploy/docker.md nginx | sed "s|127.0.0.1:8080|$(engine port $prefix-nginx 8080)|"
    printf '}\n}\n'
  } >"$work/nginx.conf"
  in_background proxy nginx -e stderr -c "$work/nginx.conf"
  within 15 healthy "http://127.0.0.1:$port"
  expect_streamed_answer "http://127.0.0.1:$port" evening
  engine rm --force --time 30 $prefix-nginx >/dev/null
}
