// SPDX-License-Identifier: AGPL-3.0-or-later
// Ends this session. Anyone may: somebody whose session has ended already only loses the cookie.
// Brings: the session gone from person/<id>; its sockets close.
#include "server/access/commands.hpp"
#include "storage/people.hpp"

namespace shidra::access {

pipeline::Expected<protocol::Nothing> sign_out(pipeline::Act& act, protocol::SignOut const&) {
  act.cookies.push_back({pipeline::Cookie::Purpose::session, {}});
  if (!act.caller.session) {
    act.keep_out_of_journal();
    return protocol::Nothing{};
  }
  act.touch("session", *act.caller.session);
  storage::end_session(act.store, *act.caller.session);
  act.aftermath.sessions_ended.push_back(*act.caller.session);
  return protocol::Nothing{};
}

}  // namespace shidra::access
