// SPDX-License-Identifier: AGPL-3.0-or-later
// See end_expired_sessions.hpp.
#include "server/access/end_expired_sessions.hpp"

#include "server/access/lifetimes.hpp"
#include "storage/people.hpp"

namespace shidra::access {

pipeline::Expected<std::string> end_expired_sessions(pipeline::Act& act) {
  act.keep_out_of_journal();
  auto const expired =
      storage::sessions_until(act.store, act.initiative(), {act.now.ms - session_lasts_ms}, most_ended_at_once);
  for (auto const session : expired) {
    act.touch("session", session);
    storage::end_session(act.store, session);
    act.aftermath.sessions_ended.push_back(session);
  }
  return std::to_string(expired.size());
}

}  // namespace shidra::access
