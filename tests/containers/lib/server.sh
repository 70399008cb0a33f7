# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# Servers in containers, and their clients.

readonly image=localhost/hearth:check
key=check-key

# What a careful operator allows: no root, nothing to write but the volume, little memory and half a processor.
readonly limits=(--read-only --read-only-tmpfs=false --cap-drop ALL --security-opt no-new-privileges --memory 512m --cpus 0.5)

# start NAME [ARGUMENTS of podman run...] IMAGE: a server on a port of 127.0.0.1 that address NAME tells. For it this machine's own
# loopback interface is 10.0.2.2.
start() {
  local name=$prefix-$1
  shift
  engine run --detach --name "$name" --network slirp4netns:allow_host_loopback=true --publish 127.0.0.1::8080 "${limits[@]}" \
    --env HEARTH_API_KEYS=$key --env HEARTH_PUBLIC_URL=http://hearth.example "$@" >/dev/null
}

address() {
  printf 'http://%s' "$(engine port "$prefix-$1" 8080)"
}

# call METHOD ADDRESS [ARGUMENTS of curl...]
call() {
  curl --silent --show-error --fail-with-body --max-time 30 --header "authorization: Bearer $key" --request "$1" "${@:3}" "$2"
}

healthy() {
  curl --silent --fail --output /dev/null --max-time 2 "$1/health"
}

# prompt ADDRESS INSTANCE TEXT [QUERY]
prompt() {
  call POST "$1/agents/assistant/$2${4:-}" --header 'content-type: application/json' --data "{\"message\":\"$3\"}"
}

# follow ADDRESS INSTANCE FILE: the stream from its beginning, into a file, until the server ends it; its exit code beside it.
follow() {
  curl --silent --no-buffer --max-time 120 --header "authorization: Bearer $key" --output "$3" \
    "$1/agents/assistant/$2?offset=-1&live=sse" && printf 0 >"$3.code" || printf '%d' $? >"$3.code"
}

# A number of words for an answer that takes 5 milliseconds for each of them.
words() {
  local i
  for ((i = 1; i <= $1; i++)); do printf 'w%d ' "$i"; done
  printf 'end'
}

# A completed answer stands whole in its message_end.
conversation() {
  call GET "$1/agents/assistant/$2?offset=-1"
}

# settled ADDRESS INSTANCE COUNT TEXT: so many inputs were answered, and the text is there.
settled() {
  local events
  events=$(conversation "$1" "$2") || return 1
  (($(grep -o '"type":"submission_settled"' <<<"$events" | wc -l) == $3)) && [[ $events == *"$4"* && $events != *'"outcome":"failed"'* ]]
}

log_of() {
  engine logs "$prefix-$1" 2>&1
}

exit_code_of() {
  engine inspect "$prefix-$1" --format '{{.State.ExitCode}}'
}

stopped() {
  [[ $(engine inspect "$prefix-$1" --format '{{.State.Status}}') == exited ]]
}

# open_stream ADDRESS INSTANCE FILE: a client that has read what there is. An instance exists from its first input on.
open_stream() {
  prompt "$1" "$2" hello "?wait=result" >/dev/null
  rm -f "$3" "$3.code"
  in_background follow follow "$1" "$2" "$3"
  within 10 grep -qs '"upToDate":true' "$3"
}

# A streamed answer: pieces before the whole, over server-sent events.
expect_streamed_answer() {
  local stream=$work/stream-$2
  open_stream "$1" "$2" "$stream"
  prompt "$1" "$2" "$(words 100)" >/dev/null
  within 20 grep -q '"type":"text_delta"' "$stream"
  within 20 settled "$1" "$2" 2 "w100 end"
}

# expect_answering ADDRESS INSTANCE FILE WORDS: an answer has begun, with the open stream in the file.
expect_answering() {
  open_stream "$1" "$2" "$3"
  prompt "$1" "$2" "$(words "$4")" >/dev/null
  within 20 grep -q text_delta "$3"
}

# expect_serves NAME [ARGUMENTS of podman run...] IMAGE: all that a user sees in the life of a server.
expect_serves() {
  start "$@"
  within 15 healthy "$(address "$1")"
  engine exec "$prefix-$1" /app/server healthcheck
  expect_streamed_answer "$(address "$1")" evening
  engine stop --time 30 "$prefix-$1" >/dev/null
  expect_equal 0 "$(exit_code_of "$1")" "$(log_of "$1" | tail -n 20)"
  engine rm "$prefix-$1" >/dev/null
}

# A copy of the repository with secrets at places where people keep them.
context_with_secrets() {
  local context=$work/context
  if [[ ! -d $context ]]; then
    mkdir "$context"
    (cd "$root" && git ls-files --cached --others --exclude-standard -z | tar --create --null --files-from=- --ignore-failed-read) 2>/dev/null |
      tar --extract --directory "$context"
    mkdir -p "$context/samples/Quickstart/.hearth"
    local file
    for file in .env src/.env samples/Quickstart/.env samples/Quickstart/.env.production samples/Quickstart/.hearth/hearth.db \
      samples/Quickstart/server.key samples/Quickstart/appsettings.Development.json; do
      printf '"hearth-check-secret"' >"$context/$file"
    done
  fi
  printf '%s' "$context"
}
