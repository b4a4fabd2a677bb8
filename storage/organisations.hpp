// SPDX-License-Identifier: AGPL-3.0-or-later
// Organisations in the database. Functions run on the thread of the view they are given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/organisations.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct OrganisationRow {
  protocol::Id<protocol::Organisation> id;
  protocol::Id<protocol::Initiative> initiative;
  std::string name;
  protocol::Slug sector;
  protocol::SizeBand size_band;
  std::string region;
  std::string populations;  ///< one a line
  std::string added_value;
};
BOOST_DESCRIBE_STRUCT(OrganisationRow, (), (id, initiative, name, sector, size_band, region, populations, added_value))

std::optional<OrganisationRow> find_organisation(Read& read, protocol::Id<protocol::Organisation> organisation);
std::vector<protocol::Id<protocol::Organisation>> organisations_of(Read& read,
                                                                   protocol::Id<protocol::Initiative> initiative);
bool organisation_name_taken(Read& read, protocol::Id<protocol::Initiative> initiative, std::string_view name,
                             protocol::Id<protocol::Organisation> except);

protocol::Id<protocol::Organisation> add_organisation(Write& write, OrganisationRow const& organisation);
void change_organisation(Write& write, OrganisationRow const& organisation);

}  // namespace shidra::storage
