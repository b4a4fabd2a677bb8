#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Replays a consultation: tests/replay/run.sh [FOLDER]. Without a folder it looks where SHIDRA_CONSULTATION points;
# the data is not part of the repository, and the test says so when it is not there.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
exec node tests/replay/replay.mjs "${1:-${SHIDRA_CONSULTATION:-}}"
