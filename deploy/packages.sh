#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs what is missing to build Shidra on Debian 12 or newer, or Ubuntu 24.04 or newer; with `--tests` also what the
# tests need. Quick when everything is there. Needs root, or sudo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(g++ cmake ninja-build ccache mold pkg-config git ca-certificates
  libsqlite3-dev libssl-dev nlohmann-json3-dev libexpected-dev libcli11-dev libspdlog-dev libfmt-dev libmd4c-dev libicu-dev
  libcurl4-openssl-dev libqrcodegencpp-dev libmagic-dev libsodium-dev libhowardhinnant-date-dev libjemalloc-dev zlib1g-dev tzdata)
sudo=()
[ "$(id -u)" = 0 ] || sudo=(sudo)
# A machine that has never asked has no lists to choose versions from.
[ -n "$(apt-cache madison g++ 2>/dev/null)" ] || "${sudo[@]}" apt-get update -qq

# Debian 12's plain Boost is 1.74; 1.81 lies beside it under its own name. Newer releases have newer ones, and there
# `apt-cache show` still answers for the old name because newer packages conflict with it: only a version to install counts.
boost_1_81_is_offered() { [ -n "$(apt-cache madison libboost1.81-dev 2>/dev/null)" ]; }
if boost_1_81_is_offered; then packages+=(libboost1.81-dev); else packages+=(libboost-dev); fi
# A Node that is already there (18 or newer) will do, wherever it came from; npm does not always come with it.
if ! command -v node >/dev/null || [ "$(node -p 'parseInt(process.versions.node)')" -lt 18 ]; then packages+=(nodejs); fi
command -v npm >/dev/null || packages+=(npm)
if [ "${1:-}" = --tests ]; then
  packages+=(catch2 clang-format sqlite3 curl openssl python3-autobahn gcovr)
  # For the fuzz targets: a Clang that comes with libFuzzer, the oldest that reads our C++20 or a newer one.
  for version in 16 17 18 19 20 21; do
    if [ -n "$(apt-cache madison "clang-$version" 2>/dev/null)" ]; then
      packages+=("clang-$version" "libclang-rt-$version-dev")
      break
    fi
  done
  packages+=(strace xfsprogs e2fsprogs mount python3) # tests/faults
  packages+=(nginx-light haproxy testssl.sh systemd)     # tests/security; of systemd only what judges the unit
  command -v chromium >/dev/null || packages+=(chromium)
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing: ${missing[*]}"
  "${sudo[@]}" apt-get update -qq
  # The plain Boost was chosen from a list that may have been empty before the update.
  if boost_1_81_is_offered; then missing=("${missing[@]/#libboost-dev/libboost1.81-dev}"); fi
  # RUNLEVEL=1: nginx and haproxy are installed, but not started as services.
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# npm packages exactly as locked, only when the lock changed since the last time.
install_locked() {
  local folder=$1 mark
  mark="$folder/node_modules/.installed-lock"
  if ! cmp -s "$folder/package-lock.json" "$mark"; then
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
    cp "$folder/package-lock.json" "$mark"
  fi
}
install_locked client-web
if [ "${1:-}" = --tests ]; then install_locked tests; fi
