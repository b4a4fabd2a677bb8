// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody changes their own name and language. Anybody of the initiative may.
// Brings: me in person/<id>, person in people/<initiative>, and whatever shows the name: seats, forums they chair.
#include "server/people/commands.hpp"
#include "server/people/touch_shown.hpp"
#include "storage/people.hpp"

namespace shidra::people {

pipeline::Expected<protocol::Nothing> update_me(pipeline::Act& act, protocol::UpdateMe const& request) {
  if (!act.caller.person) return pipeline::refuse("not_allowed");
  auto person = *storage::find_person(act.store, *act.caller.person);
  touch_shown(act, person.id);
  person.name = request.name.value;
  person.language = request.language;
  storage::change_person(act.store, person);
  return protocol::Nothing{};
}

}  // namespace shidra::people
