// SPDX-License-Identifier: AGPL-3.0-or-later
// A person leaves the initiative: their sessions and roles end at once, their links no longer work. The backbone team
// may; an administrator is removed by administrators only. Seats they hold or stand in for are vacated before, openly.
// Brings: person gone from people/<initiative>, me and sessions gone from person/<id>.
#include "server/people/commands.hpp"
#include "server/people/find.hpp"
#include "server/people/grants.hpp"
#include "server/surveys/refresh_results.hpp"

namespace shidra::people {
namespace {

void end_sessions(pipeline::Act& act, protocol::Id<protocol::Person> person) {
  for (auto const session : storage::sessions_of(act.store, person)) {
    act.touch("session", session);
    storage::end_session(act.store, session);
    act.aftermath.sessions_ended.push_back(session);
  }
}

}  // namespace

pipeline::Expected<protocol::Nothing> remove_person(pipeline::Act& act, protocol::RemovePerson const& request) {
  auto person = person_in(act.store, act.caller, request.person);
  if (!person) return tl::unexpected(person.error());
  if (is_administrator(storage::grants_of(act.store, person->id))) {
    if (!act.caller.is_administrator()) return pipeline::refuse("not_allowed");
    if (auto const other = expect_another_administrator(act.store, *person); !other)
      return tl::unexpected(other.error());
  }
  if (!storage::seats_of(act.store, person->id).empty()) return pipeline::refuse("has_seats", {{"name", person->name}});
  act.touch("person", person->id);
  act.touch("me", person->id);
  end_sessions(act, person->id);
  storage::forget_links(act.store, person->id);
  storage::replace_grants(act.store, person->id, {});
  person->state = protocol::PersonState::left;
  storage::change_person(act.store, *person);
  act.rights_changed(person->id);
  surveys::refresh_results(act, person->initiative);
  return protocol::Nothing{};
}

}  // namespace shidra::people
