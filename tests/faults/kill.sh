#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/faults/kill.sh [KILLS] [SEED]: see kill.mjs.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
exec node tests/faults/kill.mjs "$@"
