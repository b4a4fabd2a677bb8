// SPDX-License-Identifier: AGPL-3.0-or-later
// Cancels a meeting that has not begun and writes the reason to every member. Those who run the forum may.
// Brings: meeting in forum/<forum>; a letter to each member.
#include "server/mail/queue.hpp"
#include "server/meetings/commands.hpp"
#include "server/meetings/members.hpp"
#include "server/meetings/seek.hpp"
#include "server/meetings/state.hpp"
#include "storage/forums.hpp"

namespace shidra::meetings {
namespace {

void tell_members(pipeline::Act& act, storage::MeetingRow const& meeting) {
  auto const forum = *storage::find_forum(act.store, meeting.forum);
  auto const origin = mail::origin_of(act);
  mail::CancelledMeeting const content{
      forum.name, meeting.title, meeting.starts.ms, *meeting.cancelled_because,
      act.world.settings().public_url + "/app/meetings/" + std::to_string(meeting.id.value)};
  for (auto const& person : recipients(act.store, meeting.forum))
    mail::queue(act, person, "meeting_cancelled",
                mail::meeting_cancelled_letter(mail::reader_of(person), origin, content));
}

}  // namespace

pipeline::Expected<protocol::Nothing> cancel_meeting(pipeline::Act& act, protocol::CancelMeeting const& request) {
  auto row = seek_to_run(act.store, act.caller, request.meeting);
  if (!row) return tl::unexpected(row.error());
  if (auto const fine = may_cancel(state_of(*row), request.reason.value); !fine) return refuse(fine.error());
  act.touch("meeting", row->id);
  if (auto const moved = advance(*row, MeetingAct::cancel); !moved) return tl::unexpected(moved.error());
  row->cancelled_because = request.reason.value;
  row->invited = storage::count_members(act.store, row->forum);
  storage::change_meeting(act.store, *row);
  tell_members(act, *row);
  return protocol::Nothing{};
}

}  // namespace shidra::meetings
