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
  std::vector<JournalHead> heads{{}};  // heads[n]: after n entries
  JournalHead head;

  Written() {
    temporary->write([&](Write& write) {
      for (std::int64_t at = 1; at <= 5; ++at) {
        auto const actor = at == 3 ? std::nullopt : std::optional{at};
        heads.push_back(append_journal(write, {1, at, actor, "publish_summary", "summary/12", R"({"a":1})", salt(at)}));
      }
      append_journal(write, {2, 1, std::nullopt, "start", "server", "{}"});
      append_journal(write, {2, 2, std::nullopt, "start", "server", "{}"});
    });
    head = heads.back();
  }

  static Digest salt(std::int64_t number) {
    Digest salt{};
    salt[0] = static_cast<std::byte>(number);
    return salt;
  }

  JournalContinuation after(JournalHead const& known, std::int64_t limit = 100) {
    JournalContinuation found;
    temporary->read([&](Read& read) { found = journal_after(read, 1, known, limit); });
    return found;
  }

  /// What whoever knows `known` comes to by the digests alone.
  JournalHead followed(JournalHead const& known, std::int64_t limit = 100) {
    auto reached = known;
    for (auto const& digest : after(known, limit).digests) reached = extended(reached, digest);
    return reached;
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

/// Eight bytes, big-endian.
std::string number(std::int64_t value) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> shift) & 0xff);
  return bytes;
}

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
                                   "details = '{}'", "hash = zeroblob(32)", "salt = zeroblob(32)", "salt = NULL"}) {
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
    append_journal(write, {1, 1, 1, "publish_summary", "summary/12", R"({"a":1})", Written::salt(1)});
    append_journal(write, {1, 2, 2, "withdraw_summary", "summary/12", R"({"a":1})", Written::salt(2)});
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

TEST_CASE("Whoever knows a head comes to every later one by the digests, in pages") {
  Written written;
  for (std::size_t known = 0; known < written.heads.size(); ++known) {
    INFO(known);
    auto const after = written.after(written.heads[known]);
    CHECK(after.head == written.head);
    CHECK(after.holds_known);
    CHECK(after.digests.size() == 5 - known);
    CHECK(written.followed(written.heads[known]) == written.head);
  }
  CHECK(written.followed(written.heads[1], 2) == written.heads[3]);
  CHECK(written.after(written.heads[1], 2).head == written.head);
}

TEST_CASE("A head that is not in the journal is not said to be, and nothing leads on from it") {
  Written written;
  for (JournalHead const& other : {JournalHead{2, written.heads[3].hash}, JournalHead{6, written.head.hash},
                                   JournalHead{5, {}}, JournalHead{0, written.head.hash}}) {
    auto const after = written.after(other);
    CHECK_FALSE(after.holds_known);
    CHECK(after.digests.empty());
    CHECK(after.head == written.head);
  }
}

TEST_CASE("What was changed after a known head does not lead to the present one, with hashes of its own or without") {
  Written edited;
  edited.tamper("UPDATE journal SET target = 'summary/13' WHERE stream = 1 AND n = 4");
  CHECK(edited.followed(edited.heads[2]) != edited.head);
  CHECK(edited.followed(edited.heads[2]).n == 5);
  Written gap;
  gap.tamper("DELETE FROM journal WHERE stream = 1 AND n = 4");
  CHECK(gap.followed(gap.heads[2]).n == 3);
  Written unsalted;
  unsalted.tamper("UPDATE journal SET salt = NULL WHERE stream = 1 AND n = 4");
  CHECK(unsalted.followed(unsalted.heads[2]).n == 3);
  Written rewritten;
  rewritten.tamper("DELETE FROM journal WHERE stream = 1 AND n > 1");
  rewritten.temporary->write([](Write& write) {
    for (int n = 2; n <= 6; ++n) append_journal(write, {1, n, n, "publish_summary", "summary/13", "{}"});
  });
  CHECK_FALSE(rewritten.broken_at());
  CHECK_FALSE(rewritten.after(rewritten.heads[3]).holds_known);
  CHECK(rewritten.followed(rewritten.heads[1]).n == 6);
}

TEST_CASE("The salt is in the digest: nobody who is shown one can guess who did what") {
  Written written;
  auto const digest = [&] { return written.after({}, 1).digests.at(0); };
  auto const before = digest();
  written.tamper("UPDATE journal SET salt = $1 WHERE stream = 1 AND n = 1", Written::salt(200));
  CHECK(digest() != before);
  written.tamper("UPDATE journal SET salt = $1 WHERE stream = 1 AND n = 1", Written::salt(1));
  CHECK(digest() == before);
}

TEST_CASE("Entries from before there were salts stay good, and no later one may go without") {
  Written written;
  // The first as an older version wrote it: SHA-256("shidra journal 1", hash before, fields).
  written.tamper("DELETE FROM journal WHERE stream = 1");
  std::string const first = "5043d264ef343492ead28267d4241e688ec1772c5fd345a40ba3c06a3d1af34d";
  written.tamper(R"sql(INSERT INTO journal (stream, n, at, actor, act, target, details, hash)
                       VALUES (1, 1, 1000, NULL, 'start', 'server', '{}', $1))sql",
                 *from_hex(first));
  CHECK_FALSE(written.broken_at());
  JournalHead head;
  written.temporary->write([&](Write& write) {
    head = append_journal(write, {1, 2000, 7, "start", "server", "{}", Written::salt(9)});
  });
  CHECK_FALSE(written.broken_at());
  CHECK(written.followed({1, *from_hex(first)}) == head);
  // A third one in the old form, with the right hash for it.
  std::string bytes = "shidra journal 1" + std::string(reinterpret_cast<char const*>(head.hash.data()), 32);
  for (std::string const& field : {number(1), number(3), number(3000), std::string(), std::string("start"),
                                   std::string("server"), std::string("{}")})
    bytes += number(static_cast<std::int64_t>(field.size())) + field;
  written.tamper(R"sql(INSERT INTO journal (stream, n, at, actor, act, target, details, hash)
                       VALUES (1, 3, 3000, NULL, 'start', 'server', '{}', $1))sql",
                 sha256(bytes));
  CHECK(written.broken_at() == 3);
  CHECK(written.after({}).holds_known);
  CHECK(written.after({}).digests.empty());
}

TEST_CASE("One more entry gives the hash that the browser's own test expects of it") {
  // client-web/src/journal/journal.test.ts has the same numbers.
  auto const head = extended({41, sha256("forty-one")}, sha256("forty-two"));
  CHECK(head.n == 42);
  CHECK(to_hex(head.hash) == "325b6f8c2707dd977d621b139760fb8661c16ea768f16d8a0814bdfe862988f2");
}
