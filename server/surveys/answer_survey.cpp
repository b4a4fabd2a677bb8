// SPDX-License-Identifier: AGPL-3.0-or-later
// Puts answers on one's own sheet, in place of earlier ones to the same questions, until the survey closes. Its
// audience may: one sheet a person, or a browser of somebody not signed in. The busiest command of all: each does a few
// small writes. Brings: answered in person/<person> with the first answer, results/<survey>. Stays out of the journal;
// of an anonymous survey not even the reply is remembered, for a digest of the request could be guessed and its time
// noted.
#include <algorithm>
#include <memory>
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

/// What every answer is held against. Thousands ask for it within a minute, and it stays the same.
struct Form {
  SurveyRow survey;
  std::vector<protocol::Question> questions;

  protocol::Question const* find(protocol::Id<protocol::Question> id) const {
    // Numbered within the survey: nearly always at its own number.
    auto const place = static_cast<std::size_t>(id.value - 1);
    if (place < questions.size() && questions[place].id == id) return &questions[place];
    auto const found = std::ranges::find(questions, id, &protocol::Question::id);
    return found == questions.end() ? nullptr : &*found;
  }
};

std::shared_ptr<Form const> form_of(Act& act, protocol::Id<protocol::Survey> id) {
  return act.store.kept<Form>("survey form/" + live::id_text(id), [&]() -> std::shared_ptr<Form const> {
    auto survey = storage::find_survey(act.store, id);
    if (!survey) return nullptr;
    return std::make_shared<Form const>(Form{std::move(*survey), storage::questions_of(act.store, id)});
  });
}

protocol::Problems problems_of(Form const& form, std::vector<Answer> const& answers) {
  protocol::Problems problems;
  std::set<std::int64_t> seen;
  for (std::size_t index = 0; index < answers.size(); ++index) {
    auto const path = "/answers/" + std::to_string(index);
    auto const& answer = answers[index];
    if (!seen.insert(answer.question.value).second) {
      problems.push_back({path + "/question", "twice", {}});
    } else if (auto const* question = form.find(answer.question)) {
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

/// Nothing was said, so nobody has answered by it: it opens no result, and counts nowhere.
bool are_empty(std::vector<Answer> const& answers) {
  return std::ranges::all_of(answers, [](Answer const& one) { return is_empty(one); });
}

void note_first(Act& act, SurveyRow const& survey, Respondent const& respondent) {
  if (respondent.person) act.made("answered", answered_id(survey.id, *respondent.person));
}

void write_sheet(Act& act, Form const& form, Respondent const& respondent, std::vector<Answer> const& answers) {
  auto const& survey = form.survey;
  auto sheet = respondent.person ? storage::note_sheet_changed(act.store, survey.id, *respondent.person, act.now)
                                 : storage::note_sheet_changed(act.store, survey.id, respondent.guest.value(), act.now);
  if (!sheet) {
    if (are_empty(answers)) return;
    note_first(act, survey, respondent);
    sheet = storage::add_sheet(act.store, {.id = 0,
                                           .survey = survey.id,
                                           .person = respondent.person,
                                           .guest = respondent.guest,
                                           .sector = sector_of(act, survey, respondent),
                                           .changed_at = act.now});
  }
  for (auto const& answer : answers) {
    auto const change = is_empty(answer) ? storage::remove_answer(act.store, survey.id, *sheet, answer.question)
                                         : storage::put_answer(act.store, survey.id, *sheet, answer);
    if (survey.mode == protocol::IdentityMode::confidential)
      refresh_picture(act.store, survey, *form.find(answer.question), change);
  }
}

void write_sealed(Act& act, SurveyRow const& survey, SurveyKey const& key, Respondent const& respondent,
                  std::vector<Answer> const& answers) {
  auto const respondent_key = receipt_key(respondent);
  auto const known = storage::find_receipt(act.store, survey.id, respondent_key);
  PackedSheet sheet;
  if (known && known->sealed) {
    sheet = key.open(*known->sealed);
  } else {
    if (are_empty(answers)) return;
    note_first(act, survey, respondent);
    sheet.sector = sector_of(act, survey, respondent);
  }
  for (auto const& answer : answers) put_into(sheet.answers, answer);
  storage::put_receipt(act.store, {survey.id, respondent_key, respondent.person, key.seal(sheet)});
  refresh_sealed_pictures(act.store, survey, key);
}

}  // namespace

pipeline::Expected<protocol::Nothing> answer_survey(Act& act, protocol::AnswerSurvey const& request) {
  auto const form = form_of(act, request.survey);
  if (!form) return pipeline::refuse("not_found");
  auto const* survey = &form->survey;
  auto const respondent =
      respondent_of(act.caller, *survey, request.code ? std::optional(request.code->value) : std::nullopt);
  if (!respondent) return tl::unexpected(respondent.error());
  if (survey->state != protocol::SurveyState::open) return pipeline::refuse("survey_not_open");
  auto const& answers = request.answers.items;
  if (auto problems = problems_of(*form, answers); !problems.empty())
    return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});

  act.acts_in(survey->initiative);
  act.keep_out_of_journal();
  if (survey->mode == protocol::IdentityMode::anonymous) {
    auto const key = find_key(act.world.settings().folder, *survey);
    if (!key) return pipeline::refuse("survey_key_missing");
    act.keep_out_of_replies();
    write_sealed(act, *survey, *key, *respondent, answers);
  } else {
    write_sheet(act, *form, *respondent, answers);
  }
  act.aftermath.states.push_back(results_name(survey->id));
  return protocol::Nothing{};
}

}  // namespace shidra::surveys
