// SPDX-License-Identifier: AGPL-3.0-or-later
// Every SQL text of storage/ is prepared against a fresh database, so that a misspelt column is found before it runs.
// It finds them by the house's convention: SQL is written as R"sql(…)sql".
#include <fstream>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

struct Sql {
  std::string where;  // file:line
  std::string text;
};

std::string content_of(std::filesystem::path const& file) {
  std::ifstream const stream{file};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void collect(std::filesystem::path const& file, std::vector<Sql>& found) {
  constexpr std::string_view opening = "R\"sql(";
  constexpr std::string_view closing = ")sql\"";
  std::string const text = content_of(file);
  for (auto at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
    auto const begin = at + opening.size();
    auto const end = text.find(closing, begin);
    REQUIRE(end != std::string::npos);
    auto const line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    found.push_back({file.string() + ":" + std::to_string(line), text.substr(begin, end - begin)});
    at = end + closing.size();
  }
}

std::vector<Sql> all_sql() {
  std::filesystem::path const storage = std::filesystem::path{SHIDRA_SOURCE_DIR} / "storage";
  std::vector<Sql> found;
  for (auto const& folder : {storage, storage / "engine"}) {
    for (auto const& entry : std::filesystem::directory_iterator{folder}) {
      auto const kind = entry.path().extension();
      if (kind == ".cpp" || kind == ".hpp") collect(entry.path(), found);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("Every SQL text in storage is valid against the schema") {
  auto const found = all_sql();
  REQUIRE(found.size() > 10);
  shidra::tests::TemporaryDatabase temporary;
  shidra::storage::Connection connection{shidra::storage::database_file(temporary.folder),
                                         shidra::storage::Connection::Mode::read_write};
  for (auto const& sql : found) {
    try {
      connection.statement(sql.text);
    } catch (shidra::storage::StorageError const& error) {
      FAIL_CHECK(sql.where << ": " << error.what());
    }
  }
}

TEST_CASE("A wrong column in an SQL text would be found") {
  shidra::tests::TemporaryDatabase temporary;
  shidra::storage::Connection connection{shidra::storage::database_file(temporary.folder),
                                         shidra::storage::Connection::Mode::read_write};
  CHECK_THROWS_AS(connection.statement("SELECT no_such_column FROM stream"), shidra::storage::StorageError);
}
