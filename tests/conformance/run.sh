#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/conformance/run.sh [PREFIX…]: see README.md. The library is Debian's, so the Python must be Debian's as well:
# another `python3` may come first in the path.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if ! /usr/bin/python3 -c 'import autobahn' 2>/dev/null; then ../../deploy/packages.sh --tests; fi
PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 run.py "$@"
