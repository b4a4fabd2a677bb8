// SPDX-License-Identifier: AGPL-3.0-or-later
// shidra_sql DATABASE SQL: runs statements as the server's own storage would, sums of pages included, for tests that
// play somebody who changes the database. Not part of the product; the sqlite3 program would leave pages that are
// refused.
#include <cstdio>
#include <exception>

#include "storage/engine/connection.hpp"

int main(int count, char** arguments) {
  if (count != 3) return std::fprintf(stderr, "shidra_sql DATABASE SQL\n"), 2;
  try {
    using shidra::storage::Connection;
    Connection connection(arguments[1], Connection::Mode::read_write);
    connection.execute(arguments[2]);
    connection.checkpoint(Connection::Checkpoint::truncate);
    return 0;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
