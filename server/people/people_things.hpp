// SPDX-License-Identifier: AGPL-3.0-or-later
// Where people are seen: oneself and one's sessions in person/<id>, everybody in people/<initiative> for the team.
#pragma once

#include "server/live/things.hpp"

namespace shidra::people {

extern live::Kind const me_kind;
extern live::Kind const session_kind;
extern live::Kind const person_kind;

/// person/<id>: only that person.
extern live::LogTopic const person_topic;
/// people/<initiative>: whoever coordinates anything.
extern live::LogTopic const people_topic;
/// team/<initiative>: the backbone team; drafts and what only they prepare.
extern live::LogTopic const team_topic;
/// members/<initiative>: everybody who belongs to the initiative.
extern live::LogTopic const members_topic;

}  // namespace shidra::people
