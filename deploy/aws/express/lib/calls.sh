# shellcheck shell=bash
# Calls of the AWS CLI: read, change, retry, wait. Sourced by deploy.sh.

# Seconds between two looks, and until a wait is given up. A new database takes about ten minutes, a canary deploy six or more.
readonly poll_seconds=${HEARTH_DEPLOY_POLL_SECONDS:-10}
readonly timeout_seconds=${HEARTH_DEPLOY_TIMEOUT_SECONDS:-2400}
readonly assume_role_attempts=12

# Everything the script says to people goes to stderr; results and the plan of a dry run go to stdout.
say() {
  printf '%s\n' "$*" >&2
}

# fail WHAT [NEXT STEP]...
fail() {
  say "deploy: $1"
  (($# == 1)) || printf '        %s\n' "${@:2}" >&2
  exit 1
}

# call ARGUMENT...: the only place where the AWS CLI is started, so that no call can miss the region and the endpoint.
call() {
  local common=(--output json)
  [[ -z ${settings[REGION]:-} ]] || common+=(--region "${settings[REGION]}")
  [[ -z ${HEARTH_AWS_ENDPOINT_URL:-} ]] || common+=(--endpoint-url "$HEARTH_AWS_ENDPOINT_URL")
  AWS_PAGER='' command aws "${common[@]}" "$@"
}

# change ARGUMENT...: a call that changes something. A dry run prints it instead.
change() {
  if [[ $dry_run == yes ]]; then
    print_command "$@"
  else
    call "$@"
  fi
}

# One argument a line where it is long, so that the plan can be read and pasted.
print_command() {
  local argument
  printf 'aws --region %s' "${settings[REGION]}"
  for argument in "$@"; do
    case $argument in
      --*) printf " \\\\\n  %s" "$argument" ;;
      *[!A-Za-z0-9_./:=@,-]*) printf " '%s'" "${argument//\'/\'\\\'\'}" ;;
      *) printf ' %s' "$argument" ;;
    esac
  done
  printf '\n\n'
}

# look 'ERROR|ERROR' ARGUMENT...: a call whose listed errors mean "not there", answered with null.
look() {
  local absent=$1 answer
  shift
  if answer=$(call "$@" 2>"$scratch/error"); then
    printf '%s\n' "$answer"
  elif grep -qE "$absent" "$scratch/error"; then
    printf 'null\n'
  else
    cat "$scratch/error" >&2
    return 1
  fi
}

# New roles take some seconds to be known everywhere, and the first use of ECS in an account makes one too.
change_with_new_roles() {
  local attempt
  for ((attempt = 1; ; attempt++)); do
    if change "$@" 2>"$scratch/error"; then
      return
    fi
    if ((attempt >= assume_role_attempts)) || ! grep -q 'nable to assume' "$scratch/error"; then
      cat "$scratch/error" >&2
      return 1
    fi
    say "a role is not known everywhere yet; trying again"
    sleep "$poll_seconds"
  done
}

# wait_until WHAT COMMAND...: runs the command until it succeeds (0); 1 means not yet, anything else that it never will.
wait_until() {
  local what=$1 deadline=$((SECONDS + timeout_seconds)) status
  shift
  say "waiting for $what"
  while true; do
    status=0
    "$@" || status=$?
    case $status in
      0) return ;;
      1) ;;
      *) exit 1 ;;
    esac
    ((SECONDS < deadline)) ||
      fail "$what has taken more than $timeout_seconds s." "Nothing is lost: look at it with \"deploy.sh status\", and run the same command again."
    sleep "$poll_seconds"
  done
}
