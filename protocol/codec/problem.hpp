// SPDX-License-Identifier: AGPL-3.0-or-later
// What is wrong with a message, and where: a code with parameters that the client says in the reader's language.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace shidra::protocol {

using Parameter = std::variant<std::int64_t, std::string>;
using Parameters = std::map<std::string, Parameter>;

struct Problem {
  std::string path;  ///< JSON pointer into the request's params, "" for the whole
  std::string code;  ///< for example "too_long"; the catalogs hold `problem.<code>` in every language
  Parameters params;
};
using Problems = std::vector<Problem>;

/// More are not listed: a request full of mistakes must not cost more than it is long.
inline constexpr std::size_t most_problems = 50;

/// A command or view that was not carried out, and why. Nothing was changed.
struct Refusal {
  std::string code;  ///< for example "max_reached"; the catalogs hold `refusal.<code>` in every language
  Parameters params;
  Problems problems;  ///< for code "invalid": the problems of the request, the first `most_problems` of them
};

}  // namespace shidra::protocol
