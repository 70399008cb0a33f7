# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# State in PostgreSQL, over TLS with everything verified, from inside the container.

readonly database_host=database.hearth.test

checks_postgres() {
  local name="postgres: streams an answer over TLS with verify-full"
  if [[ -z $reason ]] && ! find_postgres >/dev/null; then
    skip "$name" "the programs of PostgreSQL 14 or later are not installed"
    skip "postgres: refuses a server whose certificate another authority has signed" "the same"
    return
  fi
  check "$name" with_postgres streams_from_postgres
  check "postgres: refuses a server whose certificate another authority has signed" with_postgres refuses_another_authority
}

find_postgres() {
  local programs
  for programs in "${HEARTH_TEST_POSTGRES_BIN:-}" /usr/lib/postgresql/*/bin; do
    [[ ! -x $programs/initdb ]] || { printf '%s' "$programs"; return; }
  done
  return 1
}

# with_postgres FUNCTION: a server of this check alone, which accepts TLS and passwords only. PostgreSQL does not run as root.
with_postgres() {
  local programs directory=$work/postgres-$RANDOM user=nobody port
  programs=$(find_postgres)
  port=$(free_port)
  chmod 711 "$work"
  cd /
  mkdir "$directory"
  make_authority "$directory/ca"
  make_authority "$directory/other"
  sign "$directory/ca" "$directory/server" $database_host
  chown -R $user "$directory"
  printf 'check-password' >"$directory/password"
  runuser -u $user -- "$programs/initdb" --pgdata "$directory/data" --username hearth --auth scram-sha-256 --pwfile "$directory/password" >/dev/null
  printf 'hostssl all all all scram-sha-256\n' >"$directory/data/pg_hba.conf"
  in_background postgres runuser -u $user -- "$programs/postgres" -D "$directory/data" -p "$port" -k "$directory" -h 127.0.0.1 \
    -c ssl=on -c ssl_cert_file="$directory/server.crt" -c ssl_key_file="$directory/server.key" -c fsync=off
  within 20 "$programs/pg_isready" --quiet --host 127.0.0.1 --port "$port"
  "$1" "$directory" "$port"
}

start_with_postgres() {
  local name=$1 port=$2 authority=$3
  start "$name" --add-host $database_host:10.0.2.2 \
    --volume "$authority:/etc/hearth/ca.crt:ro" \
    --env "DATABASE_URL=postgres://hearth:check-password@$database_host:$port/postgres?sslmode=verify-full&sslrootcert=/etc/hearth/ca.crt" \
    "$image"
}

streams_from_postgres() {
  start_with_postgres postgres "$2" "$1/ca.crt"
  within 20 healthy "$(address postgres)"
  within 20 call GET "$(address postgres)/ready"
  expect_streamed_answer "$(address postgres)" evening
  engine rm --force --time 30 $prefix-postgres >/dev/null
}

refuses_another_authority() {
  start_with_postgres distrustful "$2" "$1/other.crt"
  within 40 stopped distrustful
  expect_fails test "$(exit_code_of distrustful)" = 0
  log_of distrustful
  expect_contains ertificate "$(log_of distrustful)"
  expect_fails grep -q check-password <(log_of distrustful)
}
