// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody says whether they will come; the last answer counts. Members of the forum may, holders of seats and
// alternates. Brings: meeting in forum/<forum>, attendance in desk/<forum> and in one's own topic.
#include "server/meetings/commands.hpp"
#include "server/meetings/meeting_things.hpp"
#include "server/meetings/seek.hpp"
#include "server/meetings/state.hpp"

namespace shidra::meetings {

pipeline::Expected<protocol::Nothing> answer_invitation(pipeline::Act& act, protocol::AnswerInvitation const& request) {
  auto const meeting = seek_to_read(act.store, act.caller, request.meeting);
  if (!meeting) return tl::unexpected(meeting.error());
  if (!act.caller.person) return pipeline::refuse("not_member");
  auto const person = *act.caller.person;
  auto row = storage::attendance_of_seat(act.store, meeting->id, meeting->forum, person);
  if (!row) return pipeline::refuse("not_member");
  if (auto const fine = may_reply(state_of(*meeting)); !fine) return refuse(fine.error());

  act.keep_out_of_journal();
  act.touch("attendance", attendance_id(meeting->id, person));
  act.touch("meeting", meeting->id);
  if (auto const before = storage::find_attendance(act.store, meeting->id, person)) row->present = before->present;
  row->rsvp = request.answer;
  storage::put_attendance(act.store, *row);
  return protocol::Nothing{};
}

}  // namespace shidra::meetings
