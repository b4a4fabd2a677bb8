// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes of surveys, and who may watch them and their results.
#include "server/surveys/survey_things.hpp"

#include "server/surveys/results.hpp"
#include "server/surveys/rights.hpp"
#include "storage/answers.hpp"

namespace shidra::surveys {
namespace {

using live::Place;
using live::Topic;
using protocol::SurveyAudience;
using protocol::SurveyState;
using storage::DraftFilter;
using storage::Read;
using SurveyId = protocol::Id<protocol::Survey>;

std::vector<Place> places_of_survey(Read& read, std::string const& id) {
  auto const row = storage::find_survey(read, {live::number_of(id)});
  if (!row) return {};
  auto const body = protocol::to_json(shape_of(read, *row));
  auto const seen_in = [&](std::string_view kind, std::int64_t number) {
    return Place{Topic{std::string(kind), number}.name(), body};
  };
  if (row->state == SurveyState::draft)
    return {row->forum ? seen_in("desk", row->forum->value) : seen_in("team", row->initiative.value)};
  std::vector<Place> places;
  if (row->forum) places.push_back(seen_in("forum", row->forum->value));
  if (row->audience != SurveyAudience::forum) places.push_back(seen_in("members", row->initiative.value));
  if (row->audience == SurveyAudience::anyone) places.push_back(seen_in("survey", row->id.value));
  return places;
}

std::vector<std::string> surveys_in_topic(Read& read, Topic const& topic) {
  if (topic.kind == "forum") return live::id_texts(storage::surveys_in(read, {topic.id}, DraftFilter::others));
  if (topic.kind == "desk") return live::id_texts(storage::surveys_in(read, {topic.id}, DraftFilter::drafts));
  if (topic.kind == "team") return live::id_texts(storage::drafts_without_forum(read, {topic.id}));
  if (topic.kind == "members") return live::id_texts(storage::wide_surveys_of(read, {topic.id}));
  if (topic.kind == "survey") return {std::to_string(topic.id)};
  return {};
}

std::vector<Place> places_of_answered(Read& read, std::string const& id) {
  auto const dash = id.find('-');
  if (dash == std::string::npos) return {};
  SurveyId const survey{live::number_of(std::string_view(id).substr(0, dash))};
  protocol::Id<protocol::Person> const person{live::number_of(std::string_view(id).substr(dash + 1))};
  if (!storage::has_answered(read, survey, person)) return {};
  return {live::place("person", person.value, protocol::Answered{survey})};
}

std::vector<std::string> answered_in(Read& read, Topic const& topic) {
  std::vector<std::string> ids;
  if (topic.kind != "person") return ids;
  for (auto const survey : storage::surveys_answered_by(read, {topic.id}))
    ids.push_back(answered_id(survey, {topic.id}));
  return ids;
}

// "A survey for anyone is open to whoever has its code, and to everybody of the initiative."
bool may_watch_survey(Read& read, access::Caller const& caller, std::int64_t id) {
  auto const survey = storage::find_survey(read, {id});
  return survey && survey->audience == SurveyAudience::anyone && survey->state != SurveyState::draft &&
         sees(caller, *survey);
}

bool code_opens_survey(Read& read, std::string const& code, std::int64_t id) {
  auto const survey = storage::find_survey(read, {id});
  return survey && survey->state != SurveyState::draft && is_code_of(code, *survey);
}

std::int64_t stream_of_survey(Read& read, std::int64_t id) {
  auto const survey = storage::find_survey(read, {id});
  return survey ? survey->initiative.value : 0;
}

bool may_watch_results(Read& read, access::Caller const& caller, std::int64_t id) {
  auto const survey = storage::find_survey(read, {id});
  return survey && sees_results(read, caller, *survey);
}

bool code_opens_results(Read& read, std::string const& code, std::int64_t id) {
  auto const survey = storage::find_survey(read, {id});
  return survey && is_code_of(code, *survey) && code_shows_results(*survey);
}

std::string value_of_results(Read& read, std::int64_t id) {
  auto const results = results_for(read, {id});
  return results ? protocol::to_json(*results) : std::string();
}

}  // namespace

protocol::Survey shape_of(Read& read, storage::SurveyRow const& row) {
  protocol::Survey survey{.id = row.id,
                          .forum = row.forum,
                          .meeting = row.meeting,
                          .title = row.title,
                          .intro = row.intro,
                          .questions = storage::questions_of(read, row.id),
                          .audience = row.audience,
                          .mode = row.mode,
                          .results = row.results,
                          .state = row.state,
                          .code = {},
                          .opened_at = row.opened_at,
                          .closed_at = row.closed_at,
                          .shown = row.shown};
  if (row.state == SurveyState::open) survey.code = row.code;
  return survey;
}

std::string answered_id(SurveyId survey, protocol::Id<protocol::Person> person) {
  return live::id_text(survey) + "-" + live::id_text(person);
}

std::string results_name(SurveyId survey) { return "results/" + live::id_text(survey); }

live::Kind const survey_kind{"survey", places_of_survey, surveys_in_topic};
live::Kind const answered_kind{"answered", places_of_answered, answered_in};

live::LogTopic const survey_topic{"survey", may_watch_survey, stream_of_survey, code_opens_survey};
live::StateTopic const results_topic{"results", may_watch_results, value_of_results, code_opens_results};

}  // namespace shidra::surveys
