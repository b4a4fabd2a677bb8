// SPDX-License-Identifier: AGPL-3.0-or-later
// Closes a survey: the single writer's order decides which answers were in time. An anonymous one is mixed: from then
// on nothing leads from a person to a ballot. Who manages it may. Brings: survey where it is seen, results/<survey>
// with the last picture, sectors and texts.
#include "server/surveys/commands.hpp"
#include "server/surveys/mixing.hpp"
#include "server/surveys/results.hpp"
#include "server/surveys/rights.hpp"
#include "server/surveys/survey_things.hpp"
#include "storage/answers.hpp"

namespace shidra::surveys {

pipeline::Expected<protocol::Nothing> close_survey(pipeline::Act& act, protocol::CloseSurvey const& request) {
  auto survey = seek_to_run(act.store, act.caller, request.survey);
  if (!survey) return tl::unexpected(survey.error());
  if (survey->state != protocol::SurveyState::open) return pipeline::refuse("survey_not_open");
  if (survey->mode == protocol::IdentityMode::anonymous) {
    auto const key = find_key(act.world.settings().folder, *survey);
    if (!key) return pipeline::refuse("survey_key_missing");
    mix_ballots(act, *survey, *key);
  }
  act.touch("survey", survey->id);
  storage::forget_shown(act.store, survey->id);
  keep_what_counts(act.store, *survey);
  survey->state = protocol::SurveyState::closed;
  survey->closed_at = act.now;
  survey->public_key.reset();
  storage::change_survey(act.store, *survey);
  act.aftermath.states.push_back(results_name(survey->id));
  return protocol::Nothing{};
}

}  // namespace shidra::surveys
