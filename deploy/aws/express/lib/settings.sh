# shellcheck shell=bash
# Reads and checks the settings file. Sourced by deploy.sh.

declare -A settings=(
  [CPU]=1024 [MEMORY]=2048 [MIN_TASKS]=1 [MAX_TASKS]=2 [SCALING_METRIC]=AVERAGE_CPU [SCALING_TARGET]=60
  [IDLE_TIMEOUT_SECONDS]=4000 [DEREGISTRATION_DELAY_SECONDS]=120 [PUBLIC_URL]='' [BEDROCK_MODEL_ARNS]='' [DATABASE_IAM_USER]=''
)
declare -A extra_environment=()

readonly known_settings=" NAME REGION ACCOUNT VPC SUBNETS DATABASE_SUBNETS MODEL PROVIDER_KEY BEDROCK_MODEL_ARNS CPU MEMORY MIN_TASKS \
MAX_TASKS SCALING_METRIC SCALING_TARGET IDLE_TIMEOUT_SECONDS DEREGISTRATION_DELAY_SECONDS PUBLIC_URL DATABASE_CLASS \
DATABASE_ENGINE_VERSION DATABASE_PARAMETER_FAMILY DATABASE_STORAGE_GIB DATABASE_MAX_STORAGE_GIB DATABASE_MULTI_AZ \
DATABASE_DELETION_PROTECTION DATABASE_IAM_USER LOG_RETENTION_DAYS "

# What Fargate sells: CPU units, then least, most and step of the memory in MiB.
readonly fargate_sizes='256 512 1024 512
256 2048 2048 1
512 1024 4096 1024
1024 2048 8192 1024
2048 4096 16384 1024
4096 8192 30720 1024
8192 16384 61440 4096
16384 32768 122880 8192'

# read_settings FILE
read_settings() {
  local file=$1 line number=0
  [[ -r $file ]] || fail "cannot read the settings file $file." "Copy settings.example and fill it in."
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    [[ $line =~ ^[[:space:]]*(#|$) ]] && continue
    [[ $line =~ ^([A-Za-z_][A-Za-z0-9_]*)=(.*)$ ]] || fail "$file, line $number is not NAME=value: $line"
    read_setting "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]%"${BASH_REMATCH[2]##*[![:space:]]}"}" "$file, line $number"
  done <"$file"
  check_settings "$file"
}

# read_setting NAME VALUE PLACE
read_setting() {
  local name=$1 value=$2 place=$3
  [[ $value != [\"\']* ]] || fail "$place: write the value of $name without quotes."
  if [[ $name == ENV_?* ]]; then
    # What stands in the environment of a service can be read by everybody who may look at the service.
    [[ ! ${name^^} =~ (API_?KEYS?|PASSWORD|SECRET|TOKEN)$ && $name != ENV_DATABASE_URL ]] ||
      fail "$place: $name looks like a secret." "Keep it in Secrets Manager; docs/deploy/aws.md says how."
    extra_environment[${name#ENV_}]=$value
  elif [[ $known_settings == *" $name "* ]]; then
    settings[$name]=$value
  else
    fail "$place: there is no setting $name." "See settings.example; variables of the server are written ENV_$name=…"
  fi
}

check_settings() {
  local name file=$1
  for name in NAME REGION VPC SUBNETS MODEL PROVIDER_KEY; do
    [[ -n ${settings[$name]:-} ]] || fail "$file does not say $name."
  done
  : "${settings[DATABASE_SUBNETS]:=${settings[SUBNETS]}}"
  [[ ${settings[NAME]} =~ ^[a-z][a-z0-9-]{0,31}$ ]] || fail "NAME=${settings[NAME]}: lower case letters, digits and dashes, at most 32."
  [[ ${settings[SUBNETS]} == *,* ]] || fail "SUBNETS names fewer than two subnets." "Give two, in different availability zones, with a comma."
  [[ ${settings[PROVIDER_KEY]} =~ ^[A-Z][A-Z0-9_]*$|^none$ ]] ||
    fail "PROVIDER_KEY is the name of a variable, such as ANTHROPIC_API_KEY, or none." "The key itself goes into Secrets Manager."
  [[ ${settings[SCALING_METRIC]} =~ ^(AVERAGE_CPU|AVERAGE_MEMORY|REQUEST_COUNT_PER_TARGET)$ ]] ||
    fail "SCALING_METRIC=${settings[SCALING_METRIC]}: AVERAGE_CPU, AVERAGE_MEMORY or REQUEST_COUNT_PER_TARGET."
  check_number MIN_TASKS 1 5000
  check_number MAX_TASKS "${settings[MIN_TASKS]}" 5000
  check_number SCALING_TARGET 1 1000000
  check_number IDLE_TIMEOUT_SECONDS 1 4000
  check_number DEREGISTRATION_DELAY_SECONDS 0 3600
  check_size "${settings[CPU]}" "${settings[MEMORY]}"
}

# check_number NAME LEAST MOST
check_number() {
  local value=${settings[$1]}
  [[ $value =~ ^(0|[1-9][0-9]{0,8})$ ]] && ((value >= $2 && value <= $3)) || fail "$1=$value: a number from $2 to $3."
}

check_size() {
  local cpu least most step
  check_number MEMORY 512 122880
  while read -r cpu least most step; do
    [[ $cpu == "$1" ]] && (($2 >= least && $2 <= most && ($2 - least) % step == 0)) && return
  done <<<"$fargate_sizes"
  fail "CPU=$1 with MEMORY=$2 is no size that Fargate has." \
    "1024 units are one vCPU, memory is in MiB: 256 with 512, 1024 with 2048 to 8192, 2048 with 4096 to 16384, and so on."
}
