// SPDX-License-Identifier: AGPL-3.0-or-later
// Mends are found by fixing a capacity and a way to settle min > max, then trimming mins and stretching maxes until
// the attribute fits; each combination is a candidate, the candidates are compared. Pure: any thread.
#include "server/forums/rules/key_mend.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace shidra::forums {
namespace {

constexpr std::array all_attributes{KeyAttribute::sector, KeyAttribute::region, KeyAttribute::size_band};

enum class Settle { lower_min, raise_max };

bool no_number_mends(KeyProblem const& problem) {
  return problem.code == KeyProblemCode::duplicate_rule || problem.code == KeyProblemCode::empty_value ||
         problem.code == KeyProblemCode::unknown_value;
}

/// Each rule by itself in order: numbers within range and min <= max.
RepresentationKey settle_rules(RepresentationKey key, Settle settle) {
  for (KeyRule& rule : key.rules) {
    rule.min = std::clamp(rule.min, 0, max_capacity);
    rule.max = std::clamp(rule.max, 0, max_capacity);
    if (settle == Settle::lower_min) rule.min = std::min(rule.min, rule.max);
    if (settle == Settle::raise_max) rule.max = std::max(rule.max, rule.min);
  }
  return key;
}

/// Changes `number` of the attribute's rules by `units` in all, one unit (`step`) at a time, never past `bound`.
/// The next unit goes where (units given + 1) / original is smallest; among equals, to the larger number.
void spread(RepresentationKey& key, KeyAttribute attribute, int KeyRule::*number, int step, int bound, int units) {
  std::vector<int> original;
  for (KeyRule const& rule : key.rules) original.push_back(rule.*number);
  auto const next_given = [&](std::size_t index) {
    return static_cast<long long>(std::abs(key.rules[index].*number - original[index])) + 1;
  };
  for (; units > 0; --units) {
    std::optional<std::size_t> best;
    for (std::size_t index = 0; index < key.rules.size(); ++index) {
      if (key.rules[index].attribute != attribute || key.rules[index].*number == bound) continue;
      // Cross-multiplied fractions: exact, and an original of 0 counts as infinitely far.
      auto const left = best ? next_given(index) * original[*best] : 0;
      auto const right = best ? next_given(*best) * original[index] : 0;
      bool const first =
          !best || left < right ||
          (left == right && (original[index] > original[*best] ||
                             (original[index] == original[*best] && next_given(index) < next_given(*best))));
      if (first) best = index;
    }
    if (!best) return;
    key.rules[*best].*number += step;
  }
}

/// `key` is settled, `given` is as it was asked about: a max that was raised for the sake of its min comes back with
/// the min when that is trimmed, or the mend would change more than it needs.
RepresentationKey fit(RepresentationKey key, RepresentationKey const& given, int capacity,
                      std::vector<AttributeValues> const& all_values) {
  key.capacity = capacity;
  for (KeyAttribute const attribute : all_attributes) {
    auto const range = attribute_range(key, attribute, all_values);
    if (range && range->at_least > capacity) spread(key, attribute, &KeyRule::min, -1, 0, range->at_least - capacity);
  }
  for (std::size_t index = 0; index < key.rules.size(); ++index) {
    KeyRule& rule = key.rules[index];
    rule.max = std::max(std::clamp(given.rules[index].max, 0, max_capacity), rule.min);
  }
  for (KeyAttribute const attribute : all_attributes) {
    auto const range = attribute_range(key, attribute, all_values);
    if (range && range->at_most && *range->at_most < capacity) {
      spread(key, attribute, &KeyRule::max, +1, capacity, capacity - *range->at_most);
    }
  }
  return key;
}

/// Capacities worth trying: the one given, the nearest that needs nothing else, the least that honours every min, and
/// the most that honours every max.
std::vector<int> capacities_to_try(RepresentationKey const& key, std::vector<AttributeValues> const& all_values) {
  RepresentationKey widest = key;
  widest.capacity = max_capacity;
  int least = 1;
  int most = max_capacity;
  for (KeyAttribute const attribute : all_attributes) {
    auto const range = attribute_range(widest, attribute, all_values);
    if (!range) continue;
    least = std::max(least, std::min(range->at_least, max_capacity));
    if (range->at_most) most = std::clamp(*range->at_most, 1, most);
  }
  std::vector<int> tried{std::clamp(key.capacity, 1, max_capacity), least, most};
  if (least <= most) tried.push_back(std::clamp(key.capacity, least, most));
  return tried;
}

Mend difference(RepresentationKey const& from, RepresentationKey const& to) {
  Mend mend;
  std::array<bool, 3> touched{};
  auto const note = [&](KeyNumber number, std::optional<std::size_t> rule, int before, int after) {
    if (before == after) return;
    mend.changes.push_back({number, rule, before, after});
    mend.total += std::abs(std::int64_t{after} - before);
    touched.at(static_cast<std::size_t>(number)) = true;
  };
  note(KeyNumber::capacity, std::nullopt, from.capacity, to.capacity);
  for (std::size_t index = 0; index < from.rules.size(); ++index) {
    note(KeyNumber::min, index, from.rules[index].min, to.rules[index].min);
    note(KeyNumber::max, index, from.rules[index].max, to.rules[index].max);
  }
  auto const [mins, maxes, capacity] = touched;
  if (mins && !maxes && !capacity) mend.kind = MendKind::change_mins;
  if (!mins && maxes && !capacity) mend.kind = MendKind::change_maxes;
  if (!mins && !maxes && capacity) mend.kind = MendKind::change_capacity;
  return mend;
}

/// Of mends in order (one kind first, then by total): the first of each kind; mixed ones while there is no choice yet.
void keep_the_smallest(std::vector<Mend>& mends) {
  std::vector<Mend> kept;
  for (Mend& mend : mends) {
    auto const same_kind = [&](Mend const& other) { return other.kind == mend.kind; };
    bool const wanted =
        mend.kind == MendKind::mixed ? kept.size() < 2 : std::none_of(kept.begin(), kept.end(), same_kind);
    if (wanted && kept.size() < most_mends) kept.push_back(std::move(mend));
  }
  mends = std::move(kept);
}

}  // namespace

