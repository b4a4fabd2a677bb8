// SPDX-License-Identifier: AGPL-3.0-or-later
// Surveys and their questions in the database. What was answered is in storage/answers.hpp. Functions run on the thread
// of the view they are given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/surveys.hpp"
#include "storage/engine/digest.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct SurveyRow {
  protocol::Id<protocol::Survey> id;
  protocol::Id<protocol::Initiative> initiative;
  std::optional<protocol::Id<protocol::Forum>> forum;
  std::optional<protocol::Id<protocol::Meeting>> meeting;
  std::string title;
  std::string intro;
  protocol::SurveyAudience audience;
  protocol::IdentityMode mode;
  protocol::ResultsPolicy results;
  protocol::SurveyState state;
  std::optional<std::string> code;
  std::optional<protocol::Moment> opened_at;
  std::optional<protocol::Moment> closed_at;
  bool shown;
  Digest salt;
  std::optional<Digest> public_key;
};
BOOST_DESCRIBE_STRUCT(SurveyRow, (),
                      (id, initiative, forum, meeting, title, intro, audience, mode, results, state, code, opened_at,
                       closed_at, shown, salt, public_key))

std::optional<SurveyRow> find_survey(Read& read, protocol::Id<protocol::Survey> survey);
/// The open survey of a code, or else the last that had it.
std::optional<SurveyRow> find_survey_by_code(Read& read, std::string_view code);
bool is_open_code(Read& read, std::string_view code);

enum class DraftFilter { drafts, others };
std::vector<protocol::Id<protocol::Survey>> surveys_in(Read& read, protocol::Id<protocol::Forum> forum,
                                                       DraftFilter which);
/// Drafts that belong to no forum.
std::vector<protocol::Id<protocol::Survey>> drafts_without_forum(Read& read,
                                                                 protocol::Id<protocol::Initiative> initiative);
/// Those for everybody of the initiative, or for anyone; without drafts.
std::vector<protocol::Id<protocol::Survey>> wide_surveys_of(Read& read, protocol::Id<protocol::Initiative> initiative);
bool has_open_survey(Read& read, protocol::Id<protocol::Forum> forum);
std::vector<protocol::Id<protocol::Survey>> open_anonymous_surveys(Read& read);

protocol::Id<protocol::Survey> add_survey(Write& write, SurveyRow const& survey);  ///< `id` of the argument is not used
void change_survey(Write& write, SurveyRow const& survey);
/// With its questions; nobody may have answered.
void remove_survey(Write& write, protocol::Id<protocol::Survey> survey);

std::vector<protocol::Question> questions_of(Read& read, protocol::Id<protocol::Survey> survey);
std::optional<protocol::Question> find_question(Read& read, protocol::Id<protocol::Survey> survey,
                                                protocol::Id<protocol::Question> question);
std::int64_t count_questions(Read& read, protocol::Id<protocol::Survey> survey);
/// Replaces all of them; their ids are those given.
void set_questions(Write& write, protocol::Id<protocol::Survey> survey,
                   std::vector<protocol::Question> const& questions);

/// What the result of a closed survey is made with beside the answers, as it was at closing.
struct ClosedSurveyRow {
  std::int64_t invited;
  std::string sectors;  ///< codes of those that weigh, with spaces between
};
BOOST_DESCRIBE_STRUCT(ClosedSurveyRow, (), (invited, sectors))
std::optional<ClosedSurveyRow> find_closed_survey(Read& read, protocol::Id<protocol::Survey> survey);
void add_closed_survey(Write& write, protocol::Id<protocol::Survey> survey, ClosedSurveyRow const& row);

/// One more answer to an anonymous survey; returns how many there are since the last set_counted().
std::int64_t note_uncounted(Write& write, protocol::Id<protocol::Survey> survey);
void set_counted(Write& write, protocol::Id<protocol::Survey> survey);

}  // namespace shidra::storage
