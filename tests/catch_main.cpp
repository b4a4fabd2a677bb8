// SPDX-License-Identifier: AGPL-3.0-or-later
// The one slow object of Catch2 2: its runner and main().
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
