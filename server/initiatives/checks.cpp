// SPDX-License-Identifier: AGPL-3.0-or-later
// See checks.hpp.
#include "server/initiatives/checks.hpp"

#include <set>

#include "server/meetings/rules/zone.hpp"

namespace shidra::initiatives {
namespace {

void expect_distinct(protocol::Problems& problems, std::vector<std::string> const& values, std::string const& list,
                     std::string const& field) {
  std::set<std::string> seen;
  for (std::size_t index = 0; index < values.size(); ++index)
    if (!seen.insert(values[index]).second)
      problems.push_back({list + "/" + std::to_string(index) + field, "twice", {}});
}

}  // namespace

pipeline::Expected<void> check_lists(std::string_view zone, SectorList const& sectors, RegionList const& regions) {
  protocol::Problems problems;
  if (!meetings::is_zone(zone)) problems.push_back({"/zone", "unknown_zone", {}});
  std::vector<std::string> codes;
  for (auto const& sector : sectors) codes.push_back(sector.code.value);
  expect_distinct(problems, codes, "/sectors", "/code");
  expect_distinct(problems, names_of(regions), "/regions", "");
  if (problems.empty()) return {};
  return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});
}

std::vector<std::string> names_of(RegionList const& regions) {
  std::vector<std::string> names;
  for (auto const& region : regions) names.push_back(region.value);
  return names;
}

}  // namespace shidra::initiatives
