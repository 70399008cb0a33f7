# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# The base images: Microsoft's where they can be had, else stand-ins of the same shape (user 1654, variables, .NET in /usr/share/dotnet)
# made from Debian's packages and the .NET of this machine.

readonly registry=mcr.microsoft.com/dotnet
readonly chiseled=10.0-noble-chiseled

# What is missing for them; nothing is printed when nothing is.
missing_for_bases() {
  have_bases || command -v debootstrap >/dev/null || reaches_registry ||
    echo "debootstrap is not installed, and mcr.microsoft.com cannot be reached"
}

prepare_bases() {
  if have_bases; then return; fi
  fetch_bases || make_bases
  made_from >"$cache/bases"
}

have_bases() {
  [[ $(cat "$cache/bases" 2>/dev/null) == "$(made_from)" ]] &&
    engine image exists $registry/sdk:10.0 && engine image exists $registry/aspnet:10.0 && engine image exists $registry/aspnet:$chiseled
}

# A stand-in is only as new as the .NET that it was made from.
made_from() {
  printf '%s %s\n' "$(dotnet --version)" "$(dotnet --list-runtimes | grep -F Microsoft.AspNetCore.App | tail -n 1)"
}

reaches_registry() {
  timeout 10 curl --silent --fail --output /dev/null --max-time 8 https://mcr.microsoft.com/v2/
}

fetch_bases() {
  reaches_registry || return 1
  local image
  for image in sdk:10.0 aspnet:10.0 aspnet:$chiseled; do timeout 300 podman pull --quiet "$registry/$image" 9>&- || return 1; done
}

make_bases() {
  local debian=$cache/debian
  if [[ ! -e $debian.complete ]]; then
    rm -rf --one-file-system "$debian"
    timeout 400 debootstrap --variant=minbase \
      --include=ca-certificates,libicu72,libssl3,libstdc++6,zlib1g,libgcc-s1,tzdata bookworm "$debian"
    touch "$debian.complete"
  fi
  make_aspnet "$debian"
  make_sdk
  make_chiseled
}

# in_image FROM TAG FUNCTION: a new image from an old one and what the function does to its files, whose root it is told.
in_image() {
  local container mount
  container=$(buildah from --pull-never "$1")
  mount=$(buildah mount "$container")
  "$3" "${mount:?}"
  buildah umount "$container" >/dev/null
  # shellcheck disable=SC2046
  buildah config $(printf -- '--env %s ' "${@:4}") "$container"
  buildah commit --quiet --rm --format docker "$container" "$2" >/dev/null
}

make_aspnet() {
  debian=$1 in_image scratch $registry/aspnet:10.0 add_runtime \
    APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
}

add_runtime() {
  cp -a "$debian/." "$1/"
  rm -rf "${1:?}"/var/cache/apt/archives/*.deb "${1:?}"/var/lib/apt/lists/*
  chroot "$1" groupadd --gid 1654 app
  chroot "$1" useradd --uid 1654 --gid 1654 --create-home --shell /bin/false app
  local dotnet
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$1/usr/share/dotnet"
  cp -a "$dotnet"/{dotnet,host,shared} "$1/usr/share/dotnet/"
  ln -s /usr/share/dotnet/dotnet "$1/usr/bin/dotnet"
}

# Behind a proxy that looks into TLS, packages can be restored only with the certificates that this machine trusts.
make_sdk() {
  in_image $registry/aspnet:10.0 $registry/sdk:10.0 add_sdk \
    DOTNET_NOLOGO=true NUGET_XMLDOC_MODE=skip NUGET_CERT_REVOCATION_MODE=offline ASPNETCORE_HTTP_PORTS=
}

add_sdk() {
  local dotnet folder
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  for folder in sdk sdk-manifests packs templates library-packs; do
    [[ ! -d $dotnet/$folder ]] || cp -a "$dotnet/$folder" "$1/usr/share/dotnet/"
  done
  cp -L /usr/local/share/ca-certificates/*.crt "$1/usr/local/share/ca-certificates/" 2>/dev/null || true
  chroot "$1" update-ca-certificates >/dev/null
}

# What a chiseled image leaves: libraries, certificates, a user, and no program but .NET.
make_chiseled() {
  in_image $registry/aspnet:10.0 $registry/aspnet:$chiseled remove_programs DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true
}

remove_programs() {
  local files=${1:?}
  rm -rf "${files:?}"/usr/{bin,sbin,local,libexec,share/zoneinfo} "$files"/var/lib/dpkg "$files"/usr/lib/*/libicu*
  mkdir -p "$files/usr/bin" "$files/usr/sbin"
  ln -s /usr/share/dotnet/dotnet "$files/usr/bin/dotnet"
}
