// SPDX-License-Identifier: AGPL-3.0-or-later
// Kinds of questions, the answers that fit them, and what is wrong with one that does not. Pure: any thread, plain
// values, nothing is changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace shidra::surveys {

enum class QuestionKind { single, multiple, scale, text };
enum class Demand { optional, required };

/// Only the fields of its kind are looked at.
struct Question {
  QuestionKind kind = QuestionKind::single;
  Demand demand = Demand::optional;
  std::vector<std::int64_t> options;  ///< single, multiple: ids, in the order shown
  int min_choices = 1;                ///< multiple
  int max_choices = 0;                ///< multiple; 0 = as many as there are options
  int scale_from = 1;                 ///< scale, both ends included
  int scale_to = 5;
  int max_length = 2'000;  ///< text, in Unicode code points
};

struct ChosenOptions {
  std::vector<std::int64_t> options;
  bool operator==(ChosenOptions const&) const = default;
};
struct ScaleValue {
  int value = 0;
  bool operator==(ScaleValue const&) const = default;
};
struct FreeText {
  std::string text;  ///< UTF-8
  bool operator==(FreeText const&) const = default;
};
/// std::monostate = no answer.
using Answer = std::variant<std::monostate, ChosenOptions, ScaleValue, FreeText>;

/// No answer, no option chosen, or a text of no characters: giving it withdraws the answer given before.
bool is_empty(Answer const& answer);

/// An answer given while filling in may be empty; a sheet that is handed in must have every required one.
enum class AnswerStep { filling_in, handing_in };

enum class AnswerProblemCode {
  wrong_kind,        ///< an answer for another kind of question
  missing_required,  ///< only when handing in
  unknown_option,    ///< option = an id that is not of this question
  duplicate_option,  ///< option = an id chosen before
  too_few_choices,   ///< limit = the least
  too_many_choices,  ///< limit = the most
  out_of_range,      ///< of a scale: limit = the nearer end
  too_long,          ///< limit = the most code points
  blank_text,        ///< characters, but none that can be seen
};

struct AnswerProblem {
  AnswerProblemCode code{};
  std::optional<std::int64_t> option;
  int limit = 0;
  bool operator==(AnswerProblem const&) const = default;
};

/// Everything wrong with the answer; empty = it fits.
std::vector<AnswerProblem> check_answer(Question const& question, Answer const& answer, AnswerStep step);

enum class QuestionProblemCode {
  too_few_options,
  duplicate_option,
  choices_out_of_range,
  scale_out_of_range,
  length_out_of_range
};

/// A scale has 2 … 11 steps (0 to 10 is the widest in use); other limits follow from the fields.
inline constexpr int most_scale_steps = 11;
inline constexpr int longest_answer = 10'000;
std::vector<QuestionProblemCode> check_question(Question const& question);

std::string_view code_of(QuestionKind kind);
std::string_view code_of(AnswerProblemCode code);
std::string_view code_of(QuestionProblemCode code);

}  // namespace shidra::surveys
