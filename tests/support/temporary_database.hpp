// SPDX-License-Identifier: AGPL-3.0-or-later
// A freshly migrated database of its own for one test, with writer and readers running.
#pragma once

#include "storage/engine/database.hpp"
#include "tests/support/temporary_folder.hpp"

namespace shidra::tests {

struct TemporaryDatabase {
  TemporaryFolder folder;
  storage::Database database{folder.path()};

  storage::Database* operator->() { return &database; }
};

}  // namespace shidra::tests
