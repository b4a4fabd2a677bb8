// SPDX-License-Identifier: AGPL-3.0-or-later
// One function a kind of question; check_answer picks it. Pure: any thread.
#include "server/surveys/rules/answer_rules.hpp"

#include <algorithm>
#include <array>

namespace shidra::surveys {
namespace {

using Problems = std::vector<AnswerProblem>;

void check_choices(Question const& question, ChosenOptions const& chosen, Problems& problems) {
  auto const& ids = chosen.options;
  for (std::size_t index = 0; index < ids.size(); ++index) {
    auto const here = ids.begin() + static_cast<std::ptrdiff_t>(index);
    if (std::find(question.options.begin(), question.options.end(), ids[index]) == question.options.end()) {
      problems.push_back({AnswerProblemCode::unknown_option, ids[index], 0});
    } else if (std::find(ids.begin(), here, ids[index]) != here) {
      problems.push_back({AnswerProblemCode::duplicate_option, ids[index], 0});
    }
  }
  bool const one = question.kind == QuestionKind::single;
  auto const available = static_cast<int>(question.options.size());
  int const most = one ? 1 : question.max_choices == 0 ? available : question.max_choices;
  int const least = one ? 1 : question.min_choices;
  if (static_cast<int>(ids.size()) < least) problems.push_back({AnswerProblemCode::too_few_choices, {}, least});
  if (static_cast<int>(ids.size()) > most) problems.push_back({AnswerProblemCode::too_many_choices, {}, most});
}

void check_scale(Question const& question, ScaleValue const& given, Problems& problems) {
  if (given.value >= question.scale_from && given.value <= question.scale_to) return;
  int const nearer = given.value < question.scale_from ? question.scale_from : question.scale_to;
  problems.push_back({AnswerProblemCode::out_of_range, {}, nearer});
}

/// The code point at `at`, and `at` moved past it. A byte that is not UTF-8 counts as one visible character: whether a
/// text is well formed was asked before it came here.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  auto const lead = static_cast<unsigned char>(text[at++]);
  int const following = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  char32_t point = following == 0 ? lead : lead & (0x3FU >> following);
  for (int left = following; left > 0 && at < text.size(); --left) {
    point = (point << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  }
  return point;
}

/// Spaces of every width, line ends, direction marks, and characters without width.
bool is_unseen(char32_t point) {
  return point <= 0x20 || (point >= 0x7F && point <= 0xA0) || point == 0xAD || point == 0x61C || point == 0x1680 ||
         point == 0x180E || (point >= 0x2000 && point <= 0x200F) || (point >= 0x2028 && point <= 0x202F) ||
         (point >= 0x205F && point <= 0x206F) || point == 0x2800 || point == 0x3000 || point == 0x3164 ||
         point == 0xFEFF;
}

void check_text(Question const& question, FreeText const& given, Problems& problems) {
  int length = 0;
  bool seen = false;
  for (std::size_t at = 0; at < given.text.size(); ++length) {
    if (!is_unseen(next_code_point(given.text, at))) seen = true;
  }
  if (!seen) problems.push_back({AnswerProblemCode::blank_text, {}, 0});
  if (length > question.max_length) problems.push_back({AnswerProblemCode::too_long, {}, question.max_length});
}

}  // namespace

bool is_empty(Answer const& answer) {
  if (auto const* chosen = std::get_if<ChosenOptions>(&answer)) return chosen->options.empty();
  if (auto const* text = std::get_if<FreeText>(&answer)) return text->text.empty();
  return std::holds_alternative<std::monostate>(answer);
}

std::vector<AnswerProblem> check_answer(Question const& question, Answer const& answer, AnswerStep step) {
  Problems problems;
  bool const choice = question.kind == QuestionKind::single || question.kind == QuestionKind::multiple;
  if (is_empty(answer)) {
    bool const missing = question.demand == Demand::required && step == AnswerStep::handing_in;
    if (missing) problems.push_back({AnswerProblemCode::missing_required, {}, 0});
  } else if (auto const* chosen = std::get_if<ChosenOptions>(&answer); chosen && choice) {
    check_choices(question, *chosen, problems);
  } else if (auto const* given = std::get_if<ScaleValue>(&answer); given && question.kind == QuestionKind::scale) {
    check_scale(question, *given, problems);
  } else if (auto const* text = std::get_if<FreeText>(&answer); text && question.kind == QuestionKind::text) {
    check_text(question, *text, problems);
  } else {
    problems.push_back({AnswerProblemCode::wrong_kind, {}, 0});
  }
  return problems;
}

std::vector<QuestionProblemCode> check_question(Question const& question) {
  std::vector<QuestionProblemCode> problems;
  auto const available = static_cast<int>(question.options.size());
  if (question.kind == QuestionKind::single || question.kind == QuestionKind::multiple) {
    auto ids = question.options;
    std::sort(ids.begin(), ids.end());
    if (available < 2) problems.push_back(QuestionProblemCode::too_few_options);
    if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) {
      problems.push_back(QuestionProblemCode::duplicate_option);
    }
  }
  if (question.kind == QuestionKind::multiple) {
    int const most = question.max_choices == 0 ? available : question.max_choices;
    bool const fits = question.min_choices >= 1 && question.min_choices <= most && most <= available;
    if (!fits) problems.push_back(QuestionProblemCode::choices_out_of_range);
  }
  auto const steps = std::int64_t{question.scale_to} - question.scale_from + 1;
  if (question.kind == QuestionKind::scale && (steps < 2 || steps > most_scale_steps)) {
    problems.push_back(QuestionProblemCode::scale_out_of_range);
  }
  bool const length_fits = question.max_length >= 1 && question.max_length <= longest_answer;
  if (question.kind == QuestionKind::text && !length_fits) problems.push_back(QuestionProblemCode::length_out_of_range);
  return problems;
}

std::string_view code_of(QuestionKind kind) {
  constexpr std::array<std::string_view, 4> codes{"single", "multiple", "scale", "text"};
  return codes.at(static_cast<std::size_t>(kind));
}

std::string_view code_of(AnswerProblemCode code) {
  constexpr std::array<std::string_view, 9> codes{"wrong_kind",       "missing_required", "unknown_option",
                                                  "duplicate_option", "too_few_choices",  "too_many_choices",
                                                  "out_of_range",     "too_long",         "blank_text"};
  return codes.at(static_cast<std::size_t>(code));
}

std::string_view code_of(QuestionProblemCode code) {
  constexpr std::array<std::string_view, 5> codes{"too_few_options", "duplicate_option", "choices_out_of_range",
                                                  "scale_out_of_range", "length_out_of_range"};
  return codes.at(static_cast<std::size_t>(code));
}

}  // namespace shidra::surveys
