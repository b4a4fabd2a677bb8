// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of surveys and their questions.
#include "storage/surveys.hpp"

namespace shidra::storage {

using protocol::Id;
using SurveyId = Id<protocol::Survey>;

namespace {

struct QuestionRow {
  Id<protocol::Question> id;
  protocol::QuestionKind kind;
  std::string text;
  bool required;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  std::optional<std::string> from_label;
  std::optional<std::string> to_label;
};
BOOST_DESCRIBE_STRUCT(QuestionRow, (), (id, kind, text, required, from, to, from_label, to_label))

struct ChoiceRow {
  Id<protocol::Question> question;
  Id<protocol::Choice> id;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(ChoiceRow, (), (question, id, text))

protocol::Question question_of(QuestionRow row) {
  return {.id = row.id,
          .kind = row.kind,
          .text = std::move(row.text),
          .required = row.required,
          .choices = {},
          .from = row.from,
          .to = row.to,
          .from_label = std::move(row.from_label),
          .to_label = std::move(row.to_label)};
}

}  // namespace

std::optional<SurveyRow> find_survey(Read& read, SurveyId survey) {
  return read.first<SurveyRow>(
      R"sql(SELECT id, initiative, forum, meeting, title, intro, audience, mode, results, state, code,
    opened_at, closed_at, shown, salt, public_key FROM survey WHERE id = $1)sql",
      survey);
}

std::optional<SurveyRow> find_survey_by_code(Read& read, std::string_view code) {
  return read.first<SurveyRow>(
      R"sql(SELECT id, initiative, forum, meeting, title, intro, audience, mode, results, state, code,
    opened_at, closed_at, shown, salt, public_key FROM survey WHERE code = $1
    ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, id DESC LIMIT 1)sql",
      code);
}

bool is_open_code(Read& read, std::string_view code) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM survey WHERE code = $1 AND state = 'open'))sql", code);
}

std::vector<SurveyId> surveys_in(Read& read, Id<protocol::Forum> forum, DraftFilter which) {
  if (which == DraftFilter::drafts)
    return read.all<SurveyId>(R"sql(SELECT id FROM survey WHERE forum = $1 AND state = 'draft' ORDER BY id)sql", forum);
  return read.all<SurveyId>(R"sql(SELECT id FROM survey WHERE forum = $1 AND state <> 'draft' ORDER BY id)sql", forum);
}

std::vector<SurveyId> drafts_without_forum(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<SurveyId>(
      R"sql(SELECT id FROM survey WHERE initiative = $1 AND forum IS NULL AND state = 'draft' ORDER BY id)sql",
      initiative);
}

std::vector<SurveyId> wide_surveys_of(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<SurveyId>(
      R"sql(SELECT id FROM survey WHERE initiative = $1 AND audience <> 'forum' AND state <> 'draft' ORDER BY id)sql",
      initiative);
}

bool has_open_survey(Read& read, Id<protocol::Forum> forum) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM survey WHERE forum = $1 AND state = 'open'))sql", forum);
}

std::vector<SurveyId> open_anonymous_surveys(Read& read) {
  return read.all<SurveyId>(R"sql(SELECT id FROM survey WHERE mode = 'anonymous' AND state = 'open' ORDER BY id)sql");
}

SurveyId add_survey(Write& write, SurveyRow const& row) {
  return {write.insert(
      R"sql(INSERT INTO survey (initiative, forum, meeting, title, intro, audience, mode, results, state, code,
    opened_at, closed_at, shown, salt, public_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15))sql",
      row.initiative, row.forum, row.meeting, row.title, row.intro, row.audience, row.mode, row.results, row.state,
      row.code, row.opened_at, row.closed_at, row.shown, row.salt, row.public_key)};
}

void change_survey(Write& write, SurveyRow const& row) {
  write.run(
      R"sql(UPDATE survey SET forum = $2, meeting = $3, title = $4, intro = $5, audience = $6, mode = $7, results = $8,
    state = $9, code = $10, opened_at = $11, closed_at = $12, shown = $13, salt = $14, public_key = $15 WHERE id = $1)sql",
      row.id, row.forum, row.meeting, row.title, row.intro, row.audience, row.mode, row.results, row.state, row.code,
      row.opened_at, row.closed_at, row.shown, row.salt, row.public_key);
}

