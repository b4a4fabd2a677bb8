#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs what is missing, builds, and runs the tests. The last line counts passed and failed.
#   tests/run.sh              everything: unit tests, conversations, WebSocket conformance, faults, security, browser, replay,
#                             fuzzing, a short bench
#   tests/run.sh --quick      feedback in a few minutes: unit tests, client, generated files, conversations
#   tests/run.sh --sanitizers the unit tests once more under ASan and UBSan (preset dev), and nothing else
#   tests/run.sh --threads    the unit tests and a server under load under TSan, and nothing else
#   tests/run.sh --coverage   which lines of protocol, storage and server the unit tests reach, and nothing else
# Every step is one line of the report; a failing one prints its output. Logs and pictures stay in tests/artefacts/.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
kind=${1:-all}
artefacts=tests/artefacts
mkdir -p "$artefacts"
passed=0
failed=0

# step NAME COMMAND...: a step with tests of its own says "N passed, N failed" in its last lines; others count as one.
step() {
  local name=$1 log="$artefacts/$1.log" started=$SECONDS good=0 bad=0 status
  shift
  "$@" >"$log" 2>&1
  status=$?
  if [[ "$(tail -n 1 "$log")" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]] ||
    [[ "$(tail -n 5 "$log")" =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
    good=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}
    if [ $status -ne 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  elif [[ "$(tail -n 12 "$log")" =~ \#\ pass\ ([0-9]+).*\#\ fail\ ([0-9]+) ]]; then # node's test runner
    good=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}
    if [ $status -ne 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  elif [ $status -eq 0 ]; then good=1; else bad=1; fi
  passed=$((passed + good)) failed=$((failed + bad))
  printf '%-28s %5d passed, %3d failed   %4d s\n' "$name" "$good" "$bad" $((SECONDS - started))
  if [ "$bad" != 0 ]; then
    echo "--- $log (end)"
    tail -n 60 "$log"
    echo "---"
  fi
  return $status
}

# Runs the Catch2 programs of a build folder and adds their counts up.
unit_tests() {
  local folder=$1 good=0 bad=0 program report
  for program in "$folder"/tests/test_*; do
    [ -x "$program" ] || continue
    report=$("$program" 2>&1) || true
    echo "== $program"
    echo "$report"
    if [[ "$report" =~ All\ tests\ passed\ \(([0-9]+)\ assertions?\ in\ ([0-9]+)\ test ]]; then
      good=$((good + BASH_REMATCH[2]))
    elif [[ "$report" =~ test\ cases:\ *([0-9]+)\ \|\ *([0-9]+)\ passed\ \|\ *([0-9]+)\ failed ]]; then
      good=$((good + BASH_REMATCH[2])) bad=$((bad + BASH_REMATCH[3]))
    elif [[ "$report" =~ test\ cases:\ *([0-9]+)\ \|\ *([0-9]+)\ failed ]]; then
      bad=$((bad + BASH_REMATCH[2]))
    else
      bad=$((bad + 1)) # it died, or ran nothing
    fi
  done
  echo "$good passed, $bad failed"
  [ $bad = 0 ] && [ $good -gt 0 ]
}

build() { cmake --preset "$1" && nice cmake --build --preset "$1" "${@:2}"; }

generated_files() {
  local made
  made=$(mktemp -d)
  build/release/protocol/shidra_export "$made" && diff -r "$made" protocol/documents && (cd client-web && node generate-protocol.mjs --check)
  local status=$?
  rm -rf "$made"
  return $status
}

formatted() {
  git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror
}

client() { (cd client-web && npx --no-install tsc --noEmit && npx --no-install biome check --error-on-warnings . && node test.mjs); }

# A race ends the program that has it; this says where it was.
no_reports() {
  if compgen -G "$artefacts/tsan.*" >/dev/null; then cat "$artefacts"/tsan.*; return 1; fi
}

# Prints how much of each layer is reached; a file's own figure stands in tests/artefacts/coverage.txt.
coverage() {
  local layer reached
  for layer in protocol storage server; do
    reached=$(gcovr -r . --object-directory build/coverage --filter "$layer/" --exclude-throw-branches -s | sed -n 's/^lines: \([0-9.]*%\).*/\1 of lines/p')
    [ -n "$reached" ] || { echo "$layer: gcovr found nothing"; return 1; }
    echo "$layer: $reached"
  done
  gcovr -r . --object-directory build/coverage --filter 'protocol/|storage/|server/' --exclude-throw-branches -o "$artefacts/coverage.txt" -s
}

finish() {
  echo "$passed passed, $failed failed"
  [ $failed = 0 ]
  exit
}

step packages deploy/packages.sh --tests || finish
if [ "$kind" = --sanitizers ]; then
  export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
  step build-dev build dev && step unit-sanitizers unit_tests build/dev
  finish
fi
if [ "$kind" = --threads ]; then
  rm -f "$artefacts"/tsan.*
  export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 log_path=$PWD/$artefacts/tsan suppressions=$PWD/tests/threads.supp"
  step build-tsan build tsan && step unit-threads unit_tests build/tsan
  step load-threads env SHIDRA_BINARY="$PWD/build/tsan/shidra" tests/faults/run.sh --short delivery repeat stop
  step no-reports no_reports
  finish
fi
if [ "$kind" = --coverage ]; then
  find build/coverage -name '*.gcda' -delete 2>/dev/null
  step build-coverage build coverage && step unit-coverage unit_tests build/coverage
  step coverage coverage
  grep -E '^(lines|branches|protocol|storage|server)' "$artefacts/coverage.log"
  finish
fi
step build-release build release || finish
step generated-files generated_files
step client client
step format formatted
# More states of a disk than a developer wants to wait for (five minutes).
[ "$kind" = --quick ] || export SHIDRA_CRASH_POINTS=20000
step build-debug build debug && step unit unit_tests build/debug
step conversations node tests/conversations/run.mjs
if [ "$kind" != --quick ]; then
  step conformance tests/conformance/run.sh
  step faults tests/faults/run.sh --short
  step security tests/security/run.sh --short
  step browser node tests/browser/run.mjs
  step replay tests/replay/run.sh
  step fuzz tests/fuzz/run.sh --short
  step bench tests/bench/run.sh --short
  # The figures themselves.
  grep -hE '^(r|s)[0-9]+\.[a-z_.0-9]+: |^fuzz\.|not run' "$artefacts"/{unit,faults,security,fuzz}.log
  sed -n '/^figure /,/^$/p' "$artefacts/bench.log"
fi
finish
