// SPDX-License-Identifier: AGPL-3.0-or-later
// See headings.hpp. In rendered Markdown every "<" begins an element of ours: people's own are escaped.
#include "server/pages/headings.hpp"

#include <algorithm>
#include <vector>

namespace shidra::pages {
namespace {

constexpr char first_level = '3';
constexpr char last_level = '6';

struct Level {
  char written;
  char shown;
};

bool is_level(char c) { return c >= '1' && c <= '6'; }

}  // namespace

std::string with_headings_in_steps(std::string_view markup) {
  std::string out(markup);
  std::vector<Level> above;
  for (auto at = out.find('<'); at != std::string::npos; at = out.find('<', at + 1)) {
    bool const closes = out.compare(at, 3, "</h") == 0;
    auto const digit = at + (closes ? 3 : 2);
    if (digit + 1 >= out.size() || out[digit - 1] != 'h' || !is_level(out[digit]) ||
        (out[digit + 1] != ' ' && out[digit + 1] != '>'))
      continue;
    if (closes) {
      if (!above.empty()) out[digit] = above.back().shown;
      continue;
    }
    while (!above.empty() && above.back().written >= out[digit]) above.pop_back();
    char const shown = above.empty() ? first_level : std::min(static_cast<char>(above.back().shown + 1), last_level);
    above.push_back({out[digit], shown});
    out[digit] = shown;
  }
  return out;
}

}  // namespace shidra::pages
