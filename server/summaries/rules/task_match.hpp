// SPDX-License-Identifier: AGPL-3.0-or-later
// Which tasks of a corrected summary are those of the revision before, so that "done" stays with them. Pure: any
// thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace shidra::summaries {

/// For each new task the number (from 0) of the old one that it continues; each old one is continued at most once.
/// First equal texts, wherever they stand; then, of what is left, the one in the same place if at least half of the
/// words (of the longer text) are the same: a mended wording. Everything else is a new task.
std::vector<std::optional<std::size_t>> match_tasks(std::vector<std::string> const& before,
                                                    std::vector<std::string> const& after);

}  // namespace shidra::summaries
