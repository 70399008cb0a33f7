# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# templates/container and the template hearth-app, for applications outside this repository: they know Hearth as a package only.

checks_templates() {
  check "templates: an application that refers to the package builds and serves" build_from_template
  check "templates: what hearth new makes of hearth-app builds and serves" build_generated
  check "templates: a project that names its program otherwise hears so, and one that does not compile hears only that" build_nameless
}

build_from_template() {
  local application=$work/application
  provide_feed

  mkdir -p "$application"
  cp "$root"/templates/container/{Dockerfile,.dockerignore} "$application/"
  cp -r "$root/samples/Quickstart/Agents" "$root/samples/Quickstart/Program.cs" "$application/"
  cat >"$application/Application.csproj" <<PROJECT
<!-- The version does not tell apart what this does: $sources -->
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <AssemblyName>server</AssemblyName>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Hearth.Server" Version="0.1.0" />
  </ItemGroup>
</Project>
PROJECT
  feed_config >"$application/nuget.config"
  printf '"hearth-check-secret"' >"$application/.env"

  local arguments=(--build-arg TITLE=application --volume "$feed:/feed:ro" --file "$application/Dockerfile" "$application")
  build "$image-application" "${arguments[@]}"
  build "$image-application-stage" --target build "${arguments[@]}"
  expect_equal "" "$(engine run --rm --name $prefix-stage --network none "$image-application-stage" find /source -name '.env*')"
  expect_contains '"org.opencontainers.image.title":"application"' "$(engine image inspect "$image-application" --format '{{json .Config.Labels}}')"
  expect_serves application "$image-application"
}

build_generated() {
  local application=$work/generated/My.Support-App
  provide_feed
  mkdir "$work/generated"
  (cd "$work/generated" && dotnet run --project "$root/src/Hearth.Cli" --configuration Release -- new hearth-app My.Support-App)
  feed_config >"$application/nuget.config"
  # The version does not tell apart what this does.
  echo "<!-- $sources -->" >>"$application/src/My.Support-App/My.Support-App.csproj"
  build "$image-generated" --volume "$feed:/feed:ro" --file "$application/Dockerfile" "$application"
  start generated "$image-generated"
  within 15 healthy "$(address generated)"
  expect_contains '"text":"Good evening."' "$(call POST "$(address generated)/agents/support/evening?wait=result" \
    --header 'content-type: application/json' --data '{"message":"Good evening."}')"
}

build_nameless() {
  local nameless=$work/nameless
  mkdir "$nameless"
  cp "$root"/templates/container/{Dockerfile,.dockerignore} "$nameless/"
  cat >"$nameless/Nameless.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
  </PropertyGroup>
</Project>
PROJECT
  echo 'return;' >"$nameless/Program.cs"
  expect_fails build "$image-nameless" --file "$nameless/Dockerfile" "$nameless" >"$work/nameless.log" 2>&1
  expect_name_is_missed
  echo 'return' >"$nameless/Program.cs"
  expect_fails build "$image-nameless" --file "$nameless/Dockerfile" "$nameless" >"$work/nameless.log" 2>&1
  grep 'building at STEP "RUN dotnet publish' "$work/nameless.log"
  expect_fails expect_name_is_missed
}

# As a line: the builder repeats the whole command that has failed.
expect_name_is_missed() {
  grep --fixed-strings --line-regexp 'The project needs <AssemblyName>server</AssemblyName>.' "$work/nameless.log"
}

feed_config() {
  cat <<'CONFIG'
<configuration>
  <packageSources>
    <add key="hearth" value="/feed" />
  </packageSources>
</configuration>
CONFIG
}

# provide_feed: sets feed, and sources to what it was packed from.
provide_feed() {
  feed=$cache/feed
  sources=$(hash_of_sources)
  [[ $(cat "$feed/sources" 2>/dev/null) == "$sources" ]] || pack "$feed" "$sources"
}

pack() {
  rm -rf "$1"
  mkdir -p "$1"
  timeout 600 dotnet pack "$root/src/packages.proj" --output "$1" --nologo --verbosity quiet
  printf '%s' "$2" >"$1/sources"
}

hash_of_sources() {
  cd "$root" || return
  git ls-files --cached --others --exclude-standard -z src Directory.Build.props Directory.Packages.props |
    xargs --null sha256sum | sha256sum | cut -c 1-16
}
