// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of what was answered.
#include "storage/answers.hpp"

#include <charconv>

namespace shidra::storage {

using protocol::Answer;
using protocol::Id;
using SurveyId = Id<protocol::Survey>;
using QuestionId = Id<protocol::Question>;

namespace {

void read_choices(std::string_view text, std::vector<Id<protocol::Choice>>& choices) {
  choices.clear();
  for (auto const number : numbers_of(text)) choices.push_back({number});
}

/// Columns: question, choices, number.
void read_answer(Rows const& rows, int first, Answer& answer) {
  answer.question = rows.get<QuestionId>(first);
  read_choices(rows.text(first + 1), answer.choices.items);
  answer.number.reset();
  if (auto const number = rows.get<std::optional<std::int64_t>>(first + 2))
    answer.number = protocol::Number<0, 10>{*number};
}

void pass_on(Rows rows, EachAnswer const& each) {
  Answer answer;
  while (rows.next()) {
    read_answer(rows, 1, answer);
    each(rows.get<std::int64_t>(0), answer);
  }
}

}  // namespace

std::string as_numbers(std::vector<std::int64_t> const& numbers) {
  std::string text;
  for (auto const number : numbers) text += (text.empty() ? "" : " ") + std::to_string(number);
  return text;
}

std::vector<std::int64_t> numbers_of(std::string_view text) {
  std::vector<std::int64_t> numbers;
  char const* at = text.data();
  char const* const end = at + text.size();
  while (at < end) {
    std::int64_t number = 0;
    auto const [next, error] = std::from_chars(at, end, number);
    if (error != std::errc()) throw StorageError(Fault::mistake, 0, "a stored list of numbers is damaged");
    numbers.push_back(number);
    at = next < end ? next + 1 : end;
  }
  return numbers;
}

std::optional<SheetRow> find_sheet(Read& read, SurveyId survey, Id<protocol::Person> person) {
  return read.first<SheetRow>(R"sql(SELECT id, survey, person, guest, sector, changed_at FROM answer_sheet
    WHERE survey = $1 AND person = $2)sql",
                              survey, person);
}

std::optional<SheetRow> find_sheet(Read& read, SurveyId survey, Digest const& guest) {
  return read.first<SheetRow>(R"sql(SELECT id, survey, person, guest, sector, changed_at FROM answer_sheet
    WHERE survey = $1 AND guest = $2)sql",
                              survey, guest);
}

std::vector<SheetRow> sheets_of(Read& read, SurveyId survey) {
  return read.all<SheetRow>(R"sql(SELECT id, survey, person, guest, sector, changed_at FROM answer_sheet
    WHERE survey = $1 ORDER BY id)sql",
                            survey);
}

std::int64_t count_sheets(Read& read, SurveyId survey) {
  return read.value<std::int64_t>(R"sql(SELECT COUNT(*) FROM answer_sheet WHERE survey = $1)sql", survey);
}

std::optional<protocol::Moment> last_change(Read& read, SurveyId survey) {
  return read.value<std::optional<protocol::Moment>>(
      R"sql(SELECT MAX(changed_at) FROM answer_sheet WHERE survey = $1)sql", survey);
}

std::int64_t add_sheet(Write& write, SheetRow const& row) {
  return write.insert(
      R"sql(INSERT INTO answer_sheet (survey, person, guest, sector, changed_at) VALUES ($1, $2, $3, $4, $5))sql",
      row.survey, row.person, row.guest, row.sector, row.changed_at);
}

std::optional<std::int64_t> note_sheet_changed(Write& write, SurveyId survey, Id<protocol::Person> person,
                                               protocol::Moment now) {
  return write.first<std::int64_t>(
      R"sql(UPDATE answer_sheet SET changed_at = $3 WHERE survey = $1 AND person = $2 RETURNING id)sql", survey, person,
      now);
}

std::optional<std::int64_t> note_sheet_changed(Write& write, SurveyId survey, Digest const& guest,
                                               protocol::Moment now) {
  return write.first<std::int64_t>(
      R"sql(UPDATE answer_sheet SET changed_at = $3 WHERE survey = $1 AND guest = $2 RETURNING id)sql", survey, guest,
      now);
}

AnswerChange put_answer(Write& write, SurveyId survey, std::int64_t sheet, Answer const& answer) {
  std::vector<std::int64_t> choices;
  for (auto const choice : answer.choices) choices.push_back(choice.value);
  auto const numbers = as_numbers(choices);
  auto const changed = write.run(R"sql(UPDATE answer SET choices = $4, number = $5, text = $6
    WHERE survey = $1 AND question = $2 AND sheet = $3)sql",
                                 survey, answer.question, sheet, numbers, answer.number, answer.text);
  if (changed > 0) return AnswerChange::same;
  write.run(
      R"sql(INSERT INTO answer (survey, question, sheet, choices, number, text) VALUES ($1, $2, $3, $4, $5, $6))sql",
      survey, answer.question, sheet, numbers, answer.number, answer.text);
  return AnswerChange::one_more;
}

AnswerChange remove_answer(Write& write, SurveyId survey, std::int64_t sheet, QuestionId question) {
  auto const removed = write.run(R"sql(DELETE FROM answer WHERE survey = $1 AND question = $2 AND sheet = $3)sql",
                                 survey, question, sheet);
  return removed > 0 ? AnswerChange::one_less : AnswerChange::same;
}

