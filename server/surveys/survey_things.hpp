// SPDX-License-Identifier: AGPL-3.0-or-later
// Where surveys are seen (forum/<f>, members/<i>, survey/<s>; drafts in desk/<f> or team/<i>), that one has answered
// (person/<p>), and the live result (state topic results/<s>). Sheets are in no topic: an answer must not cost their
// size.
#pragma once

#include "server/live/things.hpp"
#include "storage/surveys.hpp"

namespace shidra::surveys {

extern live::Kind const survey_kind;
extern live::Kind const answered_kind;

/// survey/<survey>: for anyone who came with its code, and everybody of its initiative.
extern live::LogTopic const survey_topic;
/// results/<survey>.
extern live::StateTopic const results_topic;

protocol::Survey shape_of(storage::Read& read, storage::SurveyRow const& survey);

/// The id of an `answered` thing: "<survey>-<person>".
std::string answered_id(protocol::Id<protocol::Survey> survey, protocol::Id<protocol::Person> person);
/// The name of the result's topic.
std::string results_name(protocol::Id<protocol::Survey> survey);

}  // namespace shidra::surveys
