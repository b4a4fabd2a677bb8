// SPDX-License-Identifier: AGPL-3.0-or-later
// The key that seals browser cookies. It lies in the database, so that guests stay the same ones after a restart and in
// a restored copy. Functions run on the thread of the view they
// are given.
#pragma once

#include <optional>
#include <string>

#include "storage/engine/write.hpp"

namespace shidra::storage {

std::optional<std::string> find_browser_key(Read& read);
/// Made when it is first asked for.
std::string browser_key(Write& write);

}  // namespace shidra::storage
