// SPDX-License-Identifier: AGPL-3.0-or-later
// See entry.hpp.
#include "server/organisations/entry.hpp"

#include <algorithm>

#include "server/text/unicode.hpp"
#include "storage/initiatives.hpp"

namespace shidra::organisations {
namespace {

/// A name that people cannot tell from another's would let one organisation pass for another. One that stays as it is
/// may stay: it was there first, or before this was looked at.
std::optional<std::string> fault_in_name(storage::Read& read, storage::OrganisationRow const& entry) {
  auto const names = storage::names_of_organisations(read, entry.initiative);
  auto const before = std::ranges::find(names, entry.id, &storage::NamedOrganisation::id);
  if (before != names.end() && before->name == entry.name) return std::nullopt;
  text::Appearance const appearance(entry.name);
  std::optional<std::string> fault;
  for (auto const& [id, name] : names) {
    if (id == entry.id) continue;
    if (name == entry.name) return "name_taken";
    if (text::Appearance(name).is_like(appearance)) fault = "name_looks_taken";
  }
  return fault;
}

}  // namespace

pipeline::Expected<void> check_entry(storage::Read& read, storage::OrganisationRow const& entry) {
  protocol::Problems problems;
  if (auto fault = fault_in_name(read, entry)) problems.push_back({"/name", *std::move(fault), {}});
  if (!storage::is_sector(read, entry.initiative, entry.sector.value))
    problems.push_back({"/sector", "unknown_sector", {}});
  auto const initiative = storage::find_initiative(read, entry.initiative);
  auto const regions = storage::lines_of(initiative ? initiative->regions : std::string());
  if (std::ranges::find(regions, entry.region) == regions.end()) problems.push_back({"/region", "unknown_region", {}});
  if (problems.empty()) return {};
  return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});
}

template <class Request>
storage::OrganisationRow entry_of(Request const& request, protocol::Id<protocol::Initiative> initiative,
                                  protocol::Id<protocol::Organisation> organisation) {
  std::vector<std::string> populations;
  for (auto const& population : request.populations) populations.push_back(population.value);
  return {.id = organisation,
          .initiative = initiative,
          .name = request.name.value,
          .sector = request.sector,
          .size_band = request.size_band,
          .region = request.region.value,
          .populations = storage::as_lines(populations),
          .added_value = request.added_value.value};
}

template storage::OrganisationRow entry_of(protocol::CreateOrganisation const&, protocol::Id<protocol::Initiative>,
                                           protocol::Id<protocol::Organisation>);
template storage::OrganisationRow entry_of(protocol::UpdateOrganisation const&, protocol::Id<protocol::Initiative>,
                                           protocol::Id<protocol::Organisation>);

}  // namespace shidra::organisations
