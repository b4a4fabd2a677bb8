// SPDX-License-Identifier: AGPL-3.0-or-later
// Surveys: questions, answer sheets, results. Plain values, any thread.
#pragma once

#include "protocol/codec/types.hpp"
#include "protocol/forums.hpp"
#include "protocol/meetings.hpp"

namespace shidra::protocol {

struct Question;
struct Choice;

enum class QuestionKind { single, multiple, scale, text };
SHIDRA_ENUM(QuestionKind, single, multiple, scale, text)

/// One option of a choice question. Ids are numbered within their survey.
struct Choice {
  Id<Choice> id;
  std::string text;
};
SHIDRA_STRUCT(Choice, id, text)

struct Question {
  Id<Question> id;  ///< numbered within its survey
  QuestionKind kind;
  std::string text;
  bool required;
  std::vector<Choice> choices;       ///< single, multiple
  std::optional<std::int64_t> from;  ///< scale
  std::optional<std::int64_t> to;
  std::optional<std::string> from_label;
  std::optional<std::string> to_label;
};
SHIDRA_STRUCT(Question, id, kind, text, required, choices, from, to, from_label, to_label)

/// Fixed when the survey opens; a promise (domain.md §4.4).
enum class IdentityMode { named, confidential, anonymous };
SHIDRA_ENUM(IdentityMode, named, confidential, anonymous)

enum class SurveyAudience { forum, initiative, anyone };
SHIDRA_ENUM(SurveyAudience, forum, initiative, anyone)

/// Who sees the result, and when. The backbone team always sees what suppression allows.
enum class ResultsPolicy { live, after_answering, after_closing, team };
SHIDRA_ENUM(ResultsPolicy, live, after_answering, after_closing, team)

enum class SurveyState { draft, open, closed };
SHIDRA_ENUM(SurveyState, draft, open, closed)

/// A survey with its questions (topic forum/<id>, members/<initiative> or, for anyone with the code, survey/<id>;
/// drafts only in desk/<forum> or team/<initiative>).
struct Survey {
  Id<Survey> id;
  std::optional<Id<Forum>> forum;
  std::optional<Id<Meeting>> meeting;
  std::string title;
  std::string intro;
  std::vector<Question> questions;
  SurveyAudience audience;
  IdentityMode mode;
  ResultsPolicy results;
  SurveyState state;
  std::optional<std::string> code;
  std::optional<Moment> opened_at;
  std::optional<Moment> closed_at;
  bool shown;  ///< results are shown on the presenter's screen
};
SHIDRA_STRUCT(Survey, id, forum, meeting, title, intro, questions, audience, mode, results, state, code, opened_at,
              closed_at, shown)

/// What a writer of surveys sends for one question; ids are given by the server.
struct QuestionPlan {
  QuestionKind kind;
  Line<1, 500> text;
  bool required;
  List<Line<1, 200>, 0, 50> choices;
  std::optional<Number<0, 10>> from;
  std::optional<Number<1, 10>> to;
  std::optional<Line<1, 60>> from_label;
  std::optional<Line<1, 60>> to_label;
};
SHIDRA_STRUCT(QuestionPlan, kind, text, required, choices, from, to, from_label, to_label)

/// Makes a draft or replaces one. An open survey cannot be changed.
struct SaveSurvey {
  std::optional<Id<Survey>> survey;
  std::optional<Id<Forum>> forum;
  std::optional<Id<Meeting>> meeting;
  Line<1, 200> title;
  Text<0, 2000> intro;
  List<QuestionPlan, 0, 400> questions;
  SurveyAudience audience;
  IdentityMode mode;
  ResultsPolicy results;
};
SHIDRA_STRUCT(SaveSurvey, survey, forum, meeting, title, intro, questions, audience, mode, results)

struct SurveySaved {
  Id<Survey> survey;
};
SHIDRA_STRUCT(SurveySaved, survey)

struct OpenSurvey {
  Id<Survey> survey;
};
SHIDRA_STRUCT(OpenSurvey, survey)

struct SurveyOpened {
  std::string code;
};
SHIDRA_STRUCT(SurveyOpened, code)

struct CloseSurvey {
  Id<Survey> survey;
};
SHIDRA_STRUCT(CloseSurvey, survey)

struct DeleteSurvey {
  Id<Survey> survey;
};
SHIDRA_STRUCT(DeleteSurvey, survey)

/// Shows or hides the results on the presenter's screen.
struct ShowResults {
  Id<Survey> survey;
  bool shown;
};
SHIDRA_STRUCT(ShowResults, survey, shown)

/// One answer. Choices for single and multiple, `number` for a scale, `text` for text; none of them takes it back.
struct Answer {
  Id<Question> question;
  List<Id<Choice>, 0, 50> choices;
  std::optional<Number<0, 10>> number;
  std::optional<Text<0, 2000>> text;
};
SHIDRA_STRUCT(Answer, question, choices, number, text)

/// Puts these answers on one's own sheet, in place of earlier ones to the same questions. Until the survey closes.
/// `code` is for who is not signed in.
struct AnswerSurvey {
  Id<Survey> survey;
  List<Answer, 1, 400> answers;
  std::optional<Line<5, 12>> code;
};
SHIDRA_STRUCT(AnswerSurvey, survey, answers, code)

/// One's own answers (view survey.sheet); its id is the survey's. No answers: none were given, or the survey was
/// anonymous and is closed. In no topic: the client keeps its own up to date with each answer that was acknowledged.
struct Sheet {
  Id<Survey> id;
  std::vector<Answer> answers;
  std::optional<Moment> changed_at;  ///< not in anonymous surveys: nobody notes when
};
SHIDRA_STRUCT(Sheet, id, answers, changed_at)

/// That one has answered this survey (topic person/<id>); put once, with the first answer. It never says what.
struct Answered {
  Id<Survey> id;
};
SHIDRA_STRUCT(Answered, id)

/// View: one's own sheet. `code` is for who is not signed in.
struct ReadSheet {
  Id<Survey> survey;
  std::optional<Line<5, 12>> code;
};
SHIDRA_STRUCT(ReadSheet, survey, code)

/// View: the survey of a code, for somebody who came with it.
struct FindSurvey {
  Line<4, 12> code;
};
SHIDRA_STRUCT(FindSurvey, code)

struct SurveyFound {
  Survey survey;
  std::optional<Sheet> sheet;
};
SHIDRA_STRUCT(SurveyFound, survey, sheet)

struct ChoiceResult {
  Id<Choice> choice;
  std::int64_t count;
  std::int64_t per_mille;  ///< of those who answered the question
  std::optional<std::int64_t> balanced_per_mille;
};
SHIDRA_STRUCT(ChoiceResult, choice, count, per_mille, balanced_per_mille)

struct SectorShare {
  Slug sector;
  std::int64_t answered;
  std::vector<std::int64_t> per_mille;  ///< in the order of the choices, or of the scale's points
};
SHIDRA_STRUCT(SectorShare, sector, answered, per_mille)

struct QuestionResult {
  Id<Question> question;
  std::int64_t answered;
  bool hidden;                                 ///< too few answers to show
  std::vector<ChoiceResult> choices;           ///< for a scale: choice ids are its points + 1
  std::optional<std::int64_t> mean_per_mille;  ///< scale: mean × 1000
  std::optional<std::int64_t> balanced_mean_per_mille;
  std::vector<SectorShare> sectors;  ///< only those that may be shown: of five answers at least, in every mode
  std::vector<std::string> texts;    ///< text answers, in no order that tells
};
SHIDRA_STRUCT(QuestionResult, question, answered, hidden, choices, mean_per_mille, balanced_mean_per_mille, sectors,
              texts)

/// The result (state topic results/<survey>), after suppression. While a survey that is not named is open, each
/// question is a picture that changes only when at least five more have answered it, and is one such step behind: it
/// begins when ten have answered. Texts are not shown yet. A closed one keeps the sectors and the number of invited
/// people it closed with.
struct Results {
  Id<Survey> survey;
  std::int64_t answered;  ///< sheets; rounded down to fives while a survey that is not named is open
  std::int64_t invited;
  std::vector<QuestionResult> questions;
  Moment counted_at;  ///< named: the latest change of a sheet; otherwise when it opened, and then when it closed
};
SHIDRA_STRUCT(Results, survey, answered, invited, questions, counted_at)

/// View, coordinators only, named surveys only: who said what.
struct ReadSheets {
  Id<Survey> survey;
};
SHIDRA_STRUCT(ReadSheets, survey)

struct NamedSheet {
  std::optional<Id<Person>> person;
  std::string name;
  std::optional<Slug> sector;
  Sheet sheet;
};
SHIDRA_STRUCT(NamedSheet, person, name, sector, sheet)

struct Sheets {
  std::vector<NamedSheet> sheets;
};
SHIDRA_STRUCT(Sheets, sheets)

}  // namespace shidra::protocol
