// SPDX-License-Identifier: AGPL-3.0-or-later
// `shidra demo`: fills an empty data folder with an invented initiative of some 420 days, told by the server's own
// commands on a clock that walks through that time. Runs on: the main thread, while no server runs; waits for the
// writer.
#pragma once

#include <cstdint>
#include <filesystem>

namespace shidra::demo {

/// The same seed gives the same people, texts and counts; dates count from the full hour at which it is called. Secrets
/// (tokens, salts, keys, join codes) are never from the seed. Returns the exit code: 1, with a sentence on standard
/// error and nothing changed, when the folder already holds an initiative. Throws when it cannot be filled; the folder
/// is then of no use.
int fill(std::filesystem::path const& data, std::uint64_t seed);

}  // namespace shidra::demo
