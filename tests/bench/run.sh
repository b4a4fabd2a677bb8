#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/bench/run.sh [--short]: see run.mjs.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
exec node tests/bench/run.mjs "$@"
