# shellcheck shell=bash
# The CloudFormation stack around the service. Sourced by deploy.sh.

# Each parameter of the template and the setting it comes from.
readonly stack_parameters='VpcId VPC
DatabaseSubnetIds DATABASE_SUBNETS
DatabaseClass DATABASE_CLASS
DatabaseEngineVersion DATABASE_ENGINE_VERSION
DatabaseParameterFamily DATABASE_PARAMETER_FAMILY
DatabaseStorageGiB DATABASE_STORAGE_GIB
DatabaseMaxStorageGiB DATABASE_MAX_STORAGE_GIB
DatabaseMultiAz DATABASE_MULTI_AZ
DatabaseDeletionProtection DATABASE_DELETION_PROTECTION
DatabaseIamUser DATABASE_IAM_USER
BedrockModelArns BEDROCK_MODEL_ARNS
LogRetentionDays LOG_RETENTION_DAYS'

# The stack as JSON, or null.
describe_stack() {
  look 'does not exist' cloudformation describe-stacks --stack-name "${settings[NAME]}" |
    jq 'if . == null then null else .Stacks[0] end'
}

# A stack of that name may be somebody else's. An update would replace all that is in it, and a deletion take it away.
check_stack() {
  local stack ours
  stack=$(describe_stack)
  ours=$(sed -n 's/^Description: //p' "$template")
  [[ $stack == null || $(jq --raw-output '.Description // ""' <<<"$stack") == "$ours" ]] ||
    fail "the stack ${settings[NAME]} was not made by this script." "Choose another NAME in the settings."
}

# The parameters that the settings give, as a JSON object.
wanted_parameters() {
  local parameter setting arguments=(--arg ProviderKey "$([[ ${settings[PROVIDER_KEY]} == none ]] && echo false || echo true)")
  while read -r parameter setting; do
    [[ -z ${settings[$setting]+set} ]] || arguments+=(--arg "$parameter" "${settings[$setting]}")
  done <<<"$stack_parameters"
  jq --null-input --compact-output "${arguments[@]}" '$ARGS.named'
}

# The first cluster of an account needs a role of ECS's own. A stack that makes it in passing may be too early to use it.
ensure_service_linked_role() {
  [[ $(look NoSuchEntity iam get-role --role-name AWSServiceRoleForECS) == null ]] || return 0
  say "making the role of ECS in this account"
  change iam create-service-linked-role --aws-service-name ecs.amazonaws.com >"$scratch/answer"
  [[ $dry_run == no ]] || cat "$scratch/answer"
}

deploy_stack() {
  local stack parameters
  ensure_service_linked_role
  stack=$(describe_stack)
  parameters=$(wanted_parameters)
  case $(jq --raw-output '.StackStatus // "NONE"' <<<"$stack") in
    NONE) create_stack "$parameters" ;;
    CREATE_FAILED | ROLLBACK_COMPLETE | ROLLBACK_FAILED)
      fail "the stack ${settings[NAME]} was never complete; its events say why." \
        "When that is mended: deploy.sh delete --with-stack, then this again." ;;
    DELETE_FAILED)
      fail "the stack ${settings[NAME]} is half deleted." "Go on with it: deploy.sh delete --with-stack" ;;
    *_FAILED)
      fail "the stack ${settings[NAME]} is stuck after an update; its events say why." "When that is mended:" \
        "aws cloudformation continue-update-rollback --region ${settings[REGION]} --stack-name ${settings[NAME]}" ;;
    *_IN_PROGRESS)
      wait_until "the change of the stack that is under way" stack_is_settled
      deploy_stack ;;
    *) update_stack "$stack" "$parameters" ;;
  esac
}

create_stack() {
  say "creating the stack ${settings[NAME]}"
  change cloudformation create-stack --stack-name "${settings[NAME]}" --template-body "file://$template" \
    --capabilities CAPABILITY_IAM --parameters "$(parameter_list "$1")" >"$scratch/answer"
  finish_stack
}

# update_stack STACK PARAMETERS
update_stack() {
  local current
  current=$(jq --compact-output '[.Parameters[]? | {(.ParameterKey): .ParameterValue}] | add // {}' <<<"$1")
  if [[ $(call cloudformation get-template --stack-name "${settings[NAME]}" | jq --raw-output .TemplateBody) == "$(<"$template")" ]] &&
    jq --exit-status --null-input --argjson wanted "$2" --argjson current "$current" \
      '$wanted | to_entries | all(.value == $current[.key])' >"$scratch/answer"; then
    say "the stack ${settings[NAME]} is as wanted"
    return
  fi
  say "updating the stack ${settings[NAME]}"
  if ! change cloudformation update-stack --stack-name "${settings[NAME]}" --template-body "file://$template" \
    --capabilities CAPABILITY_IAM --parameters "$(parameter_list "$2" "$current")" >"$scratch/answer" 2>"$scratch/error"; then
    grep -q 'No updates are to be performed' "$scratch/error" && return
    cat "$scratch/error" >&2
    return 1
  fi
  finish_stack
}

