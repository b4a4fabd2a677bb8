// SPDX-License-Identifier: AGPL-3.0-or-later
// See code.hpp.
#include "server/access/code.hpp"

#include <cstring>
#include <limits>

#include <fmt/format.h>

namespace shidra::access {

std::string random_code(pipeline::World& world) {
  constexpr std::uint64_t codes = 1'000'000;
  // The numbers at the upper end would make small codes a little likelier, so they are drawn again.
  constexpr std::uint64_t fair = std::numeric_limits<std::uint64_t>::max() / codes * codes;
  std::uint64_t number = world.random_number();
  while (number >= fair) number = world.random_number();
  return fmt::format("{:06}", number % codes);
}

storage::Digest code_digest(storage::Digest const& salt, std::string_view code) {
  std::string salted(salt.size(), '\0');
  std::memcpy(salted.data(), salt.data(), salt.size());
  return storage::sha256(salted.append(code));
}

std::string digits_of(std::string_view typed) {
  std::string digits(typed);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '-'; });
  return digits;
}

}  // namespace shidra::access
