// SPDX-License-Identifier: AGPL-3.0-or-later
// Myers' greedy algorithm with a bound. The furthest reach of each round is kept to walk back along.
#include "server/text/edit_script.hpp"

#include <algorithm>

namespace shidra::text {

namespace {

using Sequence = std::span<int const>;

/// reach[d][k + d]: how far into `before` d edits lead on diagonal k. Empty when `most_edits` do not suffice.
std::vector<std::vector<int>> furthest_reaches(Sequence before, Sequence after, int most_edits) {
  int const n = static_cast<int>(before.size());
  int const m = static_cast<int>(after.size());
  std::vector<std::vector<int>> reach;
  for (int d = 0; d <= most_edits; ++d) {
    std::vector<int> round(static_cast<std::size_t>(2 * d + 1), -1);
    for (int k = -d; k <= d; k += 2) {
      auto const previous = [&](int diagonal) { return reach.back()[static_cast<std::size_t>(diagonal + d - 1)]; };
      bool const down = d > 0 && (k == -d || (k != d && previous(k - 1) < previous(k + 1)));
      int x = d == 0 ? 0 : down ? previous(k + 1) : previous(k - 1) + 1;
      if (x > n || x - k > m || x - k < 0) {  // outside: never the way
        round[static_cast<std::size_t>(k + d)] = std::min(x, n + 1);
        continue;
      }
      while (x < n && x - k < m && before[static_cast<std::size_t>(x)] == after[static_cast<std::size_t>(x - k)]) ++x;
      round[static_cast<std::size_t>(k + d)] = x;
      if (x >= n && x - k >= m) {
        reach.push_back(std::move(round));
        return reach;
      }
    }
    reach.push_back(std::move(round));
  }
  return {};
}

/// The edits from last to first.
std::vector<Edit> walk_back(std::vector<std::vector<int>> const& reach, Sequence before, Sequence after) {
  std::vector<Edit> edits;
  int x = static_cast<int>(before.size());
  int y = static_cast<int>(after.size());
  for (int d = static_cast<int>(reach.size()) - 1; d >= 0; --d) {
    int const k = x - y;
    int from_x = 0;
    int from_y = 0;
    if (d > 0) {
      auto const previous = [&](int diagonal) {
        return reach[static_cast<std::size_t>(d - 1)][static_cast<std::size_t>(diagonal + d - 1)];
      };
      bool const down = k == -d || (k != d && previous(k - 1) < previous(k + 1));
      int const from_k = down ? k + 1 : k - 1;
      from_x = previous(from_k);
      from_y = from_x - from_k;
    }
    while (x > from_x && y > from_y) {
      --y;
      edits.push_back({EditKind::keep, static_cast<std::size_t>(--x)});
    }
    if (d == 0) break;
    if (x == from_x) {
      edits.push_back({EditKind::insert, static_cast<std::size_t>(--y)});
    } else {
      edits.push_back({EditKind::remove, static_cast<std::size_t>(--x)});
    }
  }
  return edits;
}

}  // namespace

std::vector<Edit> edit_script(Sequence before, Sequence after, int most_edits) {
  std::size_t const shorter = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  Sequence const old_middle = before.subspan(head, before.size() - head - tail);
  Sequence const new_middle = after.subspan(head, after.size() - head - tail);

  std::vector<Edit> script;
  for (std::size_t i = 0; i < head; ++i) script.push_back({EditKind::keep, i});
  auto const reach = furthest_reaches(old_middle, new_middle, most_edits);
  if (reach.empty()) {
    for (std::size_t i = 0; i < old_middle.size(); ++i) script.push_back({EditKind::remove, head + i});
    for (std::size_t i = 0; i < new_middle.size(); ++i) script.push_back({EditKind::insert, head + i});
  } else {
    auto const backwards = walk_back(reach, old_middle, new_middle);
    for (auto edit = backwards.rbegin(); edit != backwards.rend(); ++edit)
      script.push_back({edit->kind, edit->index + head});
  }
  for (std::size_t i = before.size() - tail; i < before.size(); ++i) script.push_back({EditKind::keep, i});
  return script;
}

}  // namespace shidra::text
