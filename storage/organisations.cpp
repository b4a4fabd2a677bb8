// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of organisations.
#include "storage/organisations.hpp"

namespace shidra::storage {

using protocol::Id;

std::optional<OrganisationRow> find_organisation(Read& read, Id<protocol::Organisation> organisation) {
  return read.first<OrganisationRow>(
      R"sql(SELECT id, initiative, name, sector, size_band, region, populations, added_value
    FROM organisation WHERE id = $1)sql",
      organisation);
}

std::vector<Id<protocol::Organisation>> organisations_of(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<Id<protocol::Organisation>>(R"sql(SELECT id FROM organisation WHERE initiative = $1 ORDER BY id)sql",
                                              initiative);
}

bool organisation_name_taken(Read& read, Id<protocol::Initiative> initiative, std::string_view name,
                             Id<protocol::Organisation> except) {
  return read.value<bool>(
      R"sql(SELECT EXISTS (SELECT 1 FROM organisation WHERE initiative = $1 AND name = $2 AND id <> $3))sql",
      initiative, name, except);
}

Id<protocol::Organisation> add_organisation(Write& write, OrganisationRow const& row) {
  return {write.insert(
      R"sql(INSERT INTO organisation (initiative, name, sector, size_band, region, populations, added_value)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql",
      row.initiative, row.name, row.sector, row.size_band, row.region, row.populations, row.added_value)};
}

void change_organisation(Write& write, OrganisationRow const& row) {
  write.run(
      R"sql(UPDATE organisation SET name = $2, sector = $3, size_band = $4, region = $5, populations = $6, added_value = $7
    WHERE id = $1)sql",
      row.id, row.name, row.sector, row.size_band, row.region, row.populations, row.added_value);
}

}  // namespace shidra::storage
