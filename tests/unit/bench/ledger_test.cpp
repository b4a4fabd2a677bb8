// SPDX-License-Identifier: AGPL-3.0-or-later
// The bench says `events.wrong: 0`; these are the ways in which it must not say so.
#include "tests/bench/client/ledger.hpp"

#include <zlib.h>

#include "tests/catch.hpp"

using namespace shidra::bench;

namespace {

std::string message(std::uint64_t number, std::int64_t position) {
  return R"({"position":)" + std::to_string(position) + R"(,"name":")" + number_text(number) + R"("})";
}

/// Two watchers, and messages 0 and 1 published.
struct Two {
  Report report;
  Ledger ledger{report, 2};
  Two() {
    ledger.publish();
    ledger.publish();
  }
};

/// As RFC 7692 sends it, without context takeover.
std::string deflated(std::string const& text, int level) {
  z_stream stream{};
  deflateInit2(&stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 64, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(stream.total_out - 4);
  deflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("everything once and in order is not wrong") {
  Two two;
  for (int watcher = 0; watcher < 2; ++watcher) {
    CHECK(two.ledger.hear(0, message(0, 8), false) == 1);
    CHECK(two.ledger.hear(1, message(1, 9), false) == 2);
  }
  CHECK(two.ledger.take_complete().has_value());
  CHECK(two.ledger.take_complete().has_value());
  CHECK_FALSE(two.ledger.take_complete().has_value());
  CHECK(two.ledger.complete() == 2);
  CHECK(two.report.wrongs() == 0);
}

TEST_CASE("a message is complete only when everybody has heard it") {
  Two two;
  two.ledger.hear(0, message(0, 8), false);
  CHECK_FALSE(two.ledger.take_complete().has_value());
}

TEST_CASE("what the first watcher hears is read strictly") {
  Two two;
  SECTION("lost") { two.ledger.hear(0, message(1, 8), false); }
  SECTION("no position") { two.ledger.hear(0, R"({"name":"Bench 000000000"})", false); }
  SECTION("a gap in the positions") {
    two.ledger.hear(0, message(0, 8), false);
    two.ledger.hear(1, message(1, 10), false);
  }
  SECTION("the same position twice") {
    two.ledger.hear(0, message(0, 8), false);
    two.ledger.hear(1, message(1, 8), false);
  }
  CHECK(two.report.wrongs() == 1);
}

TEST_CASE("the others must hear the same bytes") {
  Two two;
  two.ledger.hear(0, message(0, 8), false);
  two.ledger.hear(1, message(1, 9), false);
  SECTION("lost") { two.ledger.hear(0, message(1, 9), false); }
  SECTION("doubled") {
    two.ledger.hear(0, message(0, 8), false);
    two.ledger.hear(1, message(0, 8), false);
  }
  SECTION("altered") { two.ledger.hear(0, message(0, 8) + " ", false); }
  SECTION("another position") { two.ledger.hear(0, message(0, 7), false); }
  CHECK(two.report.wrongs() == 1);
}

TEST_CASE("nobody hears more than was published") {
  Two two;
  CHECK(two.ledger.hear(2, message(1, 9), false) == 2);
  CHECK(two.report.wrongs() == 1);
}

TEST_CASE("compressed messages are compared by what they say") {
  Two two;
  two.ledger.hear(0, deflated(message(0, 8), 9), true);
  SECTION("the same, compressed differently") {
    two.ledger.hear(0, deflated(message(0, 8), 0), true);
    CHECK(two.report.wrongs() == 0);
  }
  SECTION("something else") {
    two.ledger.hear(0, deflated(message(1, 8), 9), true);
    CHECK(two.report.wrongs() == 1);
  }
}
