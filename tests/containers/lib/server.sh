# Servers in containers, and their clients.

readonly image=localhost/hearth:check
readonly key=check-key

# What a careful operator allows: no root, nothing to write but the volume, little memory and half a processor.
readonly limits=(--read-only --read-only-tmpfs=false --cap-drop ALL --security-opt no-new-privileges --memory 512m --cpus 0.5)

# start NAME [ARGUMENTS of podman run...] IMAGE: a server on a port of 127.0.0.1 that address NAME tells.
start() {
  local name=$prefix-$1
  shift
  engine run --detach --name "$name" --network slirp4netns --publish 127.0.0.1::8080 "${limits[@]}" \
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

# has_answer ADDRESS INSTANCE LAST-WORD
has_answer() {
  local events
  events=$(conversation "$1" "$2") || return 1
  [[ $events == *submission_settled* && $events == *"$3"* ]]
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

# A streamed answer: pieces before the whole, over server-sent events. An instance exists from its first input on.
expect_streamed_answer() {
  local stream=$work/stream-$2
  prompt "$1" "$2" "$(words 200)" >/dev/null
  in_background follow follow "$1" "$2" "$stream"
  within 20 grep -q submission_settled "$stream"
  grep -q '"type":"text_delta"' "$stream"
  grep -q '"outcome":"completed"' "$stream"
  has_answer "$1" "$2" "w200 end"
}

# expect_answering ADDRESS INSTANCE FILE WORDS: an answer has begun, with the open stream in the file.
expect_answering() {
  prompt "$1" "$2" "$(words "$4")" >/dev/null
  in_background follow follow "$1" "$2" "$3"
  within 20 grep -q text_delta "$3"
}
