// SPDX-License-Identifier: AGPL-3.0-or-later
// One table of transitions, and what is asked before an act. Pure: any thread.
#include "server/meetings/rules/meeting_state.hpp"

#include <array>

namespace shidra::meetings {
namespace {

using Answer = tl::expected<void, MeetingRefusal>;

struct Transition {
  MeetingState from;
  MeetingAct act;
  MeetingState to;
};

constexpr Transition transitions[]{
    {MeetingState::scheduled, MeetingAct::start, MeetingState::in_progress},
    {MeetingState::in_progress, MeetingAct::end, MeetingState::ended},
    {MeetingState::scheduled, MeetingAct::cancel, MeetingState::cancelled},
};

Answer only_if(bool fine, MeetingRefusal refusal) {
  if (!fine) return tl::unexpected(refusal);
  return {};
}

}  // namespace

tl::expected<MeetingState, MeetingRefusal> next_state(MeetingState from, MeetingAct act) {
  for (Transition const& row : transitions) {
    if (row.from == from && row.act == act) return row.to;
  }
  return tl::unexpected(MeetingRefusal::wrong_state);
}

Answer check_times(Moment starts, Moment ends) {
  if (ends <= starts) return tl::unexpected(MeetingRefusal::ends_before_start);
  return only_if(ends.ms - starts.ms <= longest_meeting_ms, MeetingRefusal::too_long);
}

Answer may_reschedule(MeetingState state, Moment starts, Moment ends) {
  if (state != MeetingState::scheduled) return tl::unexpected(MeetingRefusal::wrong_state);
  return check_times(starts, ends);
}

Answer may_reply(MeetingState state) {
  return only_if(state == MeetingState::scheduled || state == MeetingState::in_progress, MeetingRefusal::wrong_state);
}

Answer may_cancel(MeetingState state, std::string_view reason) {
  if (!next_state(state, MeetingAct::cancel)) return tl::unexpected(MeetingRefusal::wrong_state);
  return only_if(reason.find_first_not_of(" \t\r\n") != std::string_view::npos, MeetingRefusal::reason_missing);
}

Answer may_change_agenda(MeetingState state) {
  return only_if(state == MeetingState::scheduled || state == MeetingState::in_progress, MeetingRefusal::wrong_state);
}

Answer may_record_attendance(MeetingState state) {
  return only_if(state == MeetingState::in_progress || state == MeetingState::ended, MeetingRefusal::wrong_state);
}

std::string_view code_of(MeetingRefusal refusal) {
  constexpr std::array<std::string_view, 4> codes{"wrong_state", "ends_before_start", "too_long", "reason_missing"};
  return codes.at(static_cast<std::size_t>(refusal));
}

std::string_view name_of(MeetingState state) {
  constexpr std::array<std::string_view, 4> names{"scheduled", "in_progress", "ended", "cancelled"};
  return names.at(static_cast<std::size_t>(state));
}

}  // namespace shidra::meetings
