// SPDX-License-Identifier: AGPL-3.0-or-later
// Numbers are eight bytes, little end first; texts and lists begin with their length.
#include "server/surveys/packed_answers.hpp"

#include <algorithm>
#include <stdexcept>

namespace shidra::surveys {
namespace {

using protocol::Answer;
using Bytes = std::vector<std::byte>;

void write_number(Bytes& out, std::int64_t number) {
  auto rest = static_cast<std::uint64_t>(number);
  for (int byte = 0; byte < 8; ++byte, rest >>= 8U) out.push_back(static_cast<std::byte>(rest & 0xFFU));
}

void write_text(Bytes& out, std::string_view text) {
  write_number(out, static_cast<std::int64_t>(text.size()));
  for (char const c : text) out.push_back(static_cast<std::byte>(c));
}

class Unpacking {
 public:
  explicit Unpacking(std::span<std::byte const> bytes) : rest_(bytes) {}
  bool at_end() const { return rest_.empty(); }

  std::int64_t number() {
    std::uint64_t number = 0;
    auto const bytes = take(8);
    for (std::size_t at = 8; at > 0; --at) number = (number << 8U) | static_cast<std::uint64_t>(bytes[at - 1]);
    return static_cast<std::int64_t>(number);
  }
  std::string text() {
    std::string text;
    for (auto const byte : take(length())) text += static_cast<char>(byte);
    return text;
  }
  std::size_t length() {
    auto const length = number();
    if (length < 0 || static_cast<std::size_t>(length) > rest_.size())
      throw std::runtime_error("a packed sheet is damaged");
    return static_cast<std::size_t>(length);
  }

 private:
  std::span<std::byte const> take(std::size_t count) {
    if (count > rest_.size()) throw std::runtime_error("a packed sheet is cut off");
    auto const taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::span<std::byte const> rest_;
};

}  // namespace

Bytes pack(PackedSheet const& sheet) {
  Bytes out;
  write_text(out, sheet.sector ? sheet.sector->value : "");
  for (Answer const& answer : sheet.answers) {
    write_number(out, answer.question.value);
    write_number(out, static_cast<std::int64_t>(answer.choices.items.size()));
    for (auto const choice : answer.choices) write_number(out, choice.value);
    write_number(out, answer.number ? answer.number->value : -1);
    write_text(out, answer.text ? answer.text->value : "");
  }
  return out;
}

PackedSheet unpack(std::span<std::byte const> bytes) {
  Unpacking in(bytes);
  PackedSheet sheet;
  if (auto sector = in.text(); !sector.empty()) sheet.sector = protocol::Slug{std::move(sector)};
  while (!in.at_end()) {
    Answer& answer = sheet.answers.emplace_back();
    answer.question.value = in.number();
    for (auto left = in.length(); left > 0; --left) answer.choices.items.push_back({in.number()});
    if (auto const number = in.number(); number >= 0) answer.number = protocol::Number<0, 10>{number};
    if (auto text = in.text(); !text.empty()) answer.text = protocol::Text<0, 2000>{std::move(text)};
  }
  return sheet;
}

void put_into(std::vector<Answer>& answers, Answer const& answer) {
  std::erase_if(answers, [&](Answer const& one) { return one.question == answer.question; });
  if (is_empty(answer)) return;
  auto const after = std::ranges::find_if(answers, [&](Answer const& one) { return one.question > answer.question; });
  answers.insert(after, answer);
}

bool is_empty(Answer const& answer) {
  return answer.choices.items.empty() && !answer.number && (!answer.text || answer.text->value.empty());
}

}  // namespace shidra::surveys
