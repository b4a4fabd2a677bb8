// SPDX-License-Identifier: AGPL-3.0-or-later
// The checks of a read view that need no templates. Runs on: the thread of the connection.
#include "storage/engine/read.hpp"

#include <fmt/format.h>

namespace shidra::storage {

void Rows::expect_columns(int wanted) const {
  if (statement_.column_count() == wanted) return;
  throw StorageError(Fault::mistake, 0,
                     fmt::format("a row of {} columns is read as {} members", statement_.column_count(), wanted));
}

void Read::not_one_row(std::string_view sql) {
  throw StorageError(Fault::mistake, 0, fmt::format("not exactly one row: {}", sql));
}

}  // namespace shidra::storage
