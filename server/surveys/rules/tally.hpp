// SPDX-License-Identifier: AGPL-3.0-or-later
// Results of one question: raw, and balanced so that each sector of the key weighs what the key says. Says nothing
// about who may see them: that is suppression.hpp. Pure: any thread.
#pragma once

#include "server/surveys/rules/answer_rules.hpp"

namespace shidra::surveys {

/// What one sector answered. `counts` has one number for each choice of the question (see choice_count): how many chose
/// it. With several choices to a person they add up to more than `answered`. Texts have no counts.
struct SectorCounts {
  std::string sector;
  int answered = 0;
  std::vector<int> counts;
  bool mixed = false;  ///< several sectors with one label: nobody knows any more which answer is whose
  bool operator==(SectorCounts const&) const = default;
};

struct SectorAnswer {
  std::string sector;
  Answer answer;
};

/// Options of a choice, steps of a scale, 0 for a text.
std::size_t choice_count(Question const& question);

/// Groups answers by sector, in order of first appearance. Empty answers are not counted at all; the others must be
/// ones that check_answer found nothing wrong with.
std::vector<SectorCounts> count_answers(Question const& question, std::vector<SectorAnswer> const& answers);

/// A sector of the key and what it weighs: 1 each, or its seats. 0 leaves it out of what is balanced.
struct SectorWeight {
  std::string sector;
  int weight = 1;
};

/// Answers of one or several sectors that weigh together.
struct WeightedGroup {
  int weight = 0;
  int answered = 0;
  std::vector<int> counts;
};

struct ChoiceResult {
  int count = 0;
  double share = 0;                ///< count / all who answered this question; 0 … 1
  std::optional<double> balanced;  ///< absent when no group that weighs anything answered
};

struct Tally {
  int answered = 0;  ///< who answered this question: the denominator of every raw share
  std::vector<ChoiceResult> choices;
  std::optional<double> mean;           ///< scales only, when somebody answered
  std::optional<double> balanced_mean;  ///< scales only
  std::vector<std::string> missing;     ///< sectors of the key from which nobody answered
  std::vector<std::string> outside;     ///< sectors that answered and are not in the key (or weigh 0): raw only
};

/// Balanced share of choice o = sum over s of w_s * c_s(o) / n_s, divided by sum over s of w_s, over the groups s with
/// n_s >= 1 answers, of which c_s(o) chose o, and weight w_s >= 1. This is the post-stratified mean (Holt and Smith,
/// "Post Stratification", J. Royal Statistical Society A 142, 1979) with the key's weights as the population's shares.
/// A sector from which nobody answered has no share to weigh: it is left out above and below the line (the others keep
/// their weights to each other) and is named in Tally::missing, to be shown beside the result.
/// Choices are counted one by one and not as combinations; the denominators are those who answered.
std::vector<std::optional<double>> balanced_shares(std::vector<WeightedGroup> const& groups, std::size_t choices);

/// Everything, nothing suppressed.
Tally tally(Question const& question, std::vector<SectorCounts> const& sectors,
            std::vector<SectorWeight> const& weights);

/// The same, with groups to balance by that the caller has made of the sectors.
Tally tally_by_groups(Question const& question, std::vector<SectorCounts> const& sectors,
                      std::vector<SectorWeight> const& weights, std::vector<WeightedGroup> const& groups);

/// 0 for a sector that is not listed.
int weight_of(std::string_view sector, std::vector<SectorWeight> const& weights);

}  // namespace shidra::surveys
