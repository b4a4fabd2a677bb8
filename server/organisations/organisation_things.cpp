// SPDX-License-Identifier: AGPL-3.0-or-later
// The shape of an organisation.
#include "server/organisations/organisation_things.hpp"

#include "storage/initiatives.hpp"
#include "storage/organisations.hpp"

namespace shidra::organisations {
namespace {

std::vector<live::Place> places_of_organisation(storage::Read& read, std::string const& id) {
  auto const row = storage::find_organisation(read, {live::number_of(id)});
  if (!row) return {};
  protocol::Organisation const organisation{.id = row->id,
                                            .name = row->name,
                                            .sector = row->sector,
                                            .size_band = row->size_band,
                                            .region = row->region,
                                            .populations = storage::lines_of(row->populations),
                                            .added_value = row->added_value};
  return {live::place("members", row->initiative.value, organisation)};
}

std::vector<std::string> organisations_in(storage::Read& read, live::Topic const& topic) {
  if (topic.kind != "members") return {};
  return live::id_texts(storage::organisations_of(read, {topic.id}));
}

}  // namespace

live::Kind const organisation_kind{"organisation", places_of_organisation, organisations_in};

}  // namespace shidra::organisations
