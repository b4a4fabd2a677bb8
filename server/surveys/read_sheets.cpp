// SPDX-License-Identifier: AGPL-3.0-or-later
// View: who answered what, in a named survey. Who manages it may; of other surveys nobody.
#include "server/surveys/commands.hpp"
#include "server/surveys/rights.hpp"
#include "storage/answers.hpp"
#include "storage/people.hpp"

namespace shidra::surveys {

pipeline::Expected<protocol::Sheets> read_sheets(pipeline::Look& look, protocol::ReadSheets const& request) {
  auto const survey = seek_managed(look.store, look.caller, request.survey);
  if (!survey) return tl::unexpected(survey.error());
  if (survey->mode != protocol::IdentityMode::named) return pipeline::refuse("confidential");
  protocol::Sheets sheets;
  for (auto const& row : storage::sheets_of(look.store, survey->id)) {
    auto const person = row.person ? storage::find_person(look.store, *row.person) : std::nullopt;
    sheets.sheets.push_back({row.person,
                             person ? person->name : "",
                             row.sector,
                             {survey->id, storage::answers_on(look.store, survey->id, row.id), row.changed_at}});
  }
  return sheets;
}

}  // namespace shidra::surveys
