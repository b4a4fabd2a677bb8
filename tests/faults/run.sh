#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The server under faults: killed, cut off from power, from its disk, from its clients, flooded. README.md says what each
# test does. Figures as `name: value`; the last line counts what was as it must be.
#   tests/faults/run.sh [--short | --long] [NAME ...]
# Tests that mount file systems need root; others do not. SHIDRA_BINARY names another binary than build/release/shidra.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

all=(kill power sync full repeat delivery slow strangers overload stop recovery clock deadlines backup damage migration)
form=--short
chosen=()
for word in "$@"; do
  case $word in
    --short | --long) form=$word ;;
    *)
      [ -f "tests/faults/$word.mjs" ] || { echo "no test is called $word; there are: ${all[*]}" >&2; exit 2; }
      chosen+=("$word")
      ;;
  esac
done
[ ${#chosen[@]} -gt 0 ] || chosen=("${all[@]}")
limit=300 # seconds of one test
[ "$form" = --short ] || limit=7200

# Where a machine cannot do what a test needs of it (a container without rights to mount or to trace), the test says so and
# is left out: it would tell of the machine, not of the server.
can_mount() { unshare --mount sh -c 'mount -t tmpfs none /mnt' 2>/dev/null; }
can_loop() {
  local image
  image=$(mktemp)
  truncate -s 64M "$image" && mkfs.ext4 -q "$image" 2>/dev/null && unshare --mount sh -c 'mount -o loop "$0" /mnt' "$image" 2>/dev/null
  local status=$?
  rm -f "$image"
  return $status
}
can_trace() { strace -o /dev/null true 2>/dev/null; }
is_possible() {
  case $1 in
    power) can_loop ;;
    full) can_mount ;;
    sync | migration) can_trace ;;
    *) true ;;
  esac
}

passed=0 failed=0 skipped="" begun=$SECONDS
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for name in "${chosen[@]}"; do
  started=$SECONDS
  echo "== $name"
  if ! is_possible "$name"; then
    echo "$name: not run, this machine does not let it mount or trace"
    skipped+=" $name"
    continue
  fi
  timeout --kill-after=20 "$limit" node "tests/faults/$name.mjs" "$form" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  if [[ "$(tail -n 1 "$log")" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
    [ "$status" = 0 ] || [ "${BASH_REMATCH[2]}" != 0 ] || failed=$((failed + 1))
  else
    echo "$name ended with $status before it had counted"
    failed=$((failed + 1))
  fi
  echo "$name.seconds: $((SECONDS - started))"
done
echo "seconds: $((SECONDS - begun))"
[ -z "$skipped" ] || echo "not run:$skipped"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
