// SPDX-License-Identifier: AGPL-3.0-or-later
// The life of a meeting: scheduled, in progress, ended; or cancelled before it began. Pure: any thread.
#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "protocol/codec/types.hpp"

namespace shidra::meetings {

using protocol::Moment;

enum class MeetingState { scheduled, in_progress, ended, cancelled };
enum class MeetingAct { start, end, cancel };

enum class MeetingRefusal {
  wrong_state,        ///< this is not done to a meeting in this state
  ends_before_start,  ///< the end is not after the start
  too_long,           ///< longer than longest_meeting_ms
  reason_missing,     ///< those invited are owed a reason for a cancellation
};

inline constexpr std::int64_t longest_meeting_ms = 24LL * 60 * 60 * 1'000;

tl::expected<MeetingState, MeetingRefusal> next_state(MeetingState from, MeetingAct act);

tl::expected<void, MeetingRefusal> check_times(Moment starts, Moment ends);
/// The times change while the meeting is scheduled.
tl::expected<void, MeetingRefusal> may_reschedule(MeetingState state, Moment starts, Moment ends);
/// RSVPs are given until the meeting ends: somebody who is late says so.
tl::expected<void, MeetingRefusal> may_reply(MeetingState state);
tl::expected<void, MeetingRefusal> may_cancel(MeetingState state, std::string_view reason);
/// Items are proposed and supported until the meeting ends.
tl::expected<void, MeetingRefusal> may_change_agenda(MeetingState state);
/// Attendance is taken during the meeting and mended after it.
tl::expected<void, MeetingRefusal> may_record_attendance(MeetingState state);

std::string_view code_of(MeetingRefusal refusal);
std::string_view name_of(MeetingState state);

}  // namespace shidra::meetings
