// SPDX-License-Identifier: AGPL-3.0-or-later
// What was answered to surveys: sheets and answers of named and confidential ones; receipts and ballots of anonymous
// ones; the pictures last shown. Functions run on the thread of the view they are given.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/surveys.hpp"
#include "storage/engine/digest.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

using Bytes = std::vector<std::byte>;

struct SheetRow {
  std::int64_t id;
  protocol::Id<protocol::Survey> survey;
  std::optional<protocol::Id<protocol::Person>> person;
  std::optional<Digest> guest;
  std::optional<protocol::Slug> sector;
  protocol::Moment changed_at;
};
BOOST_DESCRIBE_STRUCT(SheetRow, (), (id, survey, person, guest, sector, changed_at))

std::optional<SheetRow> find_sheet(Read& read, protocol::Id<protocol::Survey> survey,
                                   protocol::Id<protocol::Person> person);
std::optional<SheetRow> find_sheet(Read& read, protocol::Id<protocol::Survey> survey, Digest const& guest);
std::vector<SheetRow> sheets_of(Read& read, protocol::Id<protocol::Survey> survey);
std::int64_t count_sheets(Read& read, protocol::Id<protocol::Survey> survey);
std::optional<protocol::Moment> last_change(Read& read, protocol::Id<protocol::Survey> survey);
std::int64_t add_sheet(Write& write, SheetRow const& sheet);  ///< `id` of the argument is not used
/// Notes that the sheet is changed now, and returns its id, if there is one.
std::optional<std::int64_t> note_sheet_changed(Write& write, protocol::Id<protocol::Survey> survey,
                                               protocol::Id<protocol::Person> person, protocol::Moment now);
std::optional<std::int64_t> note_sheet_changed(Write& write, protocol::Id<protocol::Survey> survey, Digest const& guest,
                                               protocol::Moment now);

/// What became of the number of answers to a question.
enum class AnswerChange { one_more, same, one_less };
/// In place of an earlier one to the same question.
AnswerChange put_answer(Write& write, protocol::Id<protocol::Survey> survey, std::int64_t sheet,
                        protocol::Answer const& answer);
AnswerChange remove_answer(Write& write, protocol::Id<protocol::Survey> survey, std::int64_t sheet,
                           protocol::Id<protocol::Question> question);
std::vector<protocol::Answer> answers_on(Read& read, protocol::Id<protocol::Survey> survey, std::int64_t sheet);
/// Keeps the count of answers to a question of a confidential survey; returns it.
std::int64_t note_answer_count(Write& write, protocol::Id<protocol::Survey> survey,
                               protocol::Id<protocol::Question> question, AnswerChange change);

/// Gets every answer, question by question, without texts. The answer is only good during the call.
using EachAnswer = std::function<void(std::int64_t sheet, protocol::Answer const&)>;
void each_answer(Read& read, protocol::Id<protocol::Survey> survey, EachAnswer const& each);
void each_answer(Read& read, protocol::Id<protocol::Survey> survey, protocol::Id<protocol::Question> question,
                 EachAnswer const& each);

struct TextRow {
  protocol::Id<protocol::Question> question;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(TextRow, (), (question, text))
std::vector<TextRow> texts_in(Read& read, protocol::Id<protocol::Survey> survey);

struct ReceiptRow {
  protocol::Id<protocol::Survey> survey;
  Digest respondent;
  std::optional<protocol::Id<protocol::Person>> person;
  std::optional<Bytes> sealed;
};
BOOST_DESCRIBE_STRUCT(ReceiptRow, (), (survey, respondent, person, sealed))

std::optional<ReceiptRow> find_receipt(Read& read, protocol::Id<protocol::Survey> survey, Digest const& respondent);
std::int64_t count_receipts(Read& read, protocol::Id<protocol::Survey> survey);
std::vector<Bytes> sealed_sheets(Read& read, protocol::Id<protocol::Survey> survey);
void put_receipt(Write& write, ReceiptRow const& receipt);
void erase_sealed(Write& write, protocol::Id<protocol::Survey> survey);

struct BallotRow {
  std::array<std::byte, 16> id;
  Bytes answers;
  std::optional<std::string> sector;  ///< or the label of several small ones together
};
BOOST_DESCRIBE_STRUCT(BallotRow, (), (id, answers, sector))

std::vector<BallotRow> ballots_of(Read& read, protocol::Id<protocol::Survey> survey);
void add_ballot(Write& write, protocol::Id<protocol::Survey> survey, BallotRow const& ballot);

/// Surveys of every mode that this person has answered.
std::vector<protocol::Id<protocol::Survey>> surveys_answered_by(Read& read, protocol::Id<protocol::Person> person);
bool has_answered(Read& read, protocol::Id<protocol::Survey> survey, protocol::Id<protocol::Person> person);

struct ShownRow {
  protocol::Id<protocol::Question> question;
  std::int64_t answered;
  std::string counts;
};
BOOST_DESCRIBE_STRUCT(ShownRow, (), (question, answered, counts))

std::vector<ShownRow> shown_results(Read& read, protocol::Id<protocol::Survey> survey);
/// How many had answered when the last picture was taken, which is shown when the next one is; 0 before the first.
std::int64_t taken_answered(Read& read, protocol::Id<protocol::Survey> survey,
                            protocol::Id<protocol::Question> question);
/// From now on the picture taken before this one is shown.
void put_taken(Write& write, protocol::Id<protocol::Survey> survey, ShownRow const& taken);
void forget_shown(Write& write, protocol::Id<protocol::Survey> survey);

/// Numbers as one text with spaces between, and back.
std::string as_numbers(std::vector<std::int64_t> const& numbers);
std::vector<std::int64_t> numbers_of(std::string_view text);

}  // namespace shidra::storage
