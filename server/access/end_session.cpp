// SPDX-License-Identifier: AGPL-3.0-or-later
// Ends a session of one's own on another device, or this one. Anybody signed in may.
// Brings: the session gone from person/<id>; its sockets close.
#include "server/access/commands.hpp"
#include "storage/people.hpp"

namespace shidra::access {

pipeline::Expected<protocol::Nothing> end_session(pipeline::Act& act, protocol::EndSession const& request) {
  auto const session = storage::find_session(act.store, request.session);
  if (!session || act.caller.person != session->person) return pipeline::refuse("not_found");
  act.touch("session", session->id);
  storage::end_session(act.store, session->id);
  act.aftermath.sessions_ended.push_back(session->id);
  if (act.caller.session == session->id) act.cookies.push_back({pipeline::Cookie::Purpose::session, {}});
  return protocol::Nothing{};
}

}  // namespace shidra::access
