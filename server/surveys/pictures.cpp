// SPDX-License-Identifier: AGPL-3.0-or-later
// See pictures.hpp.
#include "server/surveys/pictures.hpp"

#include <algorithm>
#include <cstdlib>

#include "server/surveys/counting.hpp"
#include "server/surveys/rules/suppression.hpp"
#include "storage/answers.hpp"

namespace shidra::surveys {
namespace {

bool is_due(std::int64_t taken, std::int64_t now) {
  return refresh_due(static_cast<int>(taken), static_cast<int>(now), default_threshold);
}

void put_picture(storage::Write& write, SurveyId survey, Counting::Counted const& counted) {
  storage::put_taken(write, survey, {counted.id, counted.answered(), storage::as_numbers(counted.counts())});
}

}  // namespace

void refresh_picture(storage::Write& write, storage::SurveyRow const& survey, protocol::Question const& question,
                     storage::AnswerChange change) {
  if (change == storage::AnswerChange::same) return;
  auto const now = storage::note_answer_count(write, survey.id, question.id, change);
  auto const taken = storage::taken_answered(write, survey.id, question.id);
  if (!is_due(taken, now) || std::abs(now - taken) < now / 64) return;
  Counting counting({question});
  storage::each_answer(write, survey.id, question.id,
                       [&](std::int64_t, protocol::Answer const& one) { counting.add("", one); });
  put_picture(write, survey.id, counting.all().front());
}

void refresh_sealed_pictures(storage::Write& write, storage::SurveyRow const& survey, SurveyKey const& key) {
  auto const uncounted = storage::note_uncounted(write, survey.id);
  if (uncounted < default_threshold || uncounted < storage::count_receipts(write, survey.id) / 8) return;
  storage::set_counted(write, survey.id);
  Counting counting(storage::questions_of(write, survey.id));
  for (auto const& sealed : storage::sealed_sheets(write, survey.id))
    for (auto const& answer : key.open(sealed).answers) counting.add("", answer);
  for (auto const& counted : counting.all())
    if (is_due(storage::taken_answered(write, survey.id, counted.id), counted.answered()))
      put_picture(write, survey.id, counted);
}

}  // namespace shidra::surveys
