// SPDX-License-Identifier: AGPL-3.0-or-later
// See find.hpp.
#include "server/people/find.hpp"

#include "storage/organisations.hpp"

namespace shidra::people {

pipeline::Expected<storage::PersonRow> person_in(storage::Read& read, access::Caller const& caller,
                                                 protocol::Id<protocol::Person> person) {
  auto row = storage::find_person(read, person);
  if (!row || row->initiative != caller.initiative || row->state == protocol::PersonState::left)
    return pipeline::refuse("not_found");
  return std::move(*row);
}

pipeline::Expected<void> check_organisation(storage::Read& read, protocol::Id<protocol::Initiative> initiative,
                                            std::optional<protocol::Id<protocol::Organisation>> organisation) {
  if (!organisation) return {};
  auto const row = storage::find_organisation(read, *organisation);
  if (!row || row->initiative != initiative) return pipeline::refuse_field("/organisation", "not_found");
  return {};
}

void move_to(pipeline::Act& act, storage::PersonRow& person,
             std::optional<protocol::Id<protocol::Organisation>> organisation) {
  if (person.organisation && person.organisation != organisation)
    storage::note_former_member(act.store, person.id, *person.organisation, act.now);
  person.organisation = organisation;
}

}  // namespace shidra::people