void remove_survey(Write& write, SurveyId survey) {
  set_questions(write, survey, {});
  write.run(R"sql(DELETE FROM survey WHERE id = $1)sql", survey);
}

std::vector<protocol::Question> questions_of(Read& read, SurveyId survey) {
  std::vector<protocol::Question> questions;
  for (auto& row :
       read.all<QuestionRow>(R"sql(SELECT id, kind, text, required, scale_from, scale_to, from_label, to_label
    FROM survey_question WHERE survey = $1 ORDER BY id)sql",
                             survey))
    questions.push_back(question_of(std::move(row)));
  auto question = questions.begin();
  for (auto& row : read.all<ChoiceRow>(
           R"sql(SELECT question, id, text FROM survey_choice WHERE survey = $1 ORDER BY question, id)sql", survey)) {
    while (question != questions.end() && question->id != row.question) ++question;
    if (question == questions.end()) break;
    question->choices.push_back({row.id, std::move(row.text)});
  }
  return questions;
}

std::optional<protocol::Question> find_question(Read& read, SurveyId survey, Id<protocol::Question> question) {
  auto row = read.first<QuestionRow>(R"sql(SELECT id, kind, text, required, scale_from, scale_to, from_label, to_label
    FROM survey_question WHERE survey = $1 AND id = $2)sql",
                                     survey, question);
  if (!row) return std::nullopt;
  auto found = question_of(std::move(*row));
  for (auto& choice : read.all<ChoiceRow>(
           R"sql(SELECT question, id, text FROM survey_choice WHERE survey = $1 AND question = $2 ORDER BY id)sql",
           survey, question))
    found.choices.push_back({choice.id, std::move(choice.text)});
  return found;
}

std::int64_t count_questions(Read& read, SurveyId survey) {
  return read.value<std::int64_t>(R"sql(SELECT COUNT(*) FROM survey_question WHERE survey = $1)sql", survey);
}

void set_questions(Write& write, SurveyId survey, std::vector<protocol::Question> const& questions) {
  write.run(R"sql(DELETE FROM survey_choice WHERE survey = $1)sql", survey);
  write.run(R"sql(DELETE FROM survey_question WHERE survey = $1)sql", survey);
  for (auto const& question : questions) {
    write.run(
        R"sql(INSERT INTO survey_question (survey, id, kind, text, required, scale_from, scale_to, from_label, to_label)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql",
        survey, question.id, question.kind, question.text, question.required, question.from, question.to,
        question.from_label, question.to_label);
    for (auto const& choice : question.choices)
      write.run(R"sql(INSERT INTO survey_choice (survey, question, id, text) VALUES ($1, $2, $3, $4))sql", survey,
                question.id, choice.id, choice.text);
  }
}

std::optional<ClosedSurveyRow> find_closed_survey(Read& read, SurveyId survey) {
  return read.first<ClosedSurveyRow>(R"sql(SELECT invited, sectors FROM closed_survey WHERE survey = $1)sql", survey);
}

void add_closed_survey(Write& write, SurveyId survey, ClosedSurveyRow const& row) {
  write.run(R"sql(INSERT INTO closed_survey (survey, invited, sectors) VALUES ($1, $2, $3))sql", survey, row.invited,
            row.sectors);
}

std::int64_t note_uncounted(Write& write, SurveyId survey) {
  return write.value<std::int64_t>(R"sql(INSERT INTO uncounted (survey, answers) VALUES ($1, 1)
    ON CONFLICT (survey) DO UPDATE SET answers = uncounted.answers + 1 RETURNING answers)sql",
                                   survey);
}

void set_counted(Write& write, SurveyId survey) {
  write.run(R"sql(DELETE FROM uncounted WHERE survey = $1)sql", survey);
}

}  // namespace shidra::storage
