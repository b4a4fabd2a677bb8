// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands about meetings. Each lies in a file of its own name. Run on: writer thread.
#pragma once

#include "protocol/meetings.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::meetings {

inline constexpr std::int64_t most_meetings = 1'000;  ///< of one forum

pipeline::Expected<protocol::MeetingScheduled> schedule_meeting(pipeline::Act& act,
                                                                protocol::ScheduleMeeting const& request);
pipeline::Expected<protocol::Nothing> update_meeting(pipeline::Act& act, protocol::UpdateMeeting const& request);
pipeline::Expected<protocol::Nothing> cancel_meeting(pipeline::Act& act, protocol::CancelMeeting const& request);
pipeline::Expected<protocol::Nothing> start_meeting(pipeline::Act& act, protocol::StartMeeting const& request);
pipeline::Expected<protocol::Nothing> end_meeting(pipeline::Act& act, protocol::EndMeeting const& request);
pipeline::Expected<protocol::Nothing> answer_invitation(pipeline::Act& act, protocol::AnswerInvitation const& request);
pipeline::Expected<protocol::Nothing> mark_attendance(pipeline::Act& act, protocol::MarkAttendance const& request);

}  // namespace shidra::meetings
