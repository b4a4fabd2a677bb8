// SPDX-License-Identifier: AGPL-3.0-or-later
// Requests by chance, for every method there is, from its schema: shaped right, and about things that exist, so that
// many are carried out and the rest is refused for a reason. What a new field should hold is guessed from its name.
// Methods that hang on more than that (an answer on the questions of its survey, a response on the form of its call, a
// code on a letter) are mended from what is in the database, but for one in eight, which stays wild.
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "protocol/methods.hpp"
#include "tests/unit/server/support/world.hpp"

namespace shidra::test {

/// The six digits in a letter with a sign-in code; empty when there are none.
std::string code_in(std::string_view letter);

class RandomRequest {
 public:
  /// What it looks at: the database as it is at this moment, and the clock (milliseconds UTC).
  struct Surroundings {
    std::function<void(std::function<void(storage::Read&)> const&)> read;
    std::function<std::int64_t()> now;
  };
  RandomRequest(Surroundings around, std::mt19937_64& random) : around_(std::move(around)), random_(random) {}
  RandomRequest(World& world, std::mt19937_64& random)
      : RandomRequest(
            {[&world](auto const& job) { world.database().read(job); }, [&world] { return world.seam().now_ms; }},
            random) {}

  /// `person`: who will send it; 0: nobody who is signed in.
  Json params(protocol::Method const& method, std::int64_t person);

 private:
  Json value(std::string const& name, Json const& schema);
  Json object(Json const& schema);
  Json list(std::string const& name, Json const& schema);
  Json number(std::string const& name, Json const& schema);
  std::string text(std::string const& name, Json const& schema);
  std::int64_t id_of(std::string const& table);
  std::string column_of(std::string const& sql);
  std::vector<std::string> column(std::string const& sql);
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  void mend(std::string_view method, Json& params, std::int64_t person);
  /// Puts one of these ids there, if there is any.
  void choose(Json& params, std::string const& field, std::string const& sql);
  void mend_survey(std::string_view method, Json& params);
  void mend_call(std::string_view method, Json& params);
  void mend_response(std::string_view method, Json& params, std::int64_t person);
  void mend_access(std::string_view method, Json& params, std::int64_t person);
  void mend_initiative(std::string_view method, Json& params);
  void mend_summary(std::string_view method, Json& params);
  Json question();
  Json answers_to(std::string const& survey);
  Json sectors();

  Surroundings around_;
  std::mt19937_64& random_;
  Json definitions_;
};

}  // namespace shidra::test
