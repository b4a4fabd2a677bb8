// SPDX-License-Identifier: AGPL-3.0-or-later
// The shortest way to turn one sequence into another. Pure function, any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace shidra::text {

enum class EditKind { keep, remove, insert };

/// `index` counts in the old sequence for keep and remove, in the new one for insert.
struct Edit {
  EditKind kind;
  std::size_t index;
};

/// E. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986): greedy, after common ends are
/// cut off. Where more than `most_edits` would be needed, everything between the common ends is removed and inserted;
/// so the work is at most (length × most_edits) and the memory most_edits² / 2 numbers.
std::vector<Edit> edit_script(std::span<int const> before, std::span<int const> after, int most_edits);

}  // namespace shidra::text
