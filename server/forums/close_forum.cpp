// SPDX-License-Identifier: AGPL-3.0-or-later
// Ends a forum's work. The backbone team may. Seats, summaries and materials stay to be read by who reads them; nobody
// runs the forum from then on, and whoever read all forums from a board that is closed reads them no longer. Nothing
// may be left hanging: meetings are over, surveys and calls closed before. Its members are written the reason. Brings:
// forum in initiative/<id>.
#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"
#include "server/mail/letters.hpp"
#include "server/mail/queue.hpp"
#include "server/meetings/members.hpp"
#include "storage/calls.hpp"
#include "storage/meetings.hpp"
#include "storage/surveys.hpp"

namespace shidra::forums {
namespace {

pipeline::Expected<void> expect_finished(storage::Read& read, protocol::Id<protocol::Forum> forum) {
  if (!storage::open_meetings_of(read, forum).empty()) return pipeline::refuse("forum_meetings_open");
  if (storage::has_open_survey(read, forum)) return pipeline::refuse("forum_surveys_open");
  if (storage::has_unfinished_call(read, forum)) return pipeline::refuse("forum_calls_open");
  return {};
}

void tell_members(pipeline::Act& act, storage::ForumRow const& forum, std::string const& reason) {
  auto const origin = mail::origin_of(act);
  mail::ClosedForum const content{forum.name, reason,
                                  act.world.settings().public_url + "/app/forums/" + live::id_text(forum.id)};
  for (auto const& person : meetings::recipients(act.store, forum.id))
    mail::queue(act, person, "forum_closed", mail::forum_closed_letter(mail::reader_of(person), origin, content));
}

}  // namespace

pipeline::Expected<protocol::Nothing> close_forum(pipeline::Act& act, protocol::CloseForum const& request) {
  auto forum = forum_in(act.store, act.caller, request.forum);
  if (!forum) return tl::unexpected(forum.error());
  if (auto const runs = expect_runs(act.caller, forum->id); !runs) return tl::unexpected(runs.error());
  if (auto const finished = expect_finished(act.store, forum->id); !finished) return tl::unexpected(finished.error());
  act.touch("forum", forum->id);
  if (forum->kind == protocol::ForumKind::board) {
    for (auto const person : storage::members_of(act.store, forum->id)) act.rights_changed(person);
  }
  forum->closed_at = act.now;
  forum->closed_because = request.reason.value;
  storage::change_forum(act.store, *forum);
  tell_members(act, *forum, request.reason.value);
  return protocol::Nothing{};
}

}  // namespace shidra::forums
