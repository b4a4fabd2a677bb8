// SPDX-License-Identifier: AGPL-3.0-or-later
// Join codes: made, and read as people type them.
#include "server/surveys/rules/code.hpp"

#include <random>
#include <set>

#include "tests/catch.hpp"

using namespace shidra::surveys;

TEST_CASE("A code is five characters of its alphabet, and is read back as itself") {
  std::mt19937_64 random(3);
  std::set<std::string> seen;
  for (int round = 0; round < 2'000; ++round) {
    auto const code = join_code(random());
    if (code.size() != code_length || code.find_first_not_of(code_alphabet) != std::string::npos) FAIL(code);
    if (normalise_code(code) != code) FAIL(code);
    seen.insert(code);
  }
  CHECK(seen.size() > 1'990);
  CHECK(std::set<char>(code_alphabet.begin(), code_alphabet.end()).size() == 25);
  CHECK(code_alphabet.find_first_of("01OILSZBUAE") == std::string_view::npos);
}

TEST_CASE("A typed code is read generously, but never guessed") {
  struct Row {
    std::string why;
    std::string typed;
    std::optional<std::string> expected;
  };
  auto const row = GENERATE(values<Row>({
      {"small letters", "k7wqp", "K7WQP"},
      {"spaces and a hyphen", " K7-W QP\t", "K7WQP"},
      {"direction marks of a pasted text", "\u200FK7WQP\u200E", "K7WQP"},
      {"letters like digits", "szbup", "528VP"},
      {"Arabic digits", "K\u0667WQP", "K7WQP"},
      {"Persian digits", "K\u06F7WQP", "K7WQP"},
      {"too short", "K7WQ", std::nullopt},
      {"too long", "K7WQPP", std::nullopt},
      {"a nought is in no code", "K0WQP", std::nullopt},
      {"Hebrew letters", "קשוקפ", std::nullopt},
      {"nothing", "", std::nullopt},
  }));
  INFO(row.why);
  CHECK(normalise_code(row.typed) == row.expected);
}
