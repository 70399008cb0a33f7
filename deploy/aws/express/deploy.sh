#!/usr/bin/env bash
# Deploys a Hearth server to Amazon ECS Express Mode with the AWS CLI. docs/deploy/aws.md goes through it step by step.
#
#   deploy.sh stack                creates or updates what is around the service: database, secrets, roles, image repository
#   deploy.sh service --tag TAG    creates or updates the service from an image of that repository, waits until it runs, and sets
#                                  the time-outs of its load balancer; an earlier tag is a rollback
#   deploy.sh status               shows what there is
#   deploy.sh delete               deletes the service, and with --with-stack the rest
#
#   --settings FILE   what to deploy; settings.example explains it. Default: settings, beside this script
#   --dry-run         changes nothing; prints the calls that would
#
# A second run with nothing new changes nothing. Exit code 0 means that all of it is done. HEARTH_AWS_ENDPOINT_URL sends every call
# to another endpoint, for tests; HEARTH_DEPLOY_TIMEOUT_SECONDS (2400) and HEARTH_DEPLOY_POLL_SECONDS (10) bound the waits.
#
# Needs bash 5, jq 1.6 and the AWS CLI: version 2.34 or a version 1 that knows Express services.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

# Elsewhere the parts below would already be errors of syntax.
if ((BASH_VERSINFO[0] < 5)); then
  echo "deploy: this is bash $BASH_VERSION; version 5 is needed. On macOS: brew install bash" >&2
  exit 1
fi

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here template=$here/template.yaml
dry_run=no
outputs=''
service_arn=''
deployment=''

# shellcheck source=lib/calls.sh
source "$here/lib/calls.sh"
# shellcheck source=lib/settings.sh
source "$here/lib/settings.sh"
# shellcheck source=lib/stack.sh
source "$here/lib/stack.sh"
# shellcheck source=lib/service.sh
source "$here/lib/service.sh"

usage() {
  sed -n '2,/^set /{ /^set /d; /^# shellcheck/d; s/^# \{0,1\}//; p }' "${BASH_SOURCE[0]}"
}

check_tools() {
  command -v jq >/dev/null || fail "jq is missing." "Install it: https://jqlang.org/download"
  command -v aws >/dev/null || fail "the AWS CLI is missing." "Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
}

# An older CLI would fail in the middle, when the stack is already paid for.
check_express() {
  call ecs create-express-gateway-service --generate-cli-skeleton >"$scratch/answer" 2>&1 ||
    fail "this AWS CLI does not know Express services: $(aws --version)." "Update it to 2.34 or later."
}

# Whose account this is, before anything happens in it.
check_account() {
  caller=$(call sts get-caller-identity) ||
    fail "there are no credentials that AWS accepts." "Log in (aws configure, or aws sso login), and set AWS_PROFILE if you have several."
  say "account $(jq --raw-output .Account <<<"$caller"), region ${settings[REGION]}, as $(jq --raw-output .Arn <<<"$caller")"
  [[ -z ${settings[ACCOUNT]:-} || $(jq --raw-output .Account <<<"$caller") == "${settings[ACCOUNT]}" ]] ||
    fail "the settings are for account ${settings[ACCOUNT]}." "Set AWS_PROFILE to a profile of that account."
}

main() {
  local command='' tag='' with_stack=no file=$here/settings
  while (($# > 0)); do
    case $1 in
      stack | service | status | delete) [[ -z $command ]] || fail "one command at a time: $command or $1?"; command=$1 ;;
      --settings | --tag) (($# > 1)) || fail "$1 needs a value."
        if [[ $1 == --tag ]]; then tag=$2; else file=$2; fi
        shift ;;
      --dry-run) dry_run=yes ;;
      --with-stack) with_stack=yes ;;
      --help | -h) usage; return ;;
      *) fail "unknown argument $1." "deploy.sh --help lists them." ;;
    esac
    shift
  done
  [[ -n $command ]] || fail "what is to be done? One of stack, service, status, delete." "deploy.sh --help explains them."
  [[ $command != service || -n $tag ]] || fail "which image? Say --tag TAG."

  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  check_tools
  read_settings "$file"
  check_account
  check_stack
  case $command in
    stack) check_express; deploy_stack ;;
    service) deploy_service "$tag" ;;
    status) show_status ;;
    delete) delete_service
      [[ $with_stack == no ]] || delete_stack ;;
  esac
}

main "$@"
