// SPDX-License-Identifier: AGPL-3.0-or-later
// Between the contract's states and those of the rules, and from the rules' refusals to the contract's. Any thread.
#pragma once

#include "server/meetings/rules/meeting_state.hpp"
#include "server/pipeline/act.hpp"
#include "storage/meetings.hpp"

namespace shidra::meetings {

MeetingState state_of(storage::MeetingRow const& meeting);
/// Moves the meeting to its next state, or refuses; the row is not written.
pipeline::Expected<void> advance(storage::MeetingRow& meeting, MeetingAct act);
tl::unexpected<protocol::Refusal> refuse(MeetingRefusal refusal);

}  // namespace shidra::meetings
