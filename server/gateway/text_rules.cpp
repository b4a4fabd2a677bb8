// SPDX-License-Identifier: AGPL-3.0-or-later
// The few rules about bytes that HTTP is made of.
#include "server/gateway/text_rules.hpp"

#include <algorithm>
#include <array>

namespace shidra::gateway {
namespace {

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  auto const letter = lower(digit);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool is_alphanumeric(char letter) {
  auto const small = lower(letter);
  return (small >= 'a' && small <= 'z') || (letter >= '0' && letter <= '9');
}

struct SequenceStart {
  std::size_t following;
  unsigned char lowest, highest;  // bounds of the second byte
};

std::optional<SequenceStart> sequence_start(unsigned char first) {
  if (first < 0x80) return SequenceStart{0, 0, 0};
  if (first < 0xC2) return std::nullopt;
  if (first < 0xE0) return SequenceStart{1, 0x80, 0xBF};
  if (first == 0xE0) return SequenceStart{2, 0xA0, 0xBF};
  if (first == 0xED) return SequenceStart{2, 0x80, 0x9F};
  if (first < 0xF0) return SequenceStart{2, 0x80, 0xBF};
  if (first == 0xF0) return SequenceStart{3, 0x90, 0xBF};
  if (first < 0xF4) return SequenceStart{3, 0x80, 0xBF};
  if (first == 0xF4) return SequenceStart{3, 0x80, 0x8F};
  return std::nullopt;
}

}  // namespace

bool same_ignoring_case(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char left, char right) { return lower(left) == lower(right); });
}

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    auto const end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool lists_token(std::string_view value, std::string_view token) {
  auto const parts = split(value, ',');
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return same_ignoring_case(trimmed(part), token); });
}

bool is_token(std::string_view text) {
  static constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    return is_alphanumeric(letter) || others.find(letter) != std::string_view::npos;
  });
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto const start = sequence_start(static_cast<unsigned char>(text[at]));
    if (!start || text.size() - at <= start->following) return false;
    for (std::size_t step = 1; step <= start->following; ++step) {
      auto const byte = static_cast<unsigned char>(text[at + step]);
      auto const low = step == 1 ? start->lowest : 0x80, high = step == 1 ? start->highest : 0xBF;
      if (byte < low || byte > high) return false;
    }
    at += 1 + start->following;
  }
  return true;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded.push_back(text[at]);
      continue;
    }
    if (text.size() - at < 3) return std::nullopt;
    auto const high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded.push_back(static_cast<char>(high * 16 + low));
    at += 2;
  }
  return decoded;
}

bool is_websocket_key(std::string_view text) {
  // 22 digits carry 132 bits for 128: the last digit may only be A, Q, g or w.
  return text.size() == 24 && text.substr(22) == "==" &&
         std::string_view("AQgw").find(text[21]) != std::string_view::npos &&
         std::all_of(text.begin(), text.begin() + 22,
                     [](char letter) { return is_alphanumeric(letter) || letter == '+' || letter == '/'; });
}

}  // namespace shidra::gateway
