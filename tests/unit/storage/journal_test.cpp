// SPDX-License-Identifier: AGPL-3.0-or-later
// Whatever is done to the journal behind the program's back shows.
#include "storage/engine/journal.hpp"

#include "tests/catch.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using namespace shidra::storage;

// Five entries in stream 1, two in stream 2.
struct Written {
  shidra::tests::TemporaryDatabase temporary;
  JournalHead head;

  Written() {
    temporary->write([&](Write& write) {
      for (std::int64_t at = 1; at <= 5; ++at) {
        auto const actor = at == 3 ? std::nullopt : std::optional{at};
        head = append_journal(write, {1, at, actor, "publish_summary", "summary/12", R"({"a":1})"});
      }
      append_journal(write, {2, 1, std::nullopt, "start", "server", "{}"});
      append_journal(write, {2, 2, std::nullopt, "start", "server", "{}"});
    });
  }

  template <class... Arguments>
  void tamper(std::string_view sql, Arguments const&... arguments) {
    temporary->write([&](Write& write) { CHECK(write.run(sql, arguments...) > 0); });
  }

  std::optional<std::int64_t> broken_at(std::optional<JournalHead> known = {}) {
    JournalVerdict verdict;
    temporary->read([&](Read& read) { verdict = verify_journal(read, 1, known); });
    return verdict.broken_at;
  }
};

}  // namespace

TEST_CASE("An untouched journal is good, and so is an empty one") {
  Written written;
  CHECK(written.head.n == 5);
  CHECK_FALSE(written.broken_at());
  CHECK_FALSE(written.broken_at(written.head));
  written.temporary->read([&](Read& read) {
    CHECK(verify_journal(read, 1).entries == 5);
    CHECK(verify_journal(read, 2).entries == 2);
    CHECK(verify_journal(read, 3).entries == 0);
    CHECK_FALSE(verify_journal(read, 3).broken_at);
    CHECK(journal_head(read, 1) == written.head);
    auto const page = journal_before(read, 1, 5, 2);
    REQUIRE(page.size() == 2);
    CHECK(page[0].n == 4);
    CHECK(page[1].actor == std::nullopt);
  });
}

TEST_CASE("A changed field of any kind shows at its entry") {
  for (std::string const change : {"at = at + 1", "actor = 99", "actor = NULL", "act = 'x'", "target = 'summary/13'",
                                   "details = '{}'", "hash = zeroblob(32)"}) {
    INFO(change);
    Written written;
    written.tamper("UPDATE journal SET " + change + " WHERE stream = 1 AND n = 2");
    CHECK(written.broken_at() == 2);
  }
}

TEST_CASE("Text moved from one field into the next shows") {
  Written written;
  written.tamper("UPDATE journal SET act = 'publish_summarys', target = 'ummary/12' WHERE stream = 1 AND n = 4");
  CHECK(written.broken_at() == 4);
}

TEST_CASE("A removed entry shows, wherever it was") {
  Written first;
  first.tamper("DELETE FROM journal WHERE stream = 1 AND n = 1");
  CHECK(first.broken_at() == 1);
  Written middle;
  middle.tamper("DELETE FROM journal WHERE stream = 1 AND n = 3");
  CHECK(middle.broken_at() == 3);
  Written closed;  // the gap closed up again
  closed.tamper("DELETE FROM journal WHERE stream = 1 AND n = 3");
  closed.tamper("UPDATE journal SET n = 3 WHERE stream = 1 AND n = 4");
  closed.tamper("UPDATE journal SET n = 4 WHERE stream = 1 AND n = 5");
  CHECK(closed.broken_at() == 3);
}

TEST_CASE("Two swapped entries show") {
  Written written;
  written.tamper("UPDATE journal SET n = 100 WHERE stream = 1 AND n = 2");
  written.tamper("UPDATE journal SET n = 2 WHERE stream = 1 AND n = 3");
  written.tamper("UPDATE journal SET n = 3 WHERE stream = 1 AND n = 100");
  CHECK(written.broken_at() == 2);
}

TEST_CASE("A cut-off or rewritten end shows against a head kept elsewhere") {
  Written cut;
  cut.tamper("DELETE FROM journal WHERE stream = 1 AND n >= 4");
  CHECK_FALSE(cut.broken_at());
  CHECK(cut.broken_at(cut.head) == 4);
  Written rewritten;
  rewritten.tamper("DELETE FROM journal WHERE stream = 1 AND n = 5");
  rewritten.temporary->write([](Write& write) {
    append_journal(write, {1, 5, 5, "publish_summary", "summary/13", "{}"});
  });
  CHECK_FALSE(rewritten.broken_at());
  CHECK(rewritten.broken_at(rewritten.head) == 5);
}

TEST_CASE("An entry replaced together with its own right hash shows at the one after it") {
  Written written;
  shidra::tests::TemporaryDatabase elsewhere;  // the same first entry, another second one
  StoredJournalEntry forged;
  elsewhere->write([&](Write& write) {
    append_journal(write, {1, 1, 1, "publish_summary", "summary/12", R"({"a":1})"});
    append_journal(write, {1, 2, 2, "withdraw_summary", "summary/12", R"({"a":1})"});
    forged = journal_before(write, 1, 3, 1).at(0);
  });
  written.tamper("UPDATE journal SET act = $1, hash = $2 WHERE stream = 1 AND n = 2", forged.act, forged.hash);
  CHECK(written.broken_at() == 3);
}

TEST_CASE("An entry carried over from another stream shows") {
  Written written;
  written.tamper("DELETE FROM journal WHERE stream = 1");
  written.tamper("UPDATE journal SET stream = 1 WHERE stream = 2");
  CHECK(written.broken_at() == 1);
}
