// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes up the work of a closed forum again, with the seats that it has. The backbone team may.
// Brings: forum in initiative/<id>.
#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"

namespace shidra::forums {

pipeline::Expected<protocol::Nothing> reopen_forum(pipeline::Act& act, protocol::ReopenForum const& request) {
  auto forum = forum_in(act.store, act.caller, request.forum);
  if (!forum) return tl::unexpected(forum.error());
  if (!forum->closed_at) return pipeline::refuse("wrong_state");
  act.touch("forum", forum->id);
  if (forum->kind == protocol::ForumKind::board) {
    for (auto const person : storage::members_of(act.store, forum->id)) act.rights_changed(person);
  }
  forum->closed_at.reset();
  forum->closed_because.reset();
  storage::change_forum(act.store, *forum);
  return protocol::Nothing{};
}

}  // namespace shidra::forums
