// SPDX-License-Identifier: AGPL-3.0-or-later
// Replaces the roles granted to a person. Administrators may; the last one who can sign in keeps the role.
// Brings: me in person/<id>, person in people/<initiative>.
#include "server/people/commands.hpp"
#include "server/people/find.hpp"
#include "server/people/grants.hpp"

namespace shidra::people {

pipeline::Expected<protocol::Nothing> grant_roles(pipeline::Act& act, protocol::GrantRoles const& request) {
  auto const person = person_in(act.store, act.caller, request.person);
  if (!person) return tl::unexpected(person.error());
  if (auto const sound = check_grants(act.store, *person, request.grants); !sound) return tl::unexpected(sound.error());
  if (is_administrator(storage::grants_of(act.store, person->id)) && !is_administrator(request.grants.items)) {
    if (auto const other = expect_another_administrator(act.store, *person); !other)
      return tl::unexpected(other.error());
  }
  act.touch("person", person->id);
  act.touch("me", person->id);
  storage::replace_grants(act.store, person->id, request.grants.items);
  act.rights_changed(person->id);
  return protocol::Nothing{};
}

}  // namespace shidra::people
