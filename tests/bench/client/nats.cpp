// SPDX-License-Identifier: AGPL-3.0-or-later
// See nats.hpp.
#include "tests/bench/client/nats.hpp"

#include <charconv>

#include <fmt/core.h>

#include "tests/bench/client/socket.hpp"

namespace shidra::bench::nats {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view subject = "bench";
constexpr std::size_t longest_line = 4096;

/// Of "MSG <subject> <subscription> <bytes>"; Broken for anything else.
std::size_t payload_size(std::string_view line) {
  auto const number = line.substr(line.rfind(' ') + 1);
  std::size_t size = 0;
  auto const [end, error] = std::from_chars(number.data(), number.data() + number.size(), size);
  if (error != std::errc() || end != number.data() + number.size()) throw Broken(fmt::format("no size in: {}", line));
  return size;
}

}  // namespace

std::string greeting(bool watches) {
  auto const who = std::string("CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false}\r\n");
  return who + (watches ? fmt::format("SUB {} 1\r\n", subject) : "") + "PING\r\n";
}

std::string publish(std::string_view message) {
  return fmt::format("PUB {} {}\r\n{}\r\n", subject, message.size(), message);
}

void Stream::take(std::string_view bytes, Payload const& payload, Line const& line) {
  if (rest_.empty()) {
    rest_.assign(bytes.substr(take_whole(bytes, payload, line)));
  } else {
    rest_ += bytes;
    rest_.erase(0, take_whole(rest_, payload, line));
  }
}

/// How many bytes were dealt with.
std::size_t Stream::take_whole(std::string_view bytes, Payload const& payload, Line const& line) {
  std::size_t taken = 0;
  for (;;) {
    auto const here = bytes.substr(taken);
    auto const end = here.find(line_end);
    if (end == std::string_view::npos) {
      if (here.size() > longest_line) throw Broken("a line without end");
      return taken;
    }
    auto const head = here.substr(0, end);
    if (!head.starts_with("MSG ")) {
      if (head.starts_with("-ERR")) throw Broken(std::string(head));
      line(head);
      taken += end + line_end.size();
      continue;
    }
    auto const size = payload_size(head);
    auto const from = end + line_end.size();
    if (here.size() < from + size + line_end.size()) return taken;
    if (here.substr(from + size, line_end.size()) != line_end) throw Broken("a payload longer than was said");
    payload(here.substr(from, size));
    taken += from + size + line_end.size();
  }
}

}  // namespace shidra::bench::nats
