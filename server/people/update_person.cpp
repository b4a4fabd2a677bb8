// SPDX-License-Identifier: AGPL-3.0-or-later
// Changes a person's details. The backbone team may; but nobody except an administrator moves themselves out of their
// own organisation. What it had a part in stays an interest of theirs, whoever moved them. Editing an organisation does
// not move along to another one: whoever changes organisation loses that role until it is granted anew. Seats they hold
// stay those of the organisation they were filled for. Brings: me, person, and whatever shows the name: seats, forums
// they chair.
#include "server/people/commands.hpp"
#include "server/people/find.hpp"
#include "server/people/touch_shown.hpp"

namespace shidra::people {
namespace {

void end_editing(pipeline::Act& act, protocol::Id<protocol::Person> person) {
  auto grants = storage::grants_of(act.store, person);
  std::erase_if(grants, [](auto const& grant) { return grant.role == protocol::Role::organisation_editor; });
  storage::replace_grants(act.store, person, grants);
  act.rights_changed(person);
}

}  // namespace

pipeline::Expected<protocol::Nothing> update_person(pipeline::Act& act, protocol::UpdatePerson const& request) {
  auto person = person_in(act.store, act.caller, request.person);
  if (!person) return tl::unexpected(person.error());
  if (auto const found = check_organisation(act.store, person->initiative, request.organisation); !found)
    return tl::unexpected(found.error());
  bool const leaves = person->organisation && request.organisation != person->organisation;
  if (leaves && act.caller.person == person->id && !act.caller.is_administrator())
    return pipeline::refuse("not_allowed");
  touch_shown(act, person->id);
  if (request.organisation != person->organisation) {
    end_editing(act, person->id);
    move_to(act, *person, request.organisation);
  }
  person->name = request.name.value;
  person->language = request.language;
  person->title = request.title ? std::optional(request.title->value) : std::nullopt;
  storage::change_person(act.store, *person);
  return protocol::Nothing{};
}

}  // namespace shidra::people