# parameter_list WANTED [CURRENT]: what the settings do not give keeps its value.
parameter_list() {
  local names
  names=$(cut -d ' ' -f 1 <<<"$stack_parameters" | jq --raw-input . | jq --slurp --compact-output .)
  jq --null-input --compact-output --argjson wanted "$1" --argjson current "${2:-{\}}" --argjson names "$names" '
    [$wanted | to_entries[] | {ParameterKey: .key, ParameterValue: .value}]
    + [$names[] | select(in($wanted) | not) | select(in($current)) | {ParameterKey: ., UsePreviousValue: true}]'
}

finish_stack() {
  if [[ $dry_run == yes ]]; then
    cat "$scratch/answer"
    return
  fi
  wait_until "the stack (a new database takes about ten minutes)" stack_is_settled
}

# 0 when the stack is complete, 1 while it changes, 2 when it failed.
stack_is_settled() {
  local status
  status=$(describe_stack | jq --raw-output '.StackStatus // "NONE"') || return 2
  case $status in
    *_IN_PROGRESS) return 1 ;;
    CREATE_COMPLETE | UPDATE_COMPLETE) return 0 ;;
  esac
  say "deploy: the stack ${settings[NAME]} ended as $status:"
  call cloudformation describe-stack-events --stack-name "${settings[NAME]}" |
    jq --raw-output '[.StackEvents[] | select(.ResourceStatus | endswith("FAILED"))][:5][]
      | "        \(.LogicalResourceId): \(.ResourceStatusReason // .ResourceStatus)"' >&2
  return 2
}

# The outputs of the stack as a JSON object. A dry run before the stack exists shows their names.
stack_outputs() {
  local stack
  stack=$(describe_stack)
  if [[ $stack != null ]]; then
    jq '[.Outputs[]? | {(.OutputKey): .OutputValue}] | add // {}' <<<"$stack"
  elif [[ $dry_run == yes ]]; then
    sed -n '/^Outputs:/,$ s/^  \([A-Za-z]*\):$/\1/p' "$template" | jq --raw-input '{(.): "<\(.)>"}' | jq --slurp add
  else
    fail "there is no stack ${settings[NAME]} in ${settings[REGION]}." "Make it first: deploy.sh stack"
  fi
}

delete_stack() {
  local stack
  stack=$(describe_stack)
  if [[ $stack == null ]]; then
    say "there is no stack ${settings[NAME]}"
    return
  fi
  check_protection "$(jq --raw-output .StackStatus <<<"$stack")"
  say "deleting the stack ${settings[NAME]}; the images go, a snapshot of the database stays"
  change cloudformation delete-stack --stack-name "${settings[NAME]}"
  [[ $dry_run == yes ]] || wait_until "the stack to be gone" stack_is_gone
}

# check_protection STATUS: stops while the database is protected from deletion. How that ends depends on the state of its stack: a
# database of one that was never complete has nothing in it, and a stack that is stuck takes no update.
check_protection() {
  local database unprotect
  database=$(protected_database)
  [[ -n $database ]] || return 0
  unprotect=(rds modify-db-instance --db-instance-identifier "$database" --no-deletion-protection --apply-immediately)
  case $1 in
    CREATE_FAILED | ROLLBACK_FAILED)
      say "the stack was never complete; taking the protection from its database $database"
      change "${unprotect[@]}" >"$scratch/unprotected"
      [[ $dry_run == no ]] || cat "$scratch/unprotected" ;;
    *_FAILED)
      fail "the database of the stack is protected from deletion." "If nothing in it is needed, run this, and then the deletion again:" \
        "aws --region ${settings[REGION]} ${unprotect[*]}" ;;
    *)
      fail "the database of the stack is protected from deletion." \
        "Set DATABASE_DELETION_PROTECTION=false, run \"deploy.sh stack\", then this again. A last snapshot is taken and stays." ;;
  esac
}

# The name of the stack's database, if there is one and it is protected. The parameter does not tell: the creation may have failed
# before the database, and the protection may have been changed by hand.
protected_database() {
  local database
  database=$(call cloudformation describe-stack-resources --stack-name "${settings[NAME]}" |
    jq --raw-output '.StackResources[] | select(.LogicalResourceId == "Database").PhysicalResourceId // empty') || return
  [[ -n $database ]] || return 0
  look DBInstanceNotFound rds describe-db-instances --db-instance-identifier "$database" |
    jq --raw-output '.DBInstances[]? | select(.DeletionProtection).DBInstanceIdentifier'
}

stack_is_gone() {
  local status
  status=$(describe_stack | jq --raw-output '.StackStatus // "NONE"') || return 2
  case $status in
    NONE | DELETE_COMPLETE) return 0 ;;
    DELETE_IN_PROGRESS) return 1 ;;
  esac
  say "deploy: the stack ended as $status; its events say what is in the way."
  return 2
}
