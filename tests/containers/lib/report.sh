# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# Runs checks, one after the other, and counts them.

passed=0
failed=0
skipped=0

# The reason why no check can run here; empty when they can.
reason=""

# check NAME FUNCTION [ARGUMENTS...]: passes if the function does. It runs in a process of its own, where the first command that
# fails ends it, and shows what it wrote only if it failed.
check() {
  local name=$1 log=$work/check.log start=$SECONDS status=0
  shift
  if [[ -n $reason ]]; then
    skip "$name" "$reason"
    return
  fi
  (
    set -euo pipefail
    pids=()
    trap stop_processes EXIT
    "$@"
  ) >"$log" 2>&1 &
  wait $! || status=$?
  if ((status == 0)); then
    passed=$((passed + 1))
    printf 'ok      %s (%d s)\n' "$name" $((SECONDS - start))
  else
    failed=$((failed + 1))
    printf 'FAILED  %s (%d s)\n' "$name" $((SECONDS - start))
    tail -n 40 "$log" | sed 's/^/        /'
  fi
}

# skip NAME REASON
skip() {
  skipped=$((skipped + 1))
  printf 'skipped %s: %s\n' "$1" "$2"
}

report() {
  printf 'containers: %d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((failed == 0))
}

# What a check expects. Each says what it saw instead.
expect_equal() {
  [[ $1 == "$2" ]] || { echo "expected \"$1\", but it is \"$2\"${3:+: $3}"; return 1; }
}

expect_contains() {
  [[ $2 == *"$1"* ]] || { echo "expected to find \"$1\" in: $2"; return 1; }
}

expect_fails() {
  ! "$@" || { echo "expected to fail: $*"; return 1; }
}

# within SECONDS COMMAND...: waits until the command succeeds.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || { echo "not in time: $*"; return 1; }
    sleep 0.1
  done
}

# The commands that a page prints below <!-- run: NAME -->, so that what is checked is what is documented.
commands_of() {
  awk -v marker="<!-- run: $2 -->" '
    $0 == marker { found = 1; next }
    inside && /^```$/ { exit }
    found && /^```/ { inside = 1; found = 0; next }
    inside { print }
  ' "$root/$1" | tee "$work/commands"
  [[ -s $work/commands ]] || { echo "$1 prints no commands for \"$2\"" >&2; return 1; }
}
