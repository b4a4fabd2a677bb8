// SPDX-License-Identifier: AGPL-3.0-or-later
// Counting is in integers; shares are made last, once. Pure: any thread.
#include "server/surveys/rules/tally.hpp"

#include <algorithm>

namespace shidra::surveys {
namespace {

/// Which counts an answer adds to.
std::vector<std::size_t> places_of(Question const& question, Answer const& answer) {
  std::vector<std::size_t> places;
  if (auto const* given = std::get_if<ScaleValue>(&answer)) {
    places.push_back(static_cast<std::size_t>(given->value - question.scale_from));
  }
  if (auto const* chosen = std::get_if<ChosenOptions>(&answer)) {
    for (auto const id : chosen->options) {
      auto const found = std::find(question.options.begin(), question.options.end(), id);
      places.push_back(static_cast<std::size_t>(found - question.options.begin()));
    }
  }
  return places;
}

SectorCounts& counts_of(std::string const& sector, std::size_t choices, std::vector<SectorCounts>& all) {
  auto const found =
      std::find_if(all.begin(), all.end(), [&](SectorCounts const& one) { return one.sector == sector; });
  if (found != all.end()) return *found;
  all.push_back({sector, 0, std::vector<int>(choices, 0)});
  return all.back();
}

/// Mean step of a scale from the share of each step: sum of step * share.
std::optional<double> mean_of(Question const& question, std::vector<std::optional<double>> const& shares) {
  double mean = 0;
  for (std::size_t step = 0; step < shares.size(); ++step) {
    if (!shares[step]) return std::nullopt;
    mean += *shares[step] * (question.scale_from + static_cast<int>(step));
  }
  return mean;
}

}  // namespace

std::size_t choice_count(Question const& question) {
  if (question.kind == QuestionKind::text) return 0;
  if (question.kind != QuestionKind::scale) return question.options.size();
  return static_cast<std::size_t>(std::max(0, question.scale_to - question.scale_from + 1));
}

std::vector<SectorCounts> count_answers(Question const& question, std::vector<SectorAnswer> const& answers) {
  std::vector<SectorCounts> all;
  for (SectorAnswer const& one : answers) {
    if (is_empty(one.answer)) continue;
    SectorCounts& sector = counts_of(one.sector, choice_count(question), all);
    ++sector.answered;
    for (auto const place : places_of(question, one.answer)) ++sector.counts.at(place);
  }
  return all;
}

int weight_of(std::string_view sector, std::vector<SectorWeight> const& weights) {
  auto const found =
      std::find_if(weights.begin(), weights.end(), [&](SectorWeight const& one) { return one.sector == sector; });
  return found == weights.end() ? 0 : found->weight;
}

std::vector<std::optional<double>> balanced_shares(std::vector<WeightedGroup> const& groups, std::size_t choices) {
  std::vector<double> weighed(choices, 0.0);
  std::int64_t all_weights = 0;
  for (WeightedGroup const& group : groups) {
    if (group.answered < 1 || group.weight < 1) continue;
    all_weights += group.weight;
    for (std::size_t choice = 0; choice < choices; ++choice) {
      weighed[choice] += static_cast<double>(group.weight) * group.counts.at(choice) / group.answered;
    }
  }
  std::vector<std::optional<double>> shares(choices);
  if (all_weights == 0) return shares;
  for (std::size_t choice = 0; choice < choices; ++choice) {
    shares[choice] = weighed[choice] / static_cast<double>(all_weights);
  }
  return shares;
}

Tally tally(Question const& question, std::vector<SectorCounts> const& sectors,
            std::vector<SectorWeight> const& weights) {
  std::vector<WeightedGroup> groups;
  for (SectorCounts const& one : sectors) groups.push_back({weight_of(one.sector, weights), one.answered, one.counts});
  return tally_by_groups(question, sectors, weights, groups);
}

Tally tally_by_groups(Question const& question, std::vector<SectorCounts> const& sectors,
                      std::vector<SectorWeight> const& weights, std::vector<WeightedGroup> const& groups) {
  Tally result;
  result.choices.resize(choice_count(question));
  for (SectorCounts const& one : sectors) {
    result.answered += one.answered;
    for (std::size_t choice = 0; choice < result.choices.size(); ++choice) {
      result.choices[choice].count += one.counts.at(choice);
    }
    if (one.answered > 0 && weight_of(one.sector, weights) < 1) result.outside.push_back(one.sector);
  }
  for (SectorWeight const& one : weights) {
    bool const heard = std::any_of(sectors.begin(), sectors.end(), [&](SectorCounts const& counts) {
      return counts.sector == one.sector && counts.answered > 0;
    });
    if (!heard && one.weight > 0) result.missing.push_back(one.sector);
  }
  auto const balanced = balanced_shares(groups, result.choices.size());
  std::vector<std::optional<double>> raw(result.choices.size());
  for (std::size_t choice = 0; choice < result.choices.size(); ++choice) {
    ChoiceResult& one = result.choices[choice];
    if (result.answered > 0) raw[choice] = one.share = static_cast<double>(one.count) / result.answered;
    one.balanced = balanced[choice];
  }
  if (question.kind == QuestionKind::scale) {
    result.mean = mean_of(question, raw);
    result.balanced_mean = mean_of(question, balanced);
  }
  return result;
}

}  // namespace shidra::surveys
