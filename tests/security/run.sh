#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/security/run.sh [--short|--long] [NAME…]: the security tests, each a program of its own name; see README.md.
# Prints what each says and its seconds. The last line counts passed and failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
export SHIDRA_BINARY=${SHIDRA_BINARY:-$PWD/build/release/shidra}
form=--short
names=()
for argument in "$@"; do
  case $argument in
    --short | --long) form=$argument ;;
    *) names+=("$argument") ;;
  esac
done
if [ ${#names[@]} = 0 ]; then names=(matrix twins revocation requests races origins http signing scripts tls canaries journal confinement); fi
passed=0
failed=0
for name in "${names[@]}"; do
  if [ ! -f "tests/security/$name.mjs" ]; then
    echo "there is no test $name"
    failed=$((failed + 1))
    continue
  fi
  started=$SECONDS
  echo "== $name"
  log=$(mktemp)
  timeout 1800 node "tests/security/$name.mjs" "$form" >"$log" 2>&1
  status=$?
  cat "$log"
  if [[ "$(tail -n 3 "$log")" =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
    if [ $status -ne 0 ] && [ "${BASH_REMATCH[2]}" = 0 ]; then failed=$((failed + 1)); fi
  else
    echo "$name did not come to its end (status $status)"
    failed=$((failed + 1))
  fi
  rm -f "$log"
  echo "seconds of $name: $((SECONDS - started))"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
