// SPDX-License-Identifier: AGPL-3.0-or-later
// A database of an older program, with rows that later migrations rewrite, is brought up to date while the power goes:
// whenever it does, the next start ends where an undisturbed one does, with the same rows.
//   SHIDRA_CRASH_POINTS=1000 test_storage "An older database*"     as many moments as there are, up to that
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "storage/engine/database.hpp"
#include "storage/restored.hpp"
#include "tests/catch.hpp"
#include "tests/support/recorded_disk.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace shidra::storage;
using shidra::tests::RecordedDisk;
using shidra::tests::TemporaryFolder;

/// The schema as it was released first, and rows of all that has been rewritten since.
void make_older(std::filesystem::path const& folder) {
  auto known = embedded_migrations();
  std::erase_if(known, [](EmbeddedMigration const& one) { return one.name >= std::string_view("0007"); });
  Connection connection{folder / "shidra.db", Connection::Mode::read_write};
  migrate(connection, folder, known);
  connection.execute(R"sql(
      BEGIN;
      INSERT INTO initiative (id, slug, name, purpose, description, description_html, zone, language, regions)
        VALUES (1, 'old', 'ישנה', '', '', '', 'Asia/Jerusalem', 'he', 'all');
      INSERT INTO person (id, initiative, name, email, language, state)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
        SELECT i, 1, 'person ' || i, i || '@example.org', 'he', 'active' FROM n;
      INSERT INTO survey (id, initiative, title, intro, audience, mode, results, state, salt, uncounted)
        VALUES (1, 1, 'few', '', 'initiative', 'anonymous', 'live', 'closed', x'00', 0),
               (2, 1, 'many', '', 'initiative', 'anonymous', 'live', 'closed', x'00', 0),
               (3, 1, 'open', '', 'initiative', 'confidential', 'live', 'open', x'00', 7);
      INSERT INTO survey_question (survey, id, kind, text, required) VALUES (3, 1, 'single', 'which', 0);
      INSERT INTO ballot (survey, id, answers, sector) VALUES (1, x'01', x'aa', 'business');
      INSERT INTO ballot (survey, id, answers, sector)
        SELECT 2, CAST('b' || id AS BLOB), zeroblob(300), CASE WHEN id <= 3 THEN 'business' ELSE 'government' END
        FROM person WHERE id <= 30;
      INSERT INTO answer_sheet (id, survey, person, sector, changed_at) SELECT id, 3, id, 'business', 1 FROM person;
      INSERT INTO answer (survey, question, sheet, choices) SELECT 3, 1, id, '1' FROM answer_sheet;
      INSERT INTO shown_result (survey, question, answered, counts) VALUES (3, 1, 195, '195 0');
      INSERT INTO open_call (id, initiative, title, source, html, deadline, state)
        VALUES (4, 1, 'call', '', '', 9000000000000, 'open');
      INSERT INTO stream VALUES (1, 2);
      INSERT INTO event VALUES (1, 1, 'review/4', 1, '"kind":"response","put":{}'), (1, 2, 'members/1', 1, '{}');
      COMMIT)sql");
}

/// Every row but those that say when, or are drawn by lot.
std::string rows_of(std::filesystem::path const& folder) {
  Database database(folder);
  std::string all;
  database.read([&](Read& read) {
    std::vector<std::string> tables;
    for (auto rows = read.query(R"sql(
        SELECT name FROM sqlite_schema
        WHERE type = 'table' AND name NOT IN ('migration', 'meta', 'sqlite_sequence') ORDER BY name)sql");
         rows.next();)
      tables.push_back(rows.get<std::string>(0));
    for (auto const& table : tables) {
      auto const columns = read.value<std::string>(
          R"sql(SELECT group_concat('quote("' || name || '")', ' || '','' || ') FROM pragma_table_info($1))sql", table);
      all += table + "\n";
      for (auto rows = read.query("SELECT " + columns + " AS row FROM \"" + table + "\" ORDER BY row"); rows.next();)
        all += rows.get<std::string>(0) + "\n";
    }
    if (auto const damage = first_damage(read)) all += "damaged: " + *damage;
  });
  return all;
}

}  // namespace

TEST_CASE("An older database is brought up to date with its rows, whenever the power goes meanwhile") {
  auto const* wanted = std::getenv("SHIDRA_CRASH_POINTS");
  std::size_t const most = wanted != nullptr ? static_cast<std::size_t>(std::atoi(wanted)) : 40;
  TemporaryFolder const older, other;
  make_older(older.path());
  auto const before = shidra::tests::image_of(older.path());
  shidra::tests::put_image(before, other.path());
  auto const expected = rows_of(other.path());
  CHECK(expected.find("person 200") != std::string::npos);
  CHECK(expected.find("review/4") == std::string::npos);  // what was sealed since is in no event
  CHECK(expected.find("X'AA'") == std::string::npos);     // a ballot that was alone in its survey

  std::size_t moments = 0;
  {
    RecordedDisk const disk(RecordedDisk::Sync::honest);
    RecordedDisk::begin_from(before);
    { Database const database(older.path()); }
    moments = RecordedDisk::moment();
  }
  std::mt19937_64 random(7);
  std::size_t cuts = 0;
  auto const step = std::max<std::size_t>(1, moments / most);
  for (std::size_t moment = 0; moment <= moments; moment += step, ++cuts) {
    TemporaryFolder const cut;
    auto const unsynced = cuts % 3 == 0 ? RecordedDisk::Unsynced::kept : RecordedDisk::Unsynced::by_chance;
    shidra::tests::put_image(RecordedDisk::cut_after(moment, unsynced, random), cut.path());
    INFO("cut after " << moment << " of " << moments);
    std::string found;
    CHECK_NOTHROW(found = rows_of(cut.path()));
    CHECK(found == expected);
  }
  CHECK(cuts > 20);
  if (wanted != nullptr) std::cout << "r20.cuts_with_rows: " << cuts << "\n";
}
