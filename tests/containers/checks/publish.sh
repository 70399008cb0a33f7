# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# The image that the SDK makes, without a Dockerfile and without Docker.

checks_publish() {
  local name="publish: dotnet publish /t:PublishContainer makes an image that runs the same way"
  if [[ -z $reason ]] && ! command -v docker-registry >/dev/null; then
    skip "$name" "docker-registry is not installed, from which the SDK would take the base image"
    return
  fi
  check "$name" publish_container
}

# The SDK takes its base image from a registry only.
publish_container() {
  local port archive=$work/hearth.tar published=localhost/hearth:published
  port=$(free_port)
  cat >"$work/registry.yml" <<REGISTRY
version: 0.1
storage: { filesystem: { rootdirectory: $work/registry } }
http: { addr: 127.0.0.1:$port }
REGISTRY
  in_background registry docker-registry serve "$work/registry.yml"
  within 10 curl --silent --fail --output /dev/null "http://127.0.0.1:$port/v2/"
  timeout 120 buildah push --quiet --tls-verify=false $registry/aspnet:10.0 "docker://127.0.0.1:$port/dotnet/aspnet:10.0"

  DOTNET_CONTAINER_INSECURE_REGISTRIES=127.0.0.1:$port timeout 300 dotnet publish "$root/samples/Quickstart" /t:PublishContainer \
    --configuration Release --os linux --arch "$(dpkg --print-architecture)" \
    -p:ContainerBaseImage="127.0.0.1:$port/dotnet/aspnet:10.0" -p:ContainerArchiveOutputPath="$archive" -p:ContainerImageTag=published
  engine load --quiet --input "$archive"

  local config
  config=$(engine image inspect "$published" --format '{{json .Config}}')
  local expected
  for expected in '"User":"1654"' '"8080/tcp":{}' '"Entrypoint":["/app/server"]' '"PORT=8080"' '"Hearth__DataDirectory=/app/data"' \
    '"org.opencontainers.image.title":"hearth-quickstart"' '"org.opencontainers.image.licenses":"Apache-2.0"'; do
    expect_contains "$expected" "$config"
  done

  engine volume create $prefix-published >/dev/null
  expect_serves published --volume $prefix-published:/app/data "$published"
}
