// SPDX-License-Identifier: AGPL-3.0-or-later
// Signs in with the token of a link that was mailed or handed over (an invitation). Whoever holds it may, once, until
// it expires. The page behind the link asks first: opening it uses nothing up, as mail programs open links by
// themselves. Brings: session in person/<id>; me and person of somebody who was only invited until now.
#include "server/access/commands.hpp"
#include "server/access/open_session.hpp"

namespace shidra::access {

pipeline::Expected<protocol::SignedIn> use_link(pipeline::Act& act, protocol::UseLink const& request) {
  auto const token = storage::sha256(request.token.value);
  auto const link = storage::find_link(act.store, token);
  if (!link || !link->person || link->valid_until <= act.now) return pipeline::refuse("link_used");
  auto const person = storage::find_person(act.store, *link->person);
  if (!person || person->state == protocol::PersonState::left) return pipeline::refuse("link_used");
  storage::use_link(act.store, token);
  open_session(act, *person);
  return protocol::SignedIn{person->id};
}

}  // namespace shidra::access
