// SPDX-License-Identifier: AGPL-3.0-or-later
// The key that seals browser cookies. It lies in the database, so that guests stay the same ones after a restart and in
// a restored copy. Writer thread.
#pragma once

#include <string>

#include "storage/engine/write.hpp"

namespace shidra::storage {

/// Made when it is first asked for.
std::string browser_key(Write& write);

}  // namespace shidra::storage
