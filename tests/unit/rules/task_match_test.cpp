// SPDX-License-Identifier: AGPL-3.0-or-later
// Tasks of a correction and the tasks they continue.
#include "server/summaries/rules/task_match.hpp"

#include "tests/catch.hpp"

using shidra::summaries::match_tasks;

TEST_CASE("A task of a corrected summary continues the one with its text, or a mended wording in its place") {
  struct Row {
    char const* what;
    std::vector<std::string> before, after;
    std::vector<int> continued;  // -1: a new task
  };
  Row const rows[]{
      {"nothing changed", {"call Rania", "book a hall"}, {"call Rania", "book a hall"}, {0, 1}},
      {"one was removed", {"call Rania", "book a hall"}, {"book a hall"}, {1}},
      {"one came first", {"call Rania"}, {"write to all", "call Rania"}, {-1, 0}},
      {"the order changed", {"call Rania", "book a hall"}, {"book a hall", "call Rania"}, {1, 0}},
      {"a wording was mended", {"call Rania on Sunday"}, {"call Rania on Monday"}, {0}},
      {"another task in its place", {"call Rania on Sunday"}, {"book a hall"}, {-1}},
      {"the same twice", {"call", "call"}, {"call", "call", "call"}, {0, 1, -1}},
      {"mended, but the old one went elsewhere",
       {"call Rania", "book a hall"},
       {"call Rania now", "call Rania"},
       {-1, 0}},
      {"from none", {}, {"call"}, {-1}},
      {"to none", {"call"}, {}, {}},
  };
  for (auto const& row : rows) {
    INFO(row.what);
    std::vector<int> found;
    for (auto const& old : match_tasks(row.before, row.after)) found.push_back(old ? static_cast<int>(*old) : -1);
    CHECK(found == row.continued);
  }
}
