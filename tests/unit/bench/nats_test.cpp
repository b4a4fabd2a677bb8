// SPDX-License-Identifier: AGPL-3.0-or-later
// NATS is read as it was sent, wherever its frames end.
#include "tests/bench/client/nats.hpp"

#include <vector>

#include "tests/bench/client/socket.hpp"
#include "tests/catch.hpp"

using namespace shidra::bench;

namespace {

using Heard = std::vector<std::string>;

Heard heard_in_pieces(std::string_view sent, std::size_t size) {
  nats::Stream stream;
  Heard heard;
  for (std::size_t at = 0; at < sent.size(); at += size)
    stream.take(
        sent.substr(at, size), [&](std::string_view payload) { heard.emplace_back("message " + std::string(payload)); },
        [&](std::string_view line) { heard.emplace_back(line); });
  return heard;
}

}  // namespace

TEST_CASE("messages are whole wherever frames end") {
  std::string_view const sent =
      "INFO {\"a\":1}\r\nPONG\r\nMSG bench 1 5\r\nfirst\r\nMSG bench 1 10\r\nsec\r\nd MSG\r\nPING\r\nMSG bench 1 "
      "0\r\n\r\n";
  Heard const all{"INFO {\"a\":1}", "PONG", "message first", "message sec\r\nd MSG", "PING", "message "};
  for (std::size_t size = 1; size <= sent.size(); ++size) CHECK(heard_in_pieces(sent, size) == all);
}

TEST_CASE("what is no NATS is refused") {
  CHECK_THROWS_AS(heard_in_pieces("MSG bench 1 5x\r\nfirst\r\n", 100), Broken);
  CHECK_THROWS_AS(heard_in_pieces("MSG bench 1 4\r\nfirst\r\n", 100), Broken);
  CHECK_THROWS_AS(heard_in_pieces("-ERR 'Slow Consumer'\r\n", 100), Broken);
  CHECK_THROWS_AS(heard_in_pieces(std::string(5000, 'x'), 100), Broken);
}
