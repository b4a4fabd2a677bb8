// SPDX-License-Identifier: AGPL-3.0-or-later
// See ledger.hpp.
#include "tests/bench/client/ledger.hpp"

#include <charconv>

#include <fmt/core.h>

namespace shidra::bench {

std::string number_text(std::uint64_t number) { return fmt::format("Bench {:09}", number); }

std::optional<std::int64_t> number_after(std::string_view text, std::string_view name) {
  auto const at = text.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  std::int64_t number = 0;
  auto const from = text.data() + at + name.size();
  auto const [end, error] = std::from_chars(from, text.data() + text.size(), number);
  if (error != std::errc() || end == from) return std::nullopt;
  return number;
}

std::uint64_t Ledger::hear(std::uint64_t next, std::string_view wire, bool compressed) {
  if (next >= published()) {
    report_.wrong("a message that was never published, or one twice");
    return next;
  }
  auto& message = messages_[next - begin_];  // a complete one cannot be next for anybody
  if (message.text.empty())
    read_strictly(message, next, wire, compressed);
  else if (!is_same(message, wire, compressed))
    report_.wrong(fmt::format("message {} lost, doubled, out of order or altered", next));
  if (++message.heard_by == watchers_) message.last = Clock::now();
  return next + 1;
}

void Ledger::read_strictly(Message& message, std::uint64_t number, std::string_view wire, bool compressed) {
  message.first = Clock::now();
  if (compressed) message.wire = wire;
  message.text = compressed ? inflate_(wire) : std::string(wire);
  message_bytes_ = message.text.size();
  wire_bytes_ = wire.size();
  if (message.text.find(number_text(number)) == std::string::npos)
    report_.wrong(fmt::format("message {} was wanted, heard: {}", number, message.text));
  message.position = number_after(message.text, "\"position\":").value_or(-1);
  if (message.position <= 0 || (last_position_ != 0 && message.position != last_position_ + 1))
    report_.wrong(fmt::format("position {} after {}", message.position, last_position_));
  last_position_ = message.position;
}

bool Ledger::is_same(Message const& message, std::string_view wire, bool compressed) {
  if (!compressed) return wire == message.text;
  return wire == message.wire || inflate_(wire) == message.text;
}

std::optional<Ledger::Message> Ledger::take_complete() {
  if (messages_.empty() || messages_.front().heard_by < watchers_) return std::nullopt;
  auto message = std::move(messages_.front());
  messages_.pop_front();
  ++begin_;
  return message;
}

}  // namespace shidra::bench