std::vector<Mend> smallest_mends(RepresentationKey const& key, std::vector<AttributeValues> const& all_values) {
  auto const problems = check_key(key, all_values);
  if (problems.empty() || std::any_of(problems.begin(), problems.end(), no_number_mends)) return {};
  std::vector<Mend> mends;
  for (Settle const settle : {Settle::lower_min, Settle::raise_max}) {
    RepresentationKey const settled = settle_rules(key, settle);
    for (int const capacity : capacities_to_try(settled, all_values)) {
      Mend mend = difference(key, fit(settled, key, capacity, all_values));
      if (std::find(mends.begin(), mends.end(), mend) == mends.end()) mends.push_back(std::move(mend));
    }
  }
  std::stable_sort(mends.begin(), mends.end(), [](Mend const& left, Mend const& right) {
    bool const left_mixed = left.kind == MendKind::mixed;
    bool const right_mixed = right.kind == MendKind::mixed;
    return left_mixed != right_mixed ? right_mixed : left.total < right.total;
  });
  keep_the_smallest(mends);
  return mends;
}

RepresentationKey apply_mend(RepresentationKey key, Mend const& mend) {
  for (NumberChange const& change : mend.changes) {
    if (change.number == KeyNumber::capacity) {
      key.capacity = change.to;
    } else {
      (change.number == KeyNumber::min ? key.rules.at(*change.rule).min : key.rules.at(*change.rule).max) = change.to;
    }
  }
  return key;
}

std::string_view code_of(MendKind kind) {
  constexpr std::array<std::string_view, 4> codes{"change_mins", "change_capacity", "change_maxes", "mixed"};
  return codes.at(static_cast<std::size_t>(kind));
}

std::string_view name_of(KeyNumber number) {
  constexpr std::array<std::string_view, 3> names{"min", "max", "capacity"};
  return names.at(static_cast<std::size_t>(number));
}

}  // namespace shidra::forums
