// SPDX-License-Identifier: AGPL-3.0-or-later
// The members of a forum for letters, and for what counts them.
#pragma once

#include <vector>

#include "server/pipeline/act.hpp"
#include "storage/people.hpp"

namespace shidra::meetings {

/// Holders and alternates who have not left the initiative: those who get a forum's letters.
std::vector<storage::PersonRow> recipients(storage::Read& read, protocol::Id<protocol::Forum> forum);

/// Meetings that are not over count who is invited: call it before a seat of the forum is filled or freed, or its
/// alternate changes.
void touch_open_meetings(pipeline::Act& act, protocol::Id<protocol::Forum> forum);
/// Meetings count by sector: call it before the initiative's sectors change.
void touch_meetings(pipeline::Act& act, protocol::Id<protocol::Initiative> initiative);

}  // namespace shidra::meetings
