# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# The same Dockerfile on a base without a shell.

checks_chiseled() {
  check "chiseled: builds, as nothing is run in the final stage" build_chiseled
  check "chiseled: holds no shell" chiseled_has_no_shell
  check "chiseled: is healthy, streams an answer and stops with 0" chiseled_serves
}

build_chiseled() {
  build "$image-chiseled" --build-arg DOTNET_TAG=$chiseled --file "$root/samples/Quickstart/Dockerfile" "$root"
}

chiseled_has_no_shell() {
  expect_fails engine run --rm --name $prefix-shell --entrypoint /bin/sh "$image-chiseled" -c true
}

chiseled_serves() {
  expect_serves chiseled "$image-chiseled"
}
