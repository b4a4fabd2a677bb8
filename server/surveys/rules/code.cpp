// SPDX-License-Identifier: AGPL-3.0-or-later
// Join codes: a number written in base 25. Pure: any thread.
#include "server/surveys/rules/code.hpp"

namespace shidra::surveys {
namespace {

/// A character typed for another, in UTF-8; an empty `meant` drops it.
struct Reading {
  std::string_view typed;
  std::string_view meant;
};

constexpr Reading readings[]{
    {" ", ""},      {"\t", ""}, {"-", ""},  {"\u00A0", ""}, {"\u200E", ""}, {"\u200F", ""},
    {"\u2011", ""}, {"S", "5"}, {"Z", "2"}, {"B", "8"},     {"U", "V"},
};

/// U+0660 … U+0669 are D9 A0 … D9 A9, U+06F0 … U+06F9 are DB B0 … DB B9.
std::optional<char> eastern_digit(std::string_view rest) {
  if (rest.size() < 2) return std::nullopt;
  auto const lead = static_cast<unsigned char>(rest[0]);
  auto const second = static_cast<unsigned char>(rest[1]);
  int const digit = lead == 0xD9 ? second - 0xA0 : lead == 0xDB ? second - 0xB0 : -1;
  if (digit < 0 || digit > 9) return std::nullopt;
  return static_cast<char>('0' + digit);
}

std::string capitals(std::string_view typed) {
  std::string text(typed);
  for (char& one : text) {
    if (one >= 'a' && one <= 'z') one = static_cast<char>(one - 'a' + 'A');
  }
  return text;
}

}  // namespace

std::string join_code(std::uint64_t random) {
  std::string code;
  for (std::size_t place = 0; place < code_length; ++place) {
    code += code_alphabet[random % code_alphabet.size()];
    random /= code_alphabet.size();
  }
  return code;
}

std::optional<std::string> normalise_code(std::string_view typed) {
  std::string code;
  std::string const text = capitals(typed);
  for (std::string_view rest = text; !rest.empty();) {
    std::size_t taken = 1;
    std::string meant(1, rest[0]);
    for (Reading const& reading : readings) {
      if (rest.substr(0, reading.typed.size()) != reading.typed) continue;
      meant = reading.meant;
      taken = reading.typed.size();
    }
    if (auto const digit = eastern_digit(rest)) {
      meant = *digit;
      taken = 2;
    }
    rest.remove_prefix(taken);
    code += meant;
    if (code.size() > code_length) return std::nullopt;
  }
  bool const possible = code.size() == code_length && code.find_first_not_of(code_alphabet) == std::string::npos;
  return possible ? std::optional(code) : std::nullopt;
}

}  // namespace shidra::surveys
