// SPDX-License-Identifier: AGPL-3.0-or-later
// Two passes: the same text, then the same place with nearly the same text.
#include "server/summaries/rules/task_match.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace shidra::summaries {
namespace {

std::vector<std::string> sorted_words(std::string const& text) {
  std::istringstream in(text);
  std::vector<std::string> words{std::istream_iterator<std::string>(in), {}};
  std::ranges::sort(words);
  return words;
}

bool is_mended(std::string const& before, std::string const& after) {
  auto const old_words = sorted_words(before);
  auto const new_words = sorted_words(after);
  std::vector<std::string> same;
  std::ranges::set_intersection(old_words, new_words, std::back_inserter(same));
  return 2 * same.size() >= std::max(old_words.size(), new_words.size());
}

}  // namespace

std::vector<std::optional<std::size_t>> match_tasks(std::vector<std::string> const& before,
                                                    std::vector<std::string> const& after) {
  std::vector<std::optional<std::size_t>> continued(after.size());
  std::vector<bool> taken(before.size(), false);
  for (std::size_t at = 0; at < after.size(); ++at) {
    for (std::size_t old = 0; old < before.size() && !continued[at]; ++old) {
      if (taken[old] || before[old] != after[at]) continue;
      continued[at] = old;
      taken[old] = true;
    }
  }
  for (std::size_t at = 0; at < std::min(before.size(), after.size()); ++at) {
    if (continued[at] || taken[at] || !is_mended(before[at], after[at])) continue;
    continued[at] = at;
    taken[at] = true;
  }
  return continued;
}

}  // namespace shidra::summaries
