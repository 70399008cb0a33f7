# shellcheck shell=bash
# The Express service: what it should be, what it is, and the way from one to the other. Sourced by deploy.sh.

# How ECS finds the server, and what Express fixes: it kills a task 30 s after SIGTERM.
readonly container_port=8080
readonly health_check_path=/health
readonly stop_timeout=00:00:30

# look_up_service: the service as JSON, or null. One that was deleted is remembered for a while as INACTIVE.
look_up_service() {
  look 'ResourceNotFoundException|ServiceNotFoundException|ClusterNotFoundException' \
    ecs describe-express-gateway-service --service-arn "$service_arn" |
    jq 'if . == null or .service.status.statusCode == "INACTIVE" then null else .service end'
}

# The service is named by its ARN, which follows from the stack.
find_service_arn() {
  service_arn=$(jq --raw-output --arg name "${settings[NAME]}" --arg region "${settings[REGION]}" --argjson caller "$caller" '
    "arn:\($caller.Arn | split(":")[1]):ecs:\($region):\($caller.Account):service/\(.ClusterName)/\($name)"' <<<"$outputs")
}

# image_digest REPOSITORY TAG: a tag names an image for people; a service gets the digest, which cannot come to mean another one.
image_digest() {
  local images
  images=$(look 'ImageNotFoundException|RepositoryNotFoundException' \
    ecr describe-images --repository-name "$1" --image-ids "imageTag=$2")
  if [[ $images != null ]]; then
    jq --raw-output '.imageDetails[0].imageDigest' <<<"$images"
  elif [[ $dry_run == yes ]]; then
    printf '<digest of %s>\n' "$2"
  else
    fail "there is no image with the tag $2 in the repository $1." "Push one; \"deploy.sh status\" prints the commands."
  fi
}

# A secret without a value would stop every task at its start, with an error that says little.
check_model_key() {
  local arn
  [[ ${settings[PROVIDER_KEY]} != none && $dry_run == no ]] || return 0
  arn=$(jq --raw-output .ModelKeySecretArn <<<"$outputs")
  call secretsmanager describe-secret --secret-id "$arn" |
    jq --exit-status '.VersionIdsToStages // {} | any(.[]; index("AWSCURRENT"))' >"$scratch/answer" ||
    fail "the secret of ${settings[PROVIDER_KEY]} has no value yet. Put the key into a file and run:" \
      "aws secretsmanager put-secret-value --region ${settings[REGION]} --secret-id $arn --secret-string file://FILE"
}

# The networks of the VPC: the load balancer sits in there, so its X-Forwarded-* headers may be believed.
vpc_networks() {
  call ec2 describe-vpcs --vpc-ids "${settings[VPC]}" | jq --raw-output '
    [.Vpcs[0] | .CidrBlock, (.CidrBlockAssociationSet[]? | select(.CidrBlockState.State == "associated") | .CidrBlock)] | unique | join(",")'
}

# wanted_service DIGEST NETWORKS: everything that create and update have in common. Nothing is left to a default of Express: those
# differ between its pages, and an update with a partial container may drop the rest of it.
wanted_service() {
  jq --null-input --argjson stack "$outputs" --argjson extra "$(extra_environment_json)" \
    --arg digest "$1" --arg networks "$2" \
    --arg provider_key "${settings[PROVIDER_KEY]}" --arg iam_user "${settings[DATABASE_IAM_USER]}" \
    --arg model "${settings[MODEL]}" --arg public_url "${settings[PUBLIC_URL]}" \
    --arg cpu "${settings[CPU]}" --arg memory "${settings[MEMORY]}" --arg subnets "${settings[SUBNETS]}" \
    --argjson min "${settings[MIN_TASKS]}" --argjson max "${settings[MAX_TASKS]}" \
    --arg metric "${settings[SCALING_METRIC]}" --argjson target "${settings[SCALING_TARGET]}" \
    --argjson port "$container_port" --arg health "$health_check_path" --arg stop_timeout "$stop_timeout" '
    def pairs(key): to_entries | map({name: .key, (key): .value});
    {
      executionRoleArn: $stack.ExecutionRoleArn,
      taskRoleArn: $stack.TaskRoleArn,
      cpu: $cpu,
      memory: $memory,
      healthCheckPath: $health,
      primaryContainer: {
        image: "\($stack.RepositoryUri)@\($digest)",
        containerPort: $port,
        awsLogsConfiguration: {logGroup: $stack.LogGroupName, logStreamPrefix: "hearth"},
        environment: (({
            PORT: ($port | tostring),
            MODEL_SPECIFIER: $model,
            PGHOST: $stack.DatabaseHost,
            PGPORT: $stack.DatabasePort,
            PGDATABASE: "hearth",
            Hearth__Drain__StopTimeout: $stop_timeout,
            Hearth__Http__TrustedProxies: $networks
          }
          + if $public_url == "" then {} else {HEARTH_PUBLIC_URL: $public_url} end
          + if $iam_user == "" then {} else {PGUSER: $iam_user, Hearth__Aws__RdsIamAuth: "true"} end
          + $extra) | pairs("value")),
        secrets: (({HEARTH_API_KEYS: $stack.ApiKeysSecretArn}
          + if $provider_key == "none" then {} else {($provider_key): $stack.ModelKeySecretArn} end
          + if $iam_user != "" then {} else {
              PGUSER: "\($stack.DatabaseSecretArn):username::",
              PGPASSWORD: "\($stack.DatabaseSecretArn):password::"
            } end) | pairs("valueFrom"))
      },
      networkConfiguration: {subnets: ($subnets | split(",")), securityGroups: [$stack.TaskSecurityGroupId]},
      scalingTarget: {minTaskCount: $min, maxTaskCount: $max, autoScalingMetric: $metric, autoScalingTargetValue: $target}
    }'
}

extra_environment_json() {
  local name arguments=()
  for name in "${!extra_environment[@]}"; do
    arguments+=(--arg "$name" "${extra_environment[$name]}")
  done
  jq --null-input --sort-keys "${arguments[@]}" '$ARGS.named'
}

# is_as_wanted SERVICE WANTED: whether the newest configuration has all that is wanted. It may have more: Express adds a security
# group of its own, and whatever has a default.
is_as_wanted() {
  jq --exit-status --null-input --argjson service "$1" --argjson wanted "$2" '
    def plain: .primaryContainer.environment |= (. // [] | sort_by(.name))
      | .primaryContainer.secrets |= (. // [] | sort_by(.name))
      | .networkConfiguration.subnets |= (. // [] | sort);
    ([$service.activeConfigurations[]?] | max_by(.createdAt) // {} | plain) as $active
    | ($wanted | plain) as $wanted
    | all($wanted | paths(scalars) | select(.[1] != "securityGroups");
        . as $path | ($active | getpath($path)) == ($wanted | getpath($path)))
    and ($active.primaryContainer.environment | length) == ($wanted.primaryContainer.environment | length)
    and ($active.primaryContainer.secrets | length) == ($wanted.primaryContainer.secrets | length)
    and ($active.networkConfiguration.subnets | length) == ($wanted.networkConfiguration.subnets | length)
    and ($wanted.networkConfiguration.securityGroups - ($active.networkConfiguration.securityGroups // [])) == []
  ' >"$scratch/answer"
}

# deploy_service TAG
deploy_service() {
  local digest networks wanted service revision
  outputs=$(stack_outputs)
  find_service_arn
  digest=$(image_digest "$(jq --raw-output .RepositoryName <<<"$outputs")" "$1")
  check_model_key
  networks=$(vpc_networks)
  wanted=$(wanted_service "$digest" "$networks")
  service=$(look_up_service)
  case $(jq --raw-output '.status.statusCode // "NONE"' <<<"$service") in
    NONE) create_service "$wanted" ;;
    DRAINING) fail "the service ${settings[NAME]} is being deleted." "Wait until \"deploy.sh status\" says that there is none." ;;
    *) if is_as_wanted "$service" "$wanted"; then
        say "the service ${settings[NAME]} is as wanted"
        revision=$(newest_revision <<<"$service")
      else
        update_service "$wanted"
      fi ;;
  esac
  if [[ $dry_run == no ]]; then
    revision=${revision:-$(jq --raw-output '.service | (.targetConfiguration // .activeConfigurations[0]).serviceRevisionArn' "$scratch/service")}
    deployment=''
    wait_until "the service to run $digest (a canary deploy takes six minutes or more)" service_runs "$revision"
    configure_load_balancer
    jq --raw-output '[.activeConfigurations[].ingressPaths[]?.endpoint][0] // empty | "https://\(ltrimstr("https://"))"' "$scratch/running"
  fi
}

newest_revision() {
  jq --raw-output '.activeConfigurations | max_by(.createdAt).serviceRevisionArn'
}

# create_service WANTED
create_service() {
  say "creating the service ${settings[NAME]}"
  change_with_new_roles ecs create-express-gateway-service --cli-input-json "$(jq --argjson stack "$outputs" \
    --arg name "${settings[NAME]}" '
    {serviceName: $name, cluster: $stack.ClusterName, infrastructureRoleArn: $stack.InfrastructureRoleArn} + .' <<<"$1")" >"$scratch/service"
  show_plan
}

# update_service WANTED
update_service() {
  say "updating the service ${settings[NAME]}"
  change_with_new_roles ecs update-express-gateway-service --cli-input-json "$(jq --arg arn "$service_arn" \
    '{serviceArn: $arn} + .' <<<"$1")" >"$scratch/service"
  show_plan
}

show_plan() {
  [[ $dry_run == yes ]] || return 0
  cat "$scratch/service"
  printf '# and, once it runs, for its load balancer and target groups where they differ:\n'
  change elbv2 modify-load-balancer-attributes --load-balancer-arn '<load balancer>' \
    --attributes "Key=idle_timeout.timeout_seconds,Value=${settings[IDLE_TIMEOUT_SECONDS]}"
  change elbv2 modify-target-group-attributes --target-group-arn '<each target group>' \
    --attributes "Key=deregistration_delay.timeout_seconds,Value=${settings[DEREGISTRATION_DELAY_SECONDS]}"
}

# service_runs REVISION: 0 when the service runs this revision and nothing else, 1 while it is on the way, 2 when it never will.
service_runs() {
  local revision=$1 service active
  service=$(look_up_service) || return 2
  printf '%s\n' "$service" >"$scratch/running"
  if [[ $(jq --raw-output '.status.statusCode // "NONE"' <<<"$service") != ACTIVE ]]; then
    say "deploy: the service is $(jq --raw-output '"\(.status.statusCode // "gone"). \(.status.statusReason // "")"' <<<"$service")"
    return 2
  fi
  deployment=$(jq --raw-output --arg last "$deployment" '.currentDeployment // $last' <<<"$service")
  deployment_goes_well "$revision" || return
  active=$(jq --raw-output '[.activeConfigurations[]?.serviceRevisionArn] | join(" ")' <<<"$service")
  [[ $active == "$revision" ]] || return 1
  resources_are_active "$revision"
}

# deployment_goes_well REVISION: 2, with the reason, when the deployment to this revision was stopped or rolled back.
deployment_goes_well() {
  local found status
  [[ -n $deployment ]] || return 0
  found=$(call ecs describe-service-deployments --service-deployment-arns "$deployment" |
    jq --arg revision "$1" '[.serviceDeployments[] | select(.targetServiceRevision.arn == $revision)][0]') || return 2
  status=$(jq --raw-output '.status // "NONE"' <<<"$found")
  case $status in
    # Success is final, and what belongs to another revision tells nothing about this one.
    NONE | SUCCESSFUL) deployment=''; return 0 ;;
    PENDING | IN_PROGRESS) return 1 ;;
  esac
  say "deploy: the deployment ended as $status: $(jq --raw-output '[.statusReason, .rollback.reason] | map(strings) | join(" ")' <<<"$found")"
  say "        A revision from before keeps running. The log of the new one:"
  say "        aws logs filter-log-events --region ${settings[REGION]} --log-group-name $(jq --raw-output .LogGroupName <<<"$outputs")" \
    "--start-time $(((EPOCHSECONDS - 1800) * 1000)) --query 'events[].message' --output text"
  return 2
}

# resources_are_active REVISION: the load balancer and what else Express makes for it. What it takes away does not matter.
resources_are_active() {
  local state
  call ecs describe-service-revisions --service-revision-arns "$1" >"$scratch/revision" || return 2
  state=$(jq --raw-output '.serviceRevisions[0].ecsManagedResources // {}
    | [.. | objects | select(has("status"))] as $resources
    | [$resources[] | select(.status == "FAILED") | "\(.arn // "a resource"): \(.statusReason // "failed")"] as $failed
    | if $failed != [] then $failed | join("; ")
      elif any($resources[]; .status == "PROVISIONING") or ([.ingressPaths[]?.loadBalancer.arn // empty] == []) then "PROVISIONING"
      else "ACTIVE" end' "$scratch/revision") || return 2
  case $state in
    ACTIVE) return 0 ;;
    PROVISIONING) return 1 ;;
  esac
  say "deploy: what Express makes around the service has failed: $state"
  return 2
}

# On what the last look at the revision found. Express knows neither setting; the rights are those of whoever runs this script.
configure_load_balancer() {
  local arn
  while read -r arn; do
    set_attribute load-balancer "$arn" idle_timeout.timeout_seconds "${settings[IDLE_TIMEOUT_SECONDS]}"
  done < <(managed_arns '.loadBalancer.arn')
  while read -r arn; do
    set_attribute target-group "$arn" deregistration_delay.timeout_seconds "${settings[DEREGISTRATION_DELAY_SECONDS]}"
  done < <(managed_arns '.targetGroups[]?.arn')
}

managed_arns() {
  jq --raw-output "[.serviceRevisions[].ecsManagedResources.ingressPaths[]? | $1 // empty] | unique[]" "$scratch/revision"
}

# set_attribute KIND ARN KEY VALUE
set_attribute() {
  local now
  now=$(call elbv2 "describe-$1-attributes" "--$1-arn" "$2" | jq --raw-output --arg key "$3" '.Attributes[] | select(.Key == $key).Value')
  [[ $now != "$4" ]] || return 0
  say "setting $3 of $2 from ${now:-nothing} to $4"
  change elbv2 "modify-$1-attributes" "--$1-arn" "$2" --attributes "Key=$3,Value=$4" >"$scratch/answer"
}

delete_service() {
  local service stack
  stack=$(describe_stack)
  if [[ $stack == null ]]; then
    say "there is no stack ${settings[NAME]}, and so no service"
    return
  fi
  outputs=$(stack_outputs)
  if [[ $outputs == '{}' ]]; then
    say "the stack ${settings[NAME]} is not complete, and so there is no service"
    return
  fi
  find_service_arn
  service=$(look_up_service)
  case $(jq --raw-output '.status.statusCode // "NONE"' <<<"$service") in
    NONE) say "there is no service ${settings[NAME]}"; return ;;
    DRAINING) ;;
    *) say "deleting the service ${settings[NAME]}"
      change ecs delete-express-gateway-service --service-arn "$service_arn" >"$scratch/service"
      [[ $dry_run == no ]] || cat "$scratch/service" ;;
  esac
  [[ $dry_run == yes ]] || wait_until "the service to be gone" service_is_gone
}

service_is_gone() {
  local service
  service=$(look_up_service) || return 2
  [[ $service == null ]]
}

show_status() {
  local service registry
  outputs=$(stack_outputs)
  find_service_arn
  service=$(look_up_service)
  registry=$(jq --raw-output '.RepositoryUri | split("/")[0]' <<<"$outputs")
  jq --raw-output '
    if . == null then "service: none" else
      "service: \(.status.statusCode) \(.status.statusReason // "")",
      (.activeConfigurations[]? | "  runs \(.primaryContainer.image)", (.ingressPaths[]? | "  at https://\(.endpoint | ltrimstr("https://"))"))
    end' <<<"$service"
  jq --raw-output '"log group: \(.LogGroupName)", "API keys: \(.ApiKeysSecretArn)"' <<<"$outputs"
  printf 'to push an image:\n'
  printf '  aws ecr get-login-password --region %s | docker login --username AWS --password-stdin %s\n' "${settings[REGION]}" "$registry"
  printf '  docker tag hearth %s:TAG\n  docker push %s:TAG\n' "$(jq --raw-output .RepositoryUri <<<"$outputs")"{,}
}
