// SPDX-License-Identifier: AGPL-3.0-or-later
// Opens a survey: its questions and identity mode are fixed from now on, and it gets the code by which a room joins.
// Who manages it may. Brings: survey in forum/<forum>, members/<initiative> and survey/<survey>, as its audience says;
// gone from desk/<forum> or team/<initiative>; results/<survey>.
#include "server/surveys/commands.hpp"
#include "server/surveys/rights.hpp"
#include "server/surveys/rules/code.hpp"
#include "server/surveys/sealing.hpp"
#include "server/surveys/survey_things.hpp"

namespace shidra::surveys {
namespace {

std::string free_code(pipeline::Act& act) {
  for (;;) {
    auto code = join_code(act.world.random_number());
    if (!storage::is_open_code(act.store, code)) return code;
  }
}

}  // namespace

pipeline::Expected<protocol::SurveyOpened> open_survey(pipeline::Act& act, protocol::OpenSurvey const& request) {
  auto survey = seek_to_run(act.store, act.caller, request.survey);
  if (!survey) return tl::unexpected(survey.error());
  if (survey->state != protocol::SurveyState::draft) return pipeline::refuse("survey_not_draft");
  if (storage::count_questions(act.store, survey->id) == 0) return pipeline::refuse("survey_without_questions");

  act.touch("survey", survey->id);
  survey->state = protocol::SurveyState::open;
  survey->code = free_code(act);
  survey->opened_at = act.now;
  // The key is on the disk before the survey counts as open; if this is undone after all, the next opening writes over
  // it.
  if (survey->mode == protocol::IdentityMode::anonymous) survey->public_key = make_key(act.world, survey->id);
  storage::change_survey(act.store, *survey);
  act.journal("survey/" + live::id_text(survey->id),
              std::string(R"({"mode":")") + boost::describe::enum_to_string(survey->mode, "") + "\"}");
  act.aftermath.states.push_back(results_name(survey->id));
  return protocol::SurveyOpened{*survey->code};
}

}  // namespace shidra::surveys
