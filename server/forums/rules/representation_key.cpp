// SPDX-License-Identifier: AGPL-3.0-or-later
// Checks of a representation key: first each rule by itself, then each attribute, then attributes against each other.
// Pure: any thread.
#include "server/forums/rules/representation_key.hpp"

#include <algorithm>
#include <array>

namespace shidra::forums {
namespace {

constexpr std::array all_attributes{KeyAttribute::sector, KeyAttribute::region, KeyAttribute::size_band};

std::vector<std::string> const* values_of(KeyAttribute attribute, std::vector<AttributeValues> const& all_values) {
  auto const found =
      std::find_if(all_values.begin(), all_values.end(), [&](auto const& one) { return one.attribute == attribute; });
  return found == all_values.end() ? nullptr : &found->values;
}

bool has_rule(RepresentationKey const& key, KeyAttribute attribute, std::string const& value) {
  return std::any_of(key.rules.begin(), key.rules.end(),
                     [&](KeyRule const& rule) { return rule.attribute == attribute && rule.value == value; });
}

bool out_of_range(int number) { return number < 0 || number > max_capacity; }

void check_rule(RepresentationKey const& key, std::size_t index, std::vector<AttributeValues> const& all_values,
                KeyProblems& problems) {
  KeyRule const& rule = key.rules[index];
  auto const report = [&](KeyProblemCode code, int actual, int limit) {
    problems.push_back({code, index, rule.attribute, std::nullopt, actual, limit});
  };
  if (rule.value.empty()) report(KeyProblemCode::empty_value, 0, 0);
  if (out_of_range(rule.min)) report(KeyProblemCode::number_out_of_range, rule.min, max_capacity);
  if (out_of_range(rule.max)) report(KeyProblemCode::number_out_of_range, rule.max, max_capacity);
  if (rule.min > rule.max) report(KeyProblemCode::min_over_max, rule.min, rule.max);
  auto const same = [&](KeyRule const& earlier) {
    return earlier.attribute == rule.attribute && earlier.value == rule.value;
  };
  auto const here = key.rules.begin() + static_cast<std::ptrdiff_t>(index);
  if (std::any_of(key.rules.begin(), here, same)) report(KeyProblemCode::duplicate_rule, 0, 0);
  auto const* values = values_of(rule.attribute, all_values);
  if (values && !rule.value.empty() && std::find(values->begin(), values->end(), rule.value) == values->end()) {
    report(KeyProblemCode::unknown_value, 0, 0);
  }
}

void check_sums(RepresentationKey const& key, std::vector<AttributeValues> const& all_values, KeyProblems& problems) {
  for (KeyAttribute const attribute : all_attributes) {
    auto const range = attribute_range(key, attribute, all_values);
    if (!range) continue;
    auto const report = [&](KeyProblemCode code, int actual) {
      problems.push_back({code, std::nullopt, attribute, std::nullopt, actual, key.capacity});
    };
    if (range->at_least > key.capacity) report(KeyProblemCode::sum_of_mins_over_capacity, range->at_least);
    if (range->at_most && *range->at_most < key.capacity) {
      report(KeyProblemCode::capacity_over_sum_of_maxes, *range->at_most);
    }
  }
}

/// Two attributes can contradict each other whatever the capacity: then changing the capacity alone is no mend.
void check_pairs(RepresentationKey const& key, std::vector<AttributeValues> const& all_values, KeyProblems& problems) {
  RepresentationKey widest = key;
  widest.capacity = max_capacity;
  for (KeyAttribute const needs : all_attributes) {
    for (KeyAttribute const allows : all_attributes) {
      auto const lower = attribute_range(widest, needs, all_values);
      auto const upper = attribute_range(widest, allows, all_values);
      if (needs == allows || !lower || !upper || !upper->at_most || lower->at_least <= *upper->at_most) continue;
      problems.push_back({KeyProblemCode::mins_over_maxes_of_attribute, std::nullopt, needs, allows, lower->at_least,
                          *upper->at_most});
    }
  }
}

}  // namespace

std::optional<AttributeRange> attribute_range(RepresentationKey const& key, KeyAttribute attribute,
                                              std::vector<AttributeValues> const& all_values) {
  AttributeRange range;
  int at_most = 0;
  bool any = false;
  for (KeyRule const& rule : key.rules) {
    if (rule.attribute != attribute) continue;
    any = true;
    range.at_least += std::clamp(rule.min, 0, max_capacity);
    at_most += std::clamp(rule.max, 0, std::clamp(key.capacity, 0, max_capacity));
  }
  if (!any) return std::nullopt;
  auto const* values = values_of(attribute, all_values);
  bool const exhaustive = values && std::all_of(values->begin(), values->end(), [&](std::string const& value) {
                            return has_rule(key, attribute, value);
                          });
  if (exhaustive) range.at_most = at_most;
  return range;
}

KeyProblems check_key(RepresentationKey const& key, std::vector<AttributeValues> const& all_values) {
  KeyProblems problems;
  if (key.capacity < 1 || key.capacity > max_capacity) {
    problems.push_back(
        {KeyProblemCode::capacity_out_of_range, std::nullopt, std::nullopt, std::nullopt, key.capacity, max_capacity});
  }
  for (std::size_t index = 0; index < key.rules.size(); ++index) check_rule(key, index, all_values, problems);
  check_sums(key, all_values, problems);
  check_pairs(key, all_values, problems);
  return problems;
}

std::string_view name_of(KeyAttribute attribute) {
  constexpr std::array<std::string_view, 3> names{"sector", "region", "size_band"};
  return names.at(static_cast<std::size_t>(attribute));
}

std::string_view code_of(KeyProblemCode code) {
  constexpr std::array<std::string_view, 9> codes{"capacity_out_of_range",
                                                  "number_out_of_range",
                                                  "min_over_max",
                                                  "empty_value",
                                                  "duplicate_rule",
                                                  "unknown_value",
                                                  "sum_of_mins_over_capacity",
                                                  "capacity_over_sum_of_maxes",
                                                  "mins_over_maxes_of_attribute"};
  return codes.at(static_cast<std::size_t>(code));
}

}  // namespace shidra::forums