std::vector<Answer> answers_on(Read& read, SurveyId survey, std::int64_t sheet) {
  auto rows = read.query(R"sql(SELECT answer.question, answer.choices, answer.number, answer.text
    FROM survey_question JOIN answer ON answer.survey = survey_question.survey AND answer.question = survey_question.id
    AND answer.sheet = $2 WHERE survey_question.survey = $1 ORDER BY survey_question.id)sql",
                         survey, sheet);
  std::vector<Answer> answers;
  while (rows.next()) {
    auto& answer = answers.emplace_back();
    read_answer(rows, 0, answer);
    if (auto text = rows.get<std::optional<std::string>>(3)) answer.text = protocol::Text<0, 2000>{std::move(*text)};
  }
  return answers;
}

std::int64_t note_answer_count(Write& write, SurveyId survey, QuestionId question, AnswerChange change) {
  std::int64_t const by = change == AnswerChange::one_more ? 1 : change == AnswerChange::one_less ? -1 : 0;
  return write.value<std::int64_t>(R"sql(INSERT INTO answer_count (survey, question, answered) VALUES ($1, $2, $3)
    ON CONFLICT (survey, question) DO UPDATE SET answered = answer_count.answered + excluded.answered
    RETURNING answered)sql",
                                   survey, question, by);
}

void each_answer(Read& read, SurveyId survey, EachAnswer const& each) {
  pass_on(read.query(R"sql(SELECT sheet, question, choices, number FROM answer WHERE survey = $1
    ORDER BY question, sheet)sql",
                     survey),
          each);
}

void each_answer(Read& read, SurveyId survey, QuestionId question, EachAnswer const& each) {
  pass_on(read.query(R"sql(SELECT sheet, question, choices, number FROM answer WHERE survey = $1 AND question = $2
    ORDER BY sheet)sql",
                     survey, question),
          each);
}

std::vector<TextRow> texts_in(Read& read, SurveyId survey) {
  return read.all<TextRow>(R"sql(SELECT answer.question, answer.text FROM survey_question
    JOIN answer ON answer.survey = survey_question.survey AND answer.question = survey_question.id
    WHERE survey_question.survey = $1 AND survey_question.kind = 'text' AND answer.text IS NOT NULL
    ORDER BY answer.question)sql",
                           survey);
}

std::optional<ReceiptRow> find_receipt(Read& read, SurveyId survey, Digest const& respondent) {
  return read.first<ReceiptRow>(
      R"sql(SELECT survey, respondent, person, sealed FROM receipt WHERE survey = $1 AND respondent = $2)sql", survey,
      respondent);
}

std::int64_t count_receipts(Read& read, SurveyId survey) {
  return read.value<std::int64_t>(R"sql(SELECT COUNT(*) FROM receipt WHERE survey = $1)sql", survey);
}

std::vector<Bytes> sealed_sheets(Read& read, SurveyId survey) {
  return read.all<Bytes>(
      R"sql(SELECT sealed FROM receipt WHERE survey = $1 AND sealed IS NOT NULL ORDER BY respondent)sql", survey);
}

void put_receipt(Write& write, ReceiptRow const& row) {
  write.run(R"sql(INSERT INTO receipt (survey, respondent, person, sealed) VALUES ($1, $2, $3, $4)
    ON CONFLICT (survey, respondent) DO UPDATE SET sealed = excluded.sealed)sql",
            row.survey, row.respondent, row.person, row.sealed);
}

void erase_sealed(Write& write, SurveyId survey) {
  write.run(R"sql(UPDATE receipt SET sealed = NULL WHERE survey = $1)sql", survey);
}

std::vector<BallotRow> ballots_of(Read& read, SurveyId survey) {
  return read.all<BallotRow>(R"sql(SELECT id, answers, sector FROM ballot WHERE survey = $1 ORDER BY id)sql", survey);
}

void add_ballot(Write& write, SurveyId survey, BallotRow const& row) {
  write.run(R"sql(INSERT INTO ballot (survey, id, answers, sector) VALUES ($1, $2, $3, $4))sql", survey, row.id,
            row.answers, row.sector);
}

std::vector<SurveyId> surveys_answered_by(Read& read, Id<protocol::Person> person) {
  return read.all<SurveyId>(R"sql(SELECT survey FROM answer_sheet WHERE person = $1
    UNION SELECT survey FROM receipt WHERE person = $1 ORDER BY survey)sql",
                            person);
}

bool has_answered(Read& read, SurveyId survey, Id<protocol::Person> person) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM answer_sheet WHERE survey = $1 AND person = $2)
    OR EXISTS (SELECT 1 FROM receipt WHERE survey = $1 AND person = $2))sql",
                          survey, person);
}

std::vector<ShownRow> shown_results(Read& read, SurveyId survey) {
  return read.all<ShownRow>(
      R"sql(SELECT question, answered, counts FROM shown_result WHERE survey = $1 ORDER BY question)sql", survey);
}

std::int64_t taken_answered(Read& read, SurveyId survey, QuestionId question) {
  return read
      .first<std::int64_t>(R"sql(SELECT taken_answered FROM shown_result WHERE survey = $1 AND question = $2)sql",
                           survey, question)
      .value_or(0);
}

void put_taken(Write& write, SurveyId survey, ShownRow const& row) {
  write.run(R"sql(INSERT INTO shown_result (survey, question, answered, counts, taken_answered, taken_counts)
    VALUES ($1, $2, 0, '', $3, $4)
    ON CONFLICT (survey, question) DO UPDATE SET answered = taken_answered, counts = taken_counts,
      taken_answered = excluded.taken_answered, taken_counts = excluded.taken_counts)sql",
            survey, row.question, row.answered, row.counts);
}

void forget_shown(Write& write, SurveyId survey) {
  write.run(R"sql(DELETE FROM shown_result WHERE survey = $1)sql", survey);
}

}  // namespace shidra::storage
