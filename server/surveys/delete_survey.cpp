// SPDX-License-Identifier: AGPL-3.0-or-later
// Deletes a draft; a survey that was opened stays. Who manages it may. Brings: gone from desk/<forum> or
// team/<initiative>.
#include "server/surveys/commands.hpp"
#include "server/surveys/rights.hpp"

namespace shidra::surveys {

pipeline::Expected<protocol::Nothing> delete_survey(pipeline::Act& act, protocol::DeleteSurvey const& request) {
  auto const survey = seek_to_run(act.store, act.caller, request.survey);
  if (!survey) return tl::unexpected(survey.error());
  if (survey->state != protocol::SurveyState::draft) return pipeline::refuse("survey_not_draft");
  act.touch("survey", survey->id);
  storage::remove_survey(act.store, survey->id);
  return protocol::Nothing{};
}

}  // namespace shidra::surveys
