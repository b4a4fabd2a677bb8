// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes a draft of a survey, or replaces one. Who runs its forum may; without a forum, the backbone team.
// Brings: survey in desk/<forum> or team/<initiative>.
#include "server/forums/find.hpp"
#include "server/surveys/commands.hpp"
#include "server/surveys/convert.hpp"
#include "server/surveys/rights.hpp"
#include "storage/forums.hpp"
#include "storage/meetings.hpp"

namespace shidra::surveys {
namespace {

using pipeline::Act;
using pipeline::Expected;
using pipeline::refuse;
using protocol::SaveSurvey;
using protocol::SurveyState;
using storage::SurveyRow;

/// The row to write: a new one, or that of the draft to replace.
Expected<SurveyRow> row_to_write(Act& act, SaveSurvey const& request) {
  if (!request.survey)
    return SurveyRow{.id = {},
                     .initiative = act.initiative(),
                     .forum = {},
                     .meeting = {},
                     .title = {},
                     .intro = {},
                     .audience = request.audience,
                     .mode = request.mode,
                     .results = request.results,
                     .state = SurveyState::draft,
                     .code = {},
                     .opened_at = {},
                     .closed_at = {},
                     .shown = false,
                     .salt = act.world.random_salt(),
                     .public_key = {}};
  auto survey = seek_to_run(act.store, act.caller, *request.survey);
  if (survey && survey->state != SurveyState::draft) return refuse("survey_not_draft");
  return survey;
}

Expected<void> check_place(Act& act, SaveSurvey const& request) {
  if (request.forum) {
    auto const forum = storage::find_forum(act.store, *request.forum);
    if (!forum || forum->initiative != act.initiative()) return refuse("not_found");
    if (auto const runs = forums::expect_runs(act.caller, *request.forum); !runs) return tl::unexpected(runs.error());
  } else if (!act.caller.is_team()) {
    return refuse("not_allowed");
  }
  auto problems = check_plan(request.questions);
  if (request.audience == protocol::SurveyAudience::forum && !request.forum)
    problems.push_back({"/forum", "missing", {}});
  if (request.meeting) {
    auto const meeting = storage::find_meeting(act.store, *request.meeting);
    if (!meeting || request.forum != meeting->forum) problems.push_back({"/meeting", "unknown", {}});
  }
  if (problems.empty()) return {};
  return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});
}

}  // namespace

Expected<protocol::SurveySaved> save_survey(Act& act, SaveSurvey const& request) {
  auto row = row_to_write(act, request);
  if (!row) return tl::unexpected(row.error());
  if (auto const place = check_place(act, request); !place) return tl::unexpected(place.error());
  if (request.survey) act.touch("survey", row->id);
  row->forum = request.forum;
  row->meeting = request.meeting;
  row->title = request.title.value;
  row->intro = request.intro.value;
  row->audience = request.audience;
  row->mode = request.mode;
  row->results = request.results;
  if (request.survey)
    storage::change_survey(act.store, *row);
  else
    row->id = storage::add_survey(act.store, *row);
  storage::set_questions(act.store, row->id, numbered(request.questions));
  act.made("survey", row->id);
  return protocol::SurveySaved{row->id};
}

}  // namespace shidra::surveys
