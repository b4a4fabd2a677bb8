// SPDX-License-Identifier: AGPL-3.0-or-later
// See entry.hpp.
#include "server/organisations/entry.hpp"

#include <algorithm>

#include "storage/initiatives.hpp"

namespace shidra::organisations {

pipeline::Expected<void> check_entry(storage::Read& read, storage::OrganisationRow const& entry) {
  protocol::Problems problems;
  if (storage::organisation_name_taken(read, entry.initiative, entry.name, entry.id))
    problems.push_back({"/name", "name_taken", {}});
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
