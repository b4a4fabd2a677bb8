// SPDX-License-Identifier: AGPL-3.0-or-later
// See doors.hpp.
#include "server/demo/doors.hpp"

#include <cstdio>

#include <fmt/core.h>

#include "storage/demo_doors.hpp"
#include "storage/initiatives.hpp"
#include "storage/people.hpp"

namespace shidra::demo {
namespace {

constexpr std::int64_t valid_for_ms = 7 * 24 * 3'600'000LL;

}  // namespace

std::string make_link(storage::Write& write, pipeline::World& world,
                      std::optional<protocol::Id<protocol::Person>> person) {
  auto const token = world.random_token();
  auto const now = world.now();
  storage::add_link(write, storage::sha256(token), {person, {now.ms + valid_for_ms}}, now);
  return world.settings().public_url + (person ? "/sign-in#link=" : "/start#link=") + token;
}

void print_doors(storage::Database& database, pipeline::World& world) {
  bool wanted = world.settings().demo;
  database.read([&](storage::Read& read) { wanted = wanted || storage::initiatives(read).empty(); });
  if (!wanted) return;  // and nothing is written, which a full disk would refuse
  std::vector<std::string> lines;
  database.write([&](storage::Write& write) {
    lines.clear();
    if (storage::initiatives(write).empty()) {
      lines.push_back(fmt::format("  open the first initiative: {}", make_link(write, world, std::nullopt)));
    } else if (world.settings().demo) {
      for (auto const& door : storage::demo_doors(write))
        lines.push_back(fmt::format("  {:<22} {}", door.role, make_link(write, world, door.person)));
    }
  });
  if (lines.empty()) return;
  fmt::print("\nSign-in links (each works once):\n");
  for (auto const& line : lines) fmt::print("{}\n", line);
  fmt::print("\n");
  std::fflush(stdout);
}

}  // namespace shidra::demo
