// SPDX-License-Identifier: AGPL-3.0-or-later
// What everybody must hear: numbered messages, each once, in order, at positions without a gap. Whoever hears a message
// first has it read strictly; from all others the same bytes are wanted, which is the stricter and the quicker check.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "tests/bench/client/clock.hpp"
#include "tests/bench/client/inflate.hpp"
#include "tests/bench/client/report.hpp"

namespace shidra::bench {

class Ledger {
 public:
  Ledger(Report& report, std::size_t watchers) : report_(report), watchers_(watchers) {}

  struct Message {
    TimePoint published, first, last;
    std::size_t heard_by = 0;
    std::string text;  ///< as the first heard it; empty until then
    std::string wire;  ///< the same, compressed; empty if it was not
    std::int64_t position = 0;
  };

  /// A message with the next number has left for the server. Numbers count from 0.
  void publish() { messages_.emplace_back().published = Clock::now(); }
  std::uint64_t published() const { return begin_ + messages_.size(); }
  /// How many messages everybody has heard.
  std::uint64_t complete() const { return begin_; }

  /// A watcher whose next number is `next` heard this. Counts what is wrong; gives the number to be heard next.
  std::uint64_t hear(std::uint64_t next, std::string_view wire, bool compressed);
  /// Messages everybody has heard, oldest first; each is given once.
  std::optional<Message> take_complete();
  std::size_t message_bytes() const { return message_bytes_; }
  std::size_t wire_bytes() const { return wire_bytes_; }

 private:
  void read_strictly(Message& message, std::uint64_t number, std::string_view wire, bool compressed);
  bool is_same(Message const& message, std::string_view wire, bool compressed);

  Report& report_;
  std::size_t watchers_;
  std::deque<Message> messages_;
  std::uint64_t begin_ = 0;
  std::int64_t last_position_ = 0;
  std::size_t message_bytes_ = 0, wire_bytes_ = 0;
  Inflater inflate_;
};

/// How a message names its number, so that it can be found again: "Bench 000000017".
std::string number_text(std::uint64_t number);
/// The whole number after `name` in JSON text, or nothing.
std::optional<std::int64_t> number_after(std::string_view text, std::string_view name);

}  // namespace shidra::bench
