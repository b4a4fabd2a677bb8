#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs and builds what the bench needs, and runs it: see README.md in this folder.
#   tests/bench/run.sh [--short] [--rounds N] [--seconds S] [--port FIRST] [--json FILE] [NAME...]
# --short: under three minutes; takes peers that need building or Debian packages only if they are there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
here=tests/bench
short=false
for argument in "$@"; do if [ "$argument" = --short ]; then short=true; fi; done

if ! cmp -s $here/package-lock.json $here/node_modules/.installed-lock; then
  (cd $here && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  cp $here/package-lock.json $here/node_modules/.installed-lock
fi
if [ $short = false ]; then
  sudo=()
  [ "$(id -u)" = 0 ] || sudo=(sudo)
  if ! [ -e /usr/lib/nginx/modules/ngx_nchan_module.so ] || ! [ -e /usr/sbin/nats-server ]; then
    # RUNLEVEL=1: servers are installed, but not started as services. make and python3 are for better-sqlite3.
    "${sudo[@]}" apt-get update -qq || true
    "${sudo[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      nginx libnginx-mod-nchan nats-server make python3 openssl >/dev/null || echo "nchan and NATS could not be installed" >&2
  fi
  if ! [ -e $here/node_modules/better-sqlite3/build/Release/better_sqlite3.node ]; then
    echo "building better-sqlite3" >&2
    gyp=$(node -p 'require("node:path").join(require("node:fs").realpathSync(require("node:child_process").execSync("command -v npm").toString().trim()), "../../node_modules/node-gyp/bin/node-gyp.js")')
    headers=()
    [ -e /usr/include/node/node.h ] && headers=(--nodedir=/usr)
    (cd $here/node_modules/better-sqlite3 && node "$gyp" rebuild --release "${headers[@]}" >/dev/null 2>&1) ||
      echo "better-sqlite3 could not be built" >&2
  fi
fi
[ -e build/release/build.ninja ] || cmake --preset release >&2
cmake --build --preset release --target shidra shidra_bench_client shidra_bench_raw >&2
ulimit -n "$(ulimit -Hn)"
exec node $here/run.mjs "$@"
