// SPDX-License-Identifier: AGPL-3.0-or-later
// View: the survey of a code, and one's own answers to it. Anybody may who has the code, of a survey for anyone; of
// others only who sees them anyway: the code is a short way there, not a key.
#include "server/surveys/commands.hpp"
#include "server/surveys/own_sheet.hpp"
#include "server/surveys/rules/code.hpp"
#include "server/surveys/survey_things.hpp"

namespace shidra::surveys {

pipeline::Expected<protocol::SurveyFound> find_survey(pipeline::Look& look, protocol::FindSurvey const& request) {
  auto const code = normalise_code(request.code.value);
  auto const survey = code ? storage::find_survey_by_code(look.store, *code) : std::nullopt;
  if (!survey) return pipeline::refuse("not_found");
  if (survey->audience != protocol::SurveyAudience::anyone && !sees(look.caller, *survey))
    return pipeline::refuse("not_in_audience");
  protocol::SurveyFound found{shape_of(look.store, *survey), std::nullopt};
  // Who may look but not answer (no seat, or a browser without a name yet) has no sheet.
  if (auto const respondent = respondent_of(look.caller, *survey, request.code.value))
    found.sheet = own_sheet(look, *survey, *respondent);
  return found;
}

}  // namespace shidra::surveys
