// SPDX-License-Identifier: AGPL-3.0-or-later
// Records that somebody is at a meeting, or is not. Those who run the forum do so for any member, during the meeting
// and after it; everybody else only for themselves, while it goes on. A line that is there can be mended after its seat
// was lost. Brings: meeting in forum/<forum>, attendance in desk/<forum> and in that person's topic.
#include "server/meetings/commands.hpp"
#include "server/meetings/meeting_things.hpp"
#include "server/meetings/seek.hpp"
#include "server/meetings/state.hpp"

namespace shidra::meetings {

pipeline::Expected<protocol::Nothing> mark_attendance(pipeline::Act& act, protocol::MarkAttendance const& request) {
  auto const meeting = seek_to_read(act.store, act.caller, request.meeting);
  if (!meeting) return tl::unexpected(meeting.error());
  if (act.caller.is_closed(meeting->forum)) return pipeline::refuse("forum_closed");
  bool const runs = act.caller.runs(meeting->forum);
  if (!runs && act.caller.person != request.person) return pipeline::refuse("not_allowed");
  auto row = storage::find_attendance(act.store, meeting->id, request.person);
  if (!row) row = storage::attendance_of_seat(act.store, meeting->id, meeting->forum, request.person);
  if (!row) return pipeline::refuse("not_member");
  if (auto const fine = may_record_attendance(state_of(*meeting)); !fine) return refuse(fine.error());
  if (!runs && meeting->state != protocol::MeetingState::in_progress) return refuse(MeetingRefusal::wrong_state);

  if (!runs) act.keep_out_of_journal();
  act.touch("meeting", meeting->id);
  act.touch("attendance", attendance_id(meeting->id, request.person));
  row->present = request.present;
  storage::put_attendance(act.store, *row);
  return protocol::Nothing{};
}

}  // namespace shidra::meetings
