// SPDX-License-Identifier: AGPL-3.0-or-later
// See state.hpp.
#include "server/meetings/state.hpp"

namespace shidra::meetings {
namespace {

protocol::MeetingState to_protocol(MeetingState state) {
  switch (state) {
    case MeetingState::scheduled:
      return protocol::MeetingState::scheduled;
    case MeetingState::in_progress:
      return protocol::MeetingState::in_progress;
    case MeetingState::ended:
      return protocol::MeetingState::ended;
    case MeetingState::cancelled:
      break;
  }
  return protocol::MeetingState::cancelled;
}

}  // namespace

MeetingState state_of(storage::MeetingRow const& meeting) {
  switch (meeting.state) {
    case protocol::MeetingState::scheduled:
      return MeetingState::scheduled;
    case protocol::MeetingState::in_progress:
      return MeetingState::in_progress;
    case protocol::MeetingState::ended:
      return MeetingState::ended;
    case protocol::MeetingState::cancelled:
      break;
  }
  return MeetingState::cancelled;
}

pipeline::Expected<void> advance(storage::MeetingRow& meeting, MeetingAct act) {
  auto const next = next_state(state_of(meeting), act);
  if (!next) return refuse(next.error());
  meeting.state = to_protocol(*next);
  return {};
}

tl::unexpected<protocol::Refusal> refuse(MeetingRefusal refusal) {
  switch (refusal) {
    case MeetingRefusal::wrong_state:
      break;
    case MeetingRefusal::ends_before_start:
      return pipeline::refuse_field("/ends", "ends_before_start");
    case MeetingRefusal::too_long:
      return pipeline::refuse_field("/ends", "meeting_too_long", {{"hours", longest_meeting_ms / 3'600'000}});
    case MeetingRefusal::reason_missing:
      return pipeline::refuse("reason_missing");
  }
  return pipeline::refuse("wrong_state");
}

}  // namespace shidra::meetings
