// SPDX-License-Identifier: AGPL-3.0-or-later
// See note_seen.hpp.
#include "server/access/note_seen.hpp"

#include "storage/people.hpp"

namespace shidra::access {
namespace {

constexpr std::int64_t often_enough_ms = 24LL * 3'600'000;

}  // namespace

bool was_seen_long_ago(storage::Read& read, protocol::Id<protocol::Session> session, protocol::Moment now) {
  auto const row = storage::find_session(read, session);
  return row && now.ms - row->seen.ms >= often_enough_ms;
}

pipeline::Expected<std::string> note_seen(pipeline::Act& act) {
  act.keep_out_of_journal();
  if (!was_seen_long_ago(act.store, *act.caller.session, act.now)) return "{}";  // another socket was quicker
  act.touch("session", *act.caller.session);
  storage::note_session_seen(act.store, *act.caller.session, act.now);
  return "{}";
}

}  // namespace shidra::access
