#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Builds the fuzz targets and runs each for a time, starting from its corpus: libFuzzer with ASan and UBSan.
#   tests/fuzz/run.sh [--short|--long] [--keep] [NAME…]   60 seconds each (the default), or half an hour
# Prints `fuzz.NAME.runs: N` and `fuzz.NAME.found: N`; an input that breaks something stays in tests/artefacts/fuzz/.
# With --keep, what a run reached anew goes to tests/fuzz/corpus (the smallest set, merged by libFuzzer).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
all=(codec markdown gate frames wire backup)
seconds=60
keep=no
names=()
for argument in "$@"; do
  case $argument in
    --short) seconds=60 ;;
    --long) seconds=1800 ;;
    --keep) keep=yes ;;
    *) names+=("$argument") ;;
  esac
done
[ ${#names[@]} -gt 0 ] || names=("${all[@]}")

for version in 16 17 18 19 20 21; do
  if command -v "clang++-$version" >/dev/null; then break; fi
done
artefacts=tests/artefacts/fuzz
mkdir -p "$artefacts"
if ! { cmake --preset fuzz -DCMAKE_C_COMPILER="clang-$version" -DCMAKE_CXX_COMPILER="clang++-$version" && nice cmake --build --preset fuzz; } >"$artefacts/build.log" 2>&1; then
  tail -n 30 "$artefacts/build.log"
  echo "0 passed, 1 failed"
  exit 1
fi

fuzz() {
  local name=$1
  mkdir -p "$artefacts/$name"
  nice build/fuzz/tests/fuzz/fuzz_"$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$artefacts/$name-" "$artefacts/$name" "tests/fuzz/corpus/$name" >"$artefacts/$name.log" 2>&1
}

# Two at once: a target works on one core.
passed=0
failed=0
running=()
finish_one() {
  local name=${running[0]%:*} pid=${running[0]#*:} good=yes runs
  running=("${running[@]:1}")
  wait "$pid" || good=no
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$artefacts/$name.log")
  [ "${runs:-0}" -ge 1000 ] || good=no # it measured nothing
  echo "fuzz.$name.runs: ${runs:-0}"
  echo "fuzz.$name.found: $(find "$artefacts" -maxdepth 1 -type f -name "$name-*" | wc -l)"
  if [ $good = yes ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    tail -n 30 "$artefacts/$name.log"
  fi
}
for name in "${names[@]}"; do
  [ ${#running[@]} -lt 2 ] || finish_one
  rm -f "$artefacts/$name"-*
  fuzz "$name" &
  running+=("$name:$!")
done
while [ ${#running[@]} -gt 0 ]; do finish_one; done

if [ $keep = yes ]; then
  for name in "${names[@]}"; do
    build/fuzz/tests/fuzz/fuzz_"$name" -merge=1 "tests/fuzz/corpus/$name" "$artefacts/$name" >>"$artefacts/$name.log" 2>&1
  done
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
