// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows or hides the results on the presenter's screen. Who manages the survey may.
// Brings: survey where it is seen, results/<survey>.
#include "server/surveys/commands.hpp"
#include "server/surveys/rights.hpp"
#include "server/surveys/survey_things.hpp"

namespace shidra::surveys {

pipeline::Expected<protocol::Nothing> show_results(pipeline::Act& act, protocol::ShowResults const& request) {
  auto survey = seek_to_run(act.store, act.caller, request.survey);
  if (!survey) return tl::unexpected(survey.error());
  if (survey->state == protocol::SurveyState::draft) return pipeline::refuse("survey_not_open");
  act.touch("survey", survey->id);
  survey->shown = request.shown;
  storage::change_survey(act.store, *survey);
  act.aftermath.states.push_back(results_name(survey->id));
  return protocol::Nothing{};
}

}  // namespace shidra::surveys
