// SPDX-License-Identifier: AGPL-3.0-or-later
// The tables of all topics.
#include "server/calls/call_things.hpp"
#include "server/forums/forum_things.hpp"
#include "server/initiatives/initiative_things.hpp"
#include "server/live/things.hpp"
#include "server/people/people_things.hpp"
#include "server/summaries/summary_things.hpp"
#include "server/surveys/survey_things.hpp"

namespace shidra::live {

std::span<LogTopic const> log_topics() {
  static LogTopic const all[] = {
      people::person_topic,          people::people_topic,  people::team_topic,        people::members_topic,
      initiatives::initiative_topic, forums::seats_topic,   forums::forum_topic,       forums::desk_topic,
      summaries::summary_topic,      surveys::survey_topic, calls::organisation_topic, calls::review_topic,
  };
  return all;
}

std::span<StateTopic const> state_topics() {
  static std::vector<StateTopic> const all = {
      surveys::results_topic,
  };
  return all;
}

}  // namespace shidra::live
