// SPDX-License-Identifier: AGPL-3.0-or-later
// See own_sheet.hpp.
#include "server/surveys/own_sheet.hpp"

#include "server/surveys/sealing.hpp"
#include "storage/answers.hpp"

namespace shidra::surveys {
namespace {

std::optional<protocol::Sheet> sealed_sheet(pipeline::Look& look, storage::SurveyRow const& survey,
                                            Respondent const& respondent) {
  auto const receipt = storage::find_receipt(look.store, survey.id, receipt_key(respondent));
  if (!receipt || !receipt->sealed) return std::nullopt;
  auto const key = find_key(look.world.settings().folder, survey);
  if (!key) return std::nullopt;
  return protocol::Sheet{survey.id, key->open(*receipt->sealed).answers, std::nullopt};
}

}  // namespace

std::optional<protocol::Sheet> own_sheet(pipeline::Look& look, storage::SurveyRow const& survey,
                                         Respondent const& respondent) {
  if (survey.mode == protocol::IdentityMode::anonymous) return sealed_sheet(look, survey, respondent);
  auto const sheet = respondent.person ? storage::find_sheet(look.store, survey.id, *respondent.person)
                                       : storage::find_sheet(look.store, survey.id, respondent.guest.value());
  if (!sheet) return std::nullopt;
  return protocol::Sheet{survey.id, storage::answers_on(look.store, survey.id, sheet->id), sheet->changed_at};
}

}  // namespace shidra::surveys
