#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Builds Shidra and starts it with the demo initiative on http://localhost:8080, printing sign-in links.
#   deploy/run.sh            the demo, in ./build/demo-data (kept between starts)
#   deploy/run.sh --empty    an empty installation, in ./build/data, with a one-time link for the first administrator
#   deploy/run.sh --build    only build
# Everything after these goes to `shidra serve`, for example --listen 0.0.0.0:80 --public-url http://forum.example.org
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

kind=demo
case "${1:-}" in
  --empty) kind=empty; shift ;;
  --build) kind=build; shift ;;
esac

deploy/packages.sh
cmake --preset release >/dev/null
nice cmake --build --preset release --target shidra
shidra=build/release/shidra
case $kind in
  build) exit 0 ;;
  empty) exec $shidra serve --data build/data "$@" ;;
  demo)
    data=build/demo-data
    [ -e "$data/shidra.db" ] || $shidra demo --data "$data"
    exec $shidra serve --data "$data" --demo "$@"
    ;;
esac
