// SPDX-License-Identifier: AGPL-3.0-or-later
// The shape of an initiative, and who may watch its public topic.
#include "server/initiatives/initiative_things.hpp"

#include "storage/initiatives.hpp"

namespace shidra::initiatives {
namespace {

using storage::Read;

std::vector<live::Place> places_of_initiative(Read& read, std::string const& id) {
  auto const row = storage::find_initiative(read, {live::number_of(id)});
  if (!row) return {};
  protocol::Initiative const initiative{.id = row->id,
                                        .slug = row->slug,
                                        .name = row->name,
                                        .purpose = row->purpose,
                                        .description = row->description_html,
                                        .description_source = row->description,
                                        .zone = row->zone,
                                        .language = row->language,
                                        .sectors = storage::sectors_of(read, row->id),
                                        .regions = storage::lines_of(row->regions),
                                        .contact_name = row->contact_name,
                                        .contact_email = row->contact_email,
                                        .contact_phone = row->contact_phone};
  return {live::place("initiative", row->id.value, initiative)};
}

std::vector<std::string> initiatives_in(Read&, live::Topic const& topic) {
  if (topic.kind != "initiative") return {};
  return {std::to_string(topic.id)};
}

// "What we are and who sits where is open to everybody."
bool may_watch_initiative(Read&, access::Caller const&, std::int64_t) { return true; }

std::int64_t stream_of_initiative(Read& read, std::int64_t id) { return storage::find_initiative(read, {id}) ? id : 0; }

}  // namespace

live::Kind const initiative_kind{"initiative", places_of_initiative, initiatives_in};

live::LogTopic const initiative_topic{"initiative", may_watch_initiative, stream_of_initiative};

}  // namespace shidra::initiatives
