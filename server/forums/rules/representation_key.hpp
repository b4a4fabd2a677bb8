// SPDX-License-Identifier: AGPL-3.0-or-later
// The representation key of a forum: how many seats, and how many of them at least and at most for each value of an
// attribute; whether such a key can be met at all. Pure: any thread, plain values, nothing is changed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shidra::forums {

enum class KeyAttribute { sector, region, size_band };
inline constexpr int key_attribute_count = 3;

/// No forum with a key is larger; no min or max is either.
inline constexpr int max_capacity = 500;

/// Of the seats, those whose `attribute` is `value` number at least `min` and at most `max`.
struct KeyRule {
  KeyAttribute attribute = KeyAttribute::sector;
  std::string value;
  int min = 0;
  int max = 0;
  bool operator==(KeyRule const&) const = default;
};

/// A value without a rule may take 0 … capacity seats. A forum of kind `open` has no key at all.
struct RepresentationKey {
  int capacity = 0;
  std::vector<KeyRule> rules;
  bool operator==(RepresentationKey const&) const = default;
};

/// Every value a seat can have for this attribute (all sectors of the initiative, say). List "" too if a seat may have
/// none, as residents have no size band. An attribute that is not listed is open-ended: its maxes cannot be too low.
struct AttributeValues {
  KeyAttribute attribute = KeyAttribute::sector;
  std::vector<std::string> values;
};

enum class KeyProblemCode {
  capacity_out_of_range,         ///< actual = capacity, limit = max_capacity; it is 1 … limit
  number_out_of_range,           ///< of a rule: min or max (actual) is below 0 or above limit
  min_over_max,                  ///< of a rule: actual = min, limit = max
  empty_value,                   ///< of a rule: its value is empty
  duplicate_rule,                ///< of a rule: the attribute and value of an earlier one
  unknown_value,                 ///< of a rule: its value is not among the attribute's values
  sum_of_mins_over_capacity,     ///< of an attribute: actual = sum of mins, limit = capacity
  capacity_over_sum_of_maxes,    ///< of an attribute: actual = sum of maxes, limit = capacity
  mins_over_maxes_of_attribute,  ///< no capacity fits: actual = the attribute's mins, limit = other_attribute's maxes
};

struct KeyProblem {
  KeyProblemCode code{};
  std::optional<std::size_t> rule;  ///< index in RepresentationKey::rules
  std::optional<KeyAttribute> attribute;
  std::optional<KeyAttribute> other_attribute;
  int actual = 0;
  int limit = 0;
  bool operator==(KeyProblem const&) const = default;
};
using KeyProblems = std::vector<KeyProblem>;

/// Everything that is wrong with the key; empty = it can be met. A seat has one value of each attribute and any
/// combination may exist, so the attributes bind each other only through the capacity they share:
/// a key can be met exactly when, for every attribute, sum of mins <= capacity <= sum of maxes.
KeyProblems check_key(RepresentationKey const& key, std::vector<AttributeValues> const& all_values);

/// What an attribute's rules leave room for: from sum of mins to sum of maxes, no value counting for more than
/// `capacity`. Absent when the attribute has no rule. `at_most` is absent when a value without a rule can fill the
/// rest.
struct AttributeRange {
  int at_least = 0;
  std::optional<int> at_most;
};
std::optional<AttributeRange> attribute_range(RepresentationKey const& key, KeyAttribute attribute,
                                              std::vector<AttributeValues> const& all_values);

std::string_view name_of(KeyAttribute attribute);
std::string_view code_of(KeyProblemCode code);

}  // namespace shidra::forums
