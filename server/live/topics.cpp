// SPDX-License-Identifier: AGPL-3.0-or-later
// The tables of all topics.
#include "server/forums/forum_things.hpp"
#include "server/initiatives/initiative_things.hpp"
#include "server/live/things.hpp"
#include "server/people/people_things.hpp"

namespace shidra::live {

std::span<LogTopic const> log_topics() {
  static LogTopic const all[] = {
      people::person_topic,
      people::people_topic,
      people::team_topic,
      people::members_topic,
      initiatives::initiative_topic,
      forums::seats_topic,
      forums::forum_topic,
      forums::desk_topic,
  };
  return all;
}

std::span<StateTopic const> state_topics() {
  static std::vector<StateTopic> const all = {
  };
  return all;
}

}  // namespace shidra::live
