# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# The image of samples/Quickstart/Dockerfile.

checks_image() {
  check "image: is labelled, runs as 1654, and keeps nothing but /data" image_is_described
  check "image: holds no .env, no key and no source" image_holds_no_secret
  check "image: is built without having seen a secret" build_sees_no_secret
  check "image: refuses to start open, and says why" image_refuses_to_start_open
  check "image: is healthy within 10 s, read-only, without rights, with 512 MB and half a processor" image_becomes_healthy
  check "image: streams an answer, on SQLite in a volume" image_streams
  check "image: keeps the conversation over a restart" image_keeps_the_conversation
  check "image: as PID 1 drains on SIGTERM, ends open streams cleanly and exits with 0" image_drains
  check "image: finishes after kill -9 what it was answering" image_recovers
  check "image: healthcheck fails when the server does not answer" healthcheck_fails_without_a_server
}

# build_image [TAG ARGUMENTS of buildah bud...]
build_image() {
  build "${1:-$image}" --build-arg VERSION=1.2.3 --build-arg REVISION=abc --build-arg SOURCE=https://example.com/hearth \
    --file "$root/samples/Quickstart/Dockerfile" "${@:2}" "$(context_with_secrets)"
}

image_is_described() {
  local config
  config=$(engine image inspect "$image" --format '{{json .Config}}')
  local expected
  for expected in '"User":"1654"' '"8080/tcp":{}' '"/data":{}' '"Entrypoint":["/app/server"]' '"StopSignal":"SIGTERM"' \
    '"PORT=8080"' '"Hearth__DataDirectory=/data"' \
    '"org.opencontainers.image.title":"hearth-quickstart"' '"org.opencontainers.image.licenses":"Apache-2.0"' \
    '"org.opencontainers.image.version":"1.2.3"' '"org.opencontainers.image.revision":"abc"' \
    '"org.opencontainers.image.source":"https://example.com/hearth"'; do
    expect_contains "$expected" "$config"
  done
  expect_contains '"/app/server",' "$(engine image inspect "$image" | grep -A 12 -i '"healthcheck": {')"
}

image_holds_no_secret() {
  local container mount history
  container=$(buildah from --pull-never "$image")
  mount=$(buildah mount "$container")
  expect_fails grep -r -l -s hearth-check-secret "$mount/app" "$mount/data" "$mount/home" "$mount/root"
  expect_equal "" "$(find "$mount/app" "$mount/data" \( -name '*.cs' -o -name '.env*' -o -name '*.key' -o -name '*.db' \) -print)"
  expect_equal "1654:1654" "$(stat --format '%u:%g' "$mount/data")"
  expect_equal "" "$(find "$mount/app" -user 1654 -print | head -n 1)" "the server must not be able to change its own files"
  buildah rm "$container" >/dev/null
  history=$(engine history --no-trunc --format '{{.CreatedBy}}' "$image")
  expect_contains /app/server "$history"
  expect_fails grep -i -e secret -e password -e api_key <<<"$history"
}

# The build stage is not in the image, but its layers stay in the builder's cache.
build_sees_no_secret() {
  local container mount
  build_image "$image-stage" --target build
  container=$(buildah from --pull-never "$image-stage")
  mount=$(buildah mount "$container")
  test -e "$mount/source/samples/Quickstart/Program.cs"
  expect_fails grep -r -l hearth-check-secret "$mount/source"
  buildah rm "$container" >/dev/null
}

image_refuses_to_start_open() {
  local status=0 output
  output=$(engine run --rm --name $prefix-open --network none "${limits[@]}" "$image" 2>&1) || status=$?
  expect_fails test "$status" = 0
  expect_contains "Hearth does not start: anyone who can reach this server could use its agents" "$output"
}

image_becomes_healthy() {
  engine volume create $prefix-data >/dev/null
  start server --volume $prefix-data:/data "$image"
  within 10 healthy "$(address server)"
  engine exec $prefix-server /app/server healthcheck
  engine exec $prefix-server /app/server healthcheck /ready
  engine healthcheck run $prefix-server
  expect_equal 1654 "$(engine exec $prefix-server id -u)"
  engine exec $prefix-server touch /data/probe
  local place
  for place in / /app /tmp /etc /home/app /var/tmp; do expect_fails engine exec $prefix-server touch "$place/probe"; done
}

image_streams() {
  expect_streamed_answer "$(address server)" evening
}

image_keeps_the_conversation() {
  engine restart --time 30 $prefix-server >/dev/null
  within 10 healthy "$(address server)"
  settled "$(address server)" evening 2 "w100 end"
}

image_drains() {
  local server stream=$work/drain
  server=$(address server)
  expect_answering "$server" long "$stream" 600
  engine stop --time 30 $prefix-server >/dev/null
  expect_equal 0 "$(exit_code_of server)" "$(log_of server | tail -n 20)"
  within 5 test -s "$stream.code"
  expect_equal 0 "$(cat "$stream.code")" "the exit code of the client whose stream was open"
  # Three seconds' worth of words fit into the time for work under way, so nothing is left over.
  engine start $prefix-server >/dev/null
  within 10 healthy "$(address server)"
  within 10 settled "$(address server)" long 2 "w600 end"
}

image_recovers() {
  local server stream=$work/kill
  server=$(address server)
  expect_answering "$server" killed "$stream" 600
  engine kill --signal KILL $prefix-server >/dev/null
  within 10 stopped server
  expect_equal 137 "$(exit_code_of server)"
  engine start $prefix-server >/dev/null
  within 10 healthy "$(address server)"
  within 30 settled "$(address server)" killed 2 "w600 end"
}

healthcheck_fails_without_a_server() {
  local status=0 output
  output=$(engine run --rm --name $prefix-alone --network none "${limits[@]}" --entrypoint /app/server "$image" healthcheck 2>&1) || status=$?
  expect_equal 1 "$status" "$output"
  expect_fails test -z "$output"
}
