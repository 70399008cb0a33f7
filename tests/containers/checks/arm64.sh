# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# The server for 64-bit Arm: compiled here, run elsewhere.

checks_arm64() {
  check "arm64: the server is compiled for linux/arm64 ahead of time" publish_for_arm64
}

publish_for_arm64() {
  timeout 400 dotnet publish "$root/samples/Quickstart" --configuration Release --arch arm64 --self-contained false --output "$work/arm64"
  # ELF's number for AArch64; and that of ReadyToRun code for it on Linux: 0xAA64, marked with 0x7B79.
  expect_equal b700 "$(bytes_at 18 2 "$work/arm64/server")"
  expect_equal b700 "$(bytes_at 18 2 "$work/arm64/libe_sqlite3.so")"
  local assembly header
  for assembly in server Hearth Hearth.AspNetCore Npgsql; do
    header=$(od --address-radix=n --skip-bytes=60 --read-bytes=4 --format=u4 "$work/arm64/$assembly.dll")
    expect_equal 1dd1 "$(bytes_at $((header + 4)) 2 "$work/arm64/$assembly.dll")" "$assembly.dll"
  done
}

# bytes_at OFFSET COUNT FILE
bytes_at() {
  od --address-radix=n --skip-bytes="$1" --read-bytes="$2" --format=x1 "$3" | tr -d ' \n'
}
