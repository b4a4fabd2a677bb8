// SPDX-License-Identifier: AGPL-3.0-or-later
// Changes a forum's name, theme and mandate. Those who run it may: administrators, its coordinators, its chair.
// Brings: forum in initiative/<id>.
#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"
#include "server/pipeline/markdown.hpp"

namespace shidra::forums {

pipeline::Expected<protocol::Nothing> update_forum(pipeline::Act& act, protocol::UpdateForum const& request) {
  auto forum = forum_in(act.store, act.caller, request.forum);
  if (!forum) return tl::unexpected(forum.error());
  if (auto const runs = expect_runs(act.caller, forum->id); !runs) return tl::unexpected(runs.error());
  auto mandate = pipeline::rendered("/mandate", request.mandate.value);
  if (!mandate) return tl::unexpected(mandate.error());
  act.touch("forum", forum->id);
  forum->name = request.name.value;
  forum->theme = request.theme.value;
  forum->mandate = request.mandate.value;
  forum->mandate_html = std::move(*mandate);
  storage::change_forum(act.store, *forum);
  return protocol::Nothing{};
}

}  // namespace shidra::forums
