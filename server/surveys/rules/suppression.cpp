// SPDX-License-Identifier: AGPL-3.0-or-later
// The header says why; here is how. Pure: any thread.
#include "server/surveys/rules/suppression.hpp"

#include <algorithm>

namespace shidra::surveys {
namespace {

constexpr int least_threshold = 2;

int effective(int threshold) { return std::max(threshold, least_threshold); }

int total_of(std::vector<SectorCounts> const& sectors) {
  int total = 0;
  for (SectorCounts const& one : sectors) total += one.answered;
  return total;
}

void pool_into(WeightedGroup& pool, SectorCounts const& sector, int weight) {
  pool.weight += std::max(0, weight);
  pool.answered += sector.answered;
  for (std::size_t choice = 0; choice < sector.counts.size(); ++choice) pool.counts.at(choice) += sector.counts[choice];
}

ShownResult named(Question const& question, std::vector<SectorCounts> const& sectors,
                  std::vector<SectorWeight> const& weights, int threshold) {
  ShownResult result{GroupVisibility::shown, tally(question, sectors, weights), {}, {}};
  std::vector<int> answered;
  for (SectorCounts const& one : sectors) answered.push_back(one.answered);
  auto const visible = visible_groups(answered, threshold);
  for (std::size_t index = 0; index < sectors.size(); ++index) {
    if (visible[index] == GroupVisibility::shown)
      result.sectors.push_back(sectors[index]);
    else
      result.suppressed.push_back(sectors[index].sector);
  }
  return result;
}

/// Raw counts only: what an open survey shows.
ShownResult raw_only(Question const& question, std::vector<SectorCounts> const& sectors) {
  ShownResult result{GroupVisibility::shown, tally_by_groups(question, sectors, {}, {}), {}, {}};
  result.tally.outside.clear();
  return result;
}

ShownResult large_groups(Question const& question, std::vector<SectorCounts> const& sectors,
                         std::vector<SectorWeight> const& weights, int threshold) {
  ShownResult result;
  result.visibility = GroupVisibility::shown;
  std::vector<int> answered;
  for (SectorCounts const& one : sectors) answered.push_back(one.answered);
  auto const visible = visible_groups(answered, threshold);
  std::vector<WeightedGroup> groups;
  WeightedGroup pool{0, 0, std::vector<int>(choice_count(question), 0)};
  bool any_weighs = false;
  for (std::size_t index = 0; index < sectors.size(); ++index) {
    SectorCounts const& one = sectors[index];
    int const weight = weight_of(one.sector, weights);
    if (visible[index] == GroupVisibility::shown && !one.mixed) {
      result.sectors.push_back(one);
      groups.push_back({weight, one.answered, one.counts});
      any_weighs = any_weighs || (weight > 0 && one.answered > 0);
    } else {
      result.suppressed.push_back(one.sector);
      pool_into(pool, one, weight);
    }
  }
  groups.push_back(pool);
  if (!any_weighs) groups.clear();
  result.tally = tally_by_groups(question, sectors, weights, groups);
  return result;
}

}  // namespace

std::vector<GroupVisibility> visible_groups(std::vector<int> const& answered, int threshold) {
  int const least = effective(threshold);
  std::vector<GroupVisibility> visible(answered.size(), GroupVisibility::shown);
  int hidden_answers = 0;
  auto const hide = [&](std::size_t index) {
    visible[index] = GroupVisibility::suppressed;
    hidden_answers += answered[index];
  };
  for (std::size_t index = 0; index < answered.size(); ++index) {
    if (answered[index] > 0 && answered[index] < least) hide(index);
  }
  // One small group alone is fewer than `least`, so whenever this ends they are two at least.
  while (hidden_answers > 0 && hidden_answers < least) {
    std::optional<std::size_t> next;
    for (std::size_t index = 0; index < answered.size(); ++index) {
      bool const candidate = answered[index] > 0 && visible[index] == GroupVisibility::shown;
      if (candidate && (!next || answered[index] < answered[*next])) next = index;
    }
    if (!next) break;
    hide(*next);
  }
  return visible;
}

ShownResult shown_result(Question const& question, std::vector<SectorCounts> const& sectors,
                         std::vector<SectorWeight> const& weights, int threshold, IdentityMode mode,
                         SurveyStage stage) {
  if (mode == IdentityMode::named) return named(question, sectors, weights, threshold);
  if (total_of(sectors) < effective(threshold)) return {};
  if (stage == SurveyStage::open) return raw_only(question, sectors);
  return large_groups(question, sectors, weights, threshold);
}

GroupVisibility texts_visibility(int answered, int threshold) {
  return answered >= effective(threshold) ? GroupVisibility::shown : GroupVisibility::suppressed;
}

bool refresh_due(int last_count, int now_count, int threshold) {
  int const least = effective(threshold);
  return now_count >= least && now_count - last_count >= least;
}

int shown_count(int answered, int threshold, SurveyStage stage) {
  int const step = effective(threshold);
  if (answered < step) return 0;
  return stage == SurveyStage::open ? answered / step * step : answered;
}

}  // namespace shidra::surveys
