// SPDX-License-Identifier: AGPL-3.0-or-later
// What to offer somebody whose representation key cannot be met: the smallest changes that would make it so, in
// alternatives to choose from. Pure: any thread, the key given is not changed.
#pragma once

#include <cstdint>

#include "server/forums/rules/representation_key.hpp"

namespace shidra::forums {

enum class KeyNumber { min, max, capacity };

/// One number to change. `rule` is absent exactly when `number` is the capacity.
struct NumberChange {
  KeyNumber number = KeyNumber::capacity;
  std::optional<std::size_t> rule;
  int from = 0;
  int to = 0;
  bool operator==(NumberChange const&) const = default;
};

enum class MendKind { change_mins, change_capacity, change_maxes, mixed };

struct Mend {
  MendKind kind = MendKind::mixed;
  std::vector<NumberChange> changes;
  std::int64_t total = 0;  ///< sum of |to - from| over the changes
  bool operator==(Mend const&) const = default;
};

inline constexpr std::size_t most_mends = 4;

/// Alternatives, each of which makes check_key empty: the smallest of each kind by total, and mixed ones after them
/// only where fewer than two kinds do it alone; no more than most_mends. Empty when the key has no problem, or one that
/// no number mends (a duplicate, an empty or an unknown value).
///
/// Within an attribute the units to take from mins (or to add to maxes) go one by one to the rule for which the next
/// unit is the smallest part of its original number. That makes the largest relative change as small as it can be, and
/// spends no unit more than needed; one group does not bear the whole cut because it is the largest.
std::vector<Mend> smallest_mends(RepresentationKey const& key, std::vector<AttributeValues> const& all_values);

/// The key with the changes made.
RepresentationKey apply_mend(RepresentationKey key, Mend const& mend);

std::string_view code_of(MendKind kind);
std::string_view name_of(KeyNumber number);

}  // namespace shidra::forums
