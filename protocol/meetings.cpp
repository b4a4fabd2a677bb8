// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/meetings.hpp, compiled once here.
#include "protocol/meetings.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REPLY(Meeting)
SHIDRA_REPLY(Attendance)
SHIDRA_REQUEST(ScheduleMeeting)
SHIDRA_REPLY(MeetingScheduled)
SHIDRA_REQUEST(UpdateMeeting)
SHIDRA_REQUEST(CancelMeeting)
SHIDRA_REQUEST(StartMeeting)
SHIDRA_REQUEST(EndMeeting)
SHIDRA_REQUEST(AnswerInvitation)
SHIDRA_REQUEST(MarkAttendance)

}  // namespace shidra::protocol
