// SPDX-License-Identifier: AGPL-3.0-or-later
// Requests by chance, for every method there is, from its schema: shaped right, and about things that exist, so that
// many are carried out and the rest is refused for a reason. What a new field should hold is guessed from its name.
#pragma once

#include <random>
#include <string>

#include <nlohmann/json.hpp>

#include "protocol/methods.hpp"
#include "tests/unit/server/support/world.hpp"

namespace shidra::test {

class RandomRequest {
 public:
  RandomRequest(World& world, std::mt19937_64& random) : world_(world), random_(random) {}
  Json params(protocol::Method const& method);

 private:
  Json value(std::string const& name, Json const& schema);
  Json object(Json const& schema);
  Json list(std::string const& name, Json const& schema);
  Json number(std::string const& name, Json const& schema);
  std::string text(std::string const& name, Json const& schema);
  std::int64_t id_of(std::string const& table);
  std::string column_of(std::string const& sql);
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  World& world_;
  std::mt19937_64& random_;
  Json definitions_;
};

}  // namespace shidra::test
