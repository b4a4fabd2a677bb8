// SPDX-License-Identifier: AGPL-3.0-or-later
// What a data folder holds, for `shidra info`. Runs on the thread of the view it is given.
#pragma once

#include <string>
#include <vector>

#include "storage/engine/read.hpp"

namespace shidra::storage {

struct InfoLine {
  std::string name;
  std::string value;
};

/// organisations, people, forums, seats, meetings, summaries, surveys, answer sheets, calls, responses, events, the
/// head of each initiative's journal ("N HASH"), and last "journal": "ok" or "broken at N".
std::vector<InfoLine> info(Read& read);

}  // namespace shidra::storage
