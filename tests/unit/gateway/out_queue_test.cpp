// SPDX-License-Identifier: AGPL-3.0-or-later
// The queue alone: order, purge, and never a cut frame.
#include "server/gateway/out_queue.hpp"

#include <array>

#include "tests/catch.hpp"

using namespace shidra::gateway;

namespace {

std::string all(OutQueue const& queue) {
  std::string bytes(queue.bytes(), '?');
  bytes.resize(queue.copy(bytes.data(), bytes.size()));
  return bytes;
}

Piece framed(std::string_view text, Tag tag, Importance importance = Importance::log) {
  return frame_piece(make_text_frame(text), tag, importance);
}

}  // namespace

TEST_CASE("a frame has the shortest header that fits") {
  CHECK(make_text_frame("")->wire() == std::string_view("\x81\0", 2));
  CHECK(make_text_frame("abc")->wire() ==
        "\x81\x03"
        "abc");
  CHECK(make_text_frame(std::string(125, 'a'))->wire().size() == 127);
  CHECK(make_text_frame(std::string(126, 'a'))->wire().substr(0, 4) == std::string_view("\x81\x7E\0\x7E", 4));
  CHECK(make_text_frame(std::string(65535, 'a'))->wire().substr(0, 4) == std::string_view("\x81\x7E\xFF\xFF", 4));
  CHECK(make_text_frame(std::string(65536, 'a'))->wire().substr(0, 10) ==
        std::string_view("\x81\x7F\0\0\0\0\0\1\0\0", 10));
  CHECK(make_text_frame(std::string(70000, 'a'))->payload() == std::string(70000, 'a'));
}

TEST_CASE("bytes leave in order, across pieces and in any portions") {
  OutQueue queue;
  for (int at = 0; at < 200; ++at) queue.push(owned_piece(std::to_string(at) + ",", Part::http));
  auto const expected = all(queue);
  std::string left;
  for (std::size_t portion = 1; !queue.empty(); portion = portion % 7 + 1) {
    std::array<iovec, 3> vectors;
    auto const count = queue.gather(vectors);
    REQUIRE(count > 0);
    auto const take = std::min(portion, vectors[0].iov_len);
    left.append(static_cast<char const*>(vectors[0].iov_base), take);
    queue.consume(take);
    if (portion == 3) queue.push(owned_piece("", Part::http));
  }
  CHECK(left == expected);
  CHECK(queue.cost() == 0);
}

TEST_CASE("purge takes the frames of one tag and leaves what has begun") {
  OutQueue queue;
  queue.push(framed("one", 7));
  queue.push(framed("two", 8));
  queue.push(framed("three", 7));
  queue.push(owned_piece("\x8A", Part::control));
  SECTION("nothing has left") {
    CHECK(queue.purge(7).frames == 2);
    CHECK(all(queue) ==
          "\x81\x03"
          "two\x8A");
  }
  SECTION("the first byte has left") {
    queue.consume(1);
    CHECK(queue.purge(7).frames == 1);
    CHECK(all(queue) ==
          "\x03"
          "one\x81\x03"
          "two\x8A");
  }
  SECTION("TLS holds bytes of the third") {
    queue.commit(11);
    CHECK(queue.purge(7).frames == 0);
    queue.consume(11);
    CHECK(all(queue) ==
          "\x05"
          "three\x8A");
  }
  SECTION("tag 0 is no tag") {
    queue.push(framed("none", 0));
    CHECK(queue.purge(0).frames == 0);
  }
  CHECK(queue.bytes() == all(queue).size());
}

TEST_CASE("purge says when a snapshot was among what it took, and states can be taken alone") {
  OutQueue queue;
  queue.push(framed("snapshot", 7, Importance::snapshot));
  queue.push(framed("state", 7, Importance::state));
  queue.push(framed("log", 7));
  CHECK(queue.purge_states(7) == 1);
  CHECK(queue.purge_states(7) == 0);
  CHECK_FALSE(queue.purge(8).snapshot);
  auto const purged = queue.purge(7);
  CHECK(purged.frames == 2);
  CHECK(purged.snapshot);
  CHECK(queue.empty());
  CHECK(queue.snapshot_bytes() == 0);
  queue.push(framed("log", 7));
  CHECK_FALSE(queue.purge(7).snapshot);
}

TEST_CASE("a newer state takes the place of the waiting one") {
  OutQueue queue;
  queue.push(framed("old", 5, Importance::state));
  queue.push(framed("log", 6));
  CHECK(queue.replace_state(framed("newer", 5, Importance::state)));
  CHECK_FALSE(queue.replace_state(framed("other", 9, Importance::state)));
  CHECK(all(queue) ==
        "\x81\x05"
        "newer\x81\x03log");
  queue.push(framed("second", 5, Importance::state));
  CHECK(queue.replace_state(framed("latest", 5, Importance::state)));  // never before an older one
  CHECK(all(queue) ==
        "\x81\x05"
        "newer\x81\x03log\x81\x06latest");
  CHECK(queue.purge(5).frames == 2);
  queue.push(framed("newer", 5, Importance::state));
  queue.push(framed("log", 6));
  CHECK(queue.purge(6).frames == 2);
  queue.push(framed("log", 6));
  queue.consume(1);
  CHECK_FALSE(queue.replace_state(framed("too late", 5, Importance::state)));
  CHECK(queue.drop_state() == 0);
  CHECK(queue.drop_frames() == 1);
  CHECK(all(queue) ==
        "\x05"
        "newer");
}

TEST_CASE("snapshots are not counted among the rest, however much of them has left") {
  OutQueue queue;
  queue.push(framed(std::string(100, 'a'), 1));
  auto const beside = queue.cost_beside_snapshots() + OutQueue::overhead;  // a snapshot has an overhead like any other
  queue.push(framed(std::string(50'000, 'r'), 0, Importance::snapshot));
  auto const snapshot = queue.snapshot_bytes();
  CHECK(snapshot > 50'000);
  CHECK(queue.cost_beside_snapshots() == beside);
  auto const first = queue.bytes() - snapshot;
  queue.consume(first + 20'000);
  CHECK(queue.cost_beside_snapshots() == OutQueue::overhead);
  queue.push(framed(std::string(100, 'b'), 2));
  CHECK(queue.cost_beside_snapshots() == first + 2 * OutQueue::overhead);
  queue.push(framed(std::string(30'000, 'r'), 0, Importance::snapshot));
  CHECK(queue.drop_frames() == 2);
  CHECK(queue.cost_beside_snapshots() == OutQueue::overhead);
  queue.consume(snapshot - 20'000);
  CHECK(queue.empty());
  CHECK(queue.cost_beside_snapshots() == 0);
  CHECK(queue.snapshot_bytes() == 0);
}
