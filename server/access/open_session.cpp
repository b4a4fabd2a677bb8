// SPDX-License-Identifier: AGPL-3.0-or-later
// See open_session.hpp.
#include "server/access/open_session.hpp"

namespace shidra::access {

using pipeline::Cookie;

void open_session(pipeline::Act& act, storage::PersonRow person) {
  act.acts_in(person.initiative);
  act.journal("person/" + live::id_text(person.id));
  if (act.caller.session && act.caller.initiative == person.initiative) {
    act.touch("session", *act.caller.session);
    storage::end_session(act.store, *act.caller.session);
    act.aftermath.sessions_ended.push_back(*act.caller.session);
  }
  if (person.state == protocol::PersonState::invited) {
    act.touch("me", person.id);
    act.touch("person", person.id);
    person.state = protocol::PersonState::active;
    storage::change_person(act.store, person);
  }
  // Also a browser that comes by a link: it will be known as this person's when they ask for a code in it.
  auto browser = act.caller.credentials.browser;
  if (!browser) {
    auto fresh = act.world.random_token();
    browser = storage::sha256(fresh);
    act.cookies.push_back({Cookie::Purpose::browser, std::move(fresh)});
  }
  storage::remember_browser(act.store, person.id, *browser, act.now);
  auto token = act.world.random_token();
  auto const session = storage::add_session(
      act.store, storage::sha256(token),
      {.id = {}, .person = person.id, .device = act.caller.credentials.device, .since = act.now, .seen = act.now});
  act.made("session", session);
  act.cookies.push_back({Cookie::Purpose::session, std::move(token)});
}

}  // namespace shidra::access
