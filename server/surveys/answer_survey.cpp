// SPDX-License-Identifier: AGPL-3.0-or-later
// Puts answers on one's own sheet, in place of earlier ones to the same questions, until the survey closes. Its
// audience may: one sheet a person, or a browser of somebody not signed in. The busiest command of all: each does a few
// small writes. Brings: answered in person/<person> with the first answer, results/<survey>. Stays out of the journal;
// of an anonymous survey not even the reply is remembered, for a digest of the request could be guessed and its time
// noted.
#include <set>

#include "server/surveys/commands.hpp"
#include "server/surveys/convert.hpp"
#include "server/surveys/pictures.hpp"
#include "server/surveys/rights.hpp"
#include "server/surveys/survey_things.hpp"
#include "storage/answers.hpp"
#include "storage/forums.hpp"
#include "storage/initiatives.hpp"
#include "storage/organisations.hpp"

namespace shidra::surveys {
namespace {

using pipeline::Act;
using protocol::Answer;
using storage::SurveyRow;

protocol::Problems problems_of(Act& act, SurveyRow const& survey, std::vector<Answer> const& answers) {
  protocol::Problems problems;
  std::set<std::int64_t> seen;
  for (std::size_t index = 0; index < answers.size(); ++index) {
    auto const path = "/answers/" + std::to_string(index);
    auto const& answer = answers[index];
    if (!seen.insert(answer.question.value).second) {
      problems.push_back({path + "/question", "twice", {}});
    } else if (auto const question = storage::find_question(act.store, survey.id, answer.question)) {
      check_given(problems, path, *question, answer);
    } else {
      problems.push_back({path + "/question", "unknown", {}});
    }
  }
  return problems;
}

/// That of the seat in the survey's forum, else that of the organisation; who has neither is a resident, where the
/// initiative has such a sector. Guests have none.
std::optional<protocol::Slug> sector_of(Act& act, SurveyRow const& survey, Respondent const& respondent) {
  if (!respondent.person) return std::nullopt;
  if (survey.forum)
    for (auto const& taken : act.caller.seats)
      if (taken.forum == *survey.forum)
        if (auto const seat = storage::find_seat(act.store, taken.seat)) return seat->sector;
  if (act.caller.organisation)
    if (auto const organisation = storage::find_organisation(act.store, *act.caller.organisation))
      return organisation->sector;
  protocol::Slug const residents{"residents"};
  return storage::is_sector(act.store, survey.initiative, residents.value) ? std::optional(residents) : std::nullopt;
}

void note_first(Act& act, SurveyRow const& survey, Respondent const& respondent) {
  if (respondent.person) act.made("answered", answered_id(survey.id, *respondent.person));
}

void write_sheet(Act& act, SurveyRow const& survey, Respondent const& respondent, std::vector<Answer> const& answers) {
  auto const known = respondent.person ? storage::find_sheet(act.store, survey.id, *respondent.person)
                                       : storage::find_sheet(act.store, survey.id, respondent.guest.value());
  std::int64_t sheet = 0;
  if (known) {
    sheet = known->id;
    storage::note_sheet_changed(act.store, sheet, act.now);
  } else {
    note_first(act, survey, respondent);
    sheet = storage::add_sheet(act.store, {.id = 0,
                                           .survey = survey.id,
                                           .person = respondent.person,
                                           .guest = respondent.guest,
                                           .sector = sector_of(act, survey, respondent),
                                           .changed_at = act.now});
  }
  for (auto const& answer : answers) {
    if (is_empty(answer))
      storage::remove_answer(act.store, survey.id, sheet, answer.question);
    else
      storage::put_answer(act.store, survey.id, sheet, answer);
  }
  if (survey.mode == protocol::IdentityMode::confidential) refresh_pictures(act.store, survey, answers);
}

void write_sealed(Act& act, SurveyRow const& survey, SurveyKey const& key, Respondent const& respondent,
                  std::vector<Answer> const& answers) {
  auto const respondent_key = receipt_key(respondent);
  auto const known = storage::find_receipt(act.store, survey.id, respondent_key);
  PackedSheet sheet;
  if (known && known->sealed) {
    sheet = key.open(*known->sealed);
  } else {
    note_first(act, survey, respondent);
    sheet.sector = sector_of(act, survey, respondent);
  }
  for (auto const& answer : answers) put_into(sheet.answers, answer);
  storage::put_receipt(act.store, {survey.id, respondent_key, respondent.person, key.seal(sheet)});
  refresh_sealed_pictures(act.store, survey, key);
}

}  // namespace

pipeline::Expected<protocol::Nothing> answer_survey(Act& act, protocol::AnswerSurvey const& request) {
  auto const survey = storage::find_survey(act.store, request.survey);
  if (!survey) return pipeline::refuse("not_found");
  auto const respondent =
      respondent_of(act.caller, *survey, request.code ? std::optional(request.code->value) : std::nullopt);
  if (!respondent) return tl::unexpected(respondent.error());
  if (survey->state != protocol::SurveyState::open) return pipeline::refuse("survey_not_open");
  auto const& answers = request.answers.items;
  if (auto problems = problems_of(act, *survey, answers); !problems.empty())
    return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});

  act.acts_in(survey->initiative);
  act.keep_out_of_journal();
  if (survey->mode == protocol::IdentityMode::anonymous) {
    auto const key = find_key(act.world.settings().folder, *survey);
    if (!key) return pipeline::refuse("survey_key_missing");
    act.keep_out_of_replies();
    write_sealed(act, *survey, *key, *respondent, answers);
  } else {
    write_sheet(act, *survey, *respondent, answers);
  }
  act.aftermath.states.push_back(results_name(survey->id));
  return protocol::Nothing{};
}

}  // namespace shidra::surveys
