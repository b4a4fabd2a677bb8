// SPDX-License-Identifier: AGPL-3.0-or-later
// View: one's own answers. Whoever may answer the survey may.
#include "server/surveys/commands.hpp"
#include "server/surveys/own_sheet.hpp"

namespace shidra::surveys {

pipeline::Expected<protocol::Sheet> read_sheet(pipeline::Look& look, protocol::ReadSheet const& request) {
  auto const survey = storage::find_survey(look.store, request.survey);
  if (!survey) return pipeline::refuse("not_found");
  auto const respondent =
      respondent_of(look.caller, *survey, request.code ? std::optional(request.code->value) : std::nullopt);
  if (!respondent) return tl::unexpected(respondent.error());
  return own_sheet(look, *survey, *respondent).value_or(protocol::Sheet{survey->id, {}, std::nullopt});
}

}  // namespace shidra::surveys
