// SPDX-License-Identifier: AGPL-3.0-or-later
// Counting seats against a key. A seat has one value of each attribute and every combination may exist, so each
// attribute is looked at by itself; only the places left are shared. Pure: any thread.
#include "server/forums/rules/seating.hpp"

#include <algorithm>
#include <array>

namespace shidra::forums {
namespace {

std::string const& value_of(SeatProfile const& seat, KeyAttribute attribute) {
  switch (attribute) {
    case KeyAttribute::sector:
      return seat.sector;
    case KeyAttribute::region:
      return seat.region;
    case KeyAttribute::size_band:
      break;
  }
  return seat.size_band;
}

bool counts_towards(KeyRule const& rule, SeatProfile const& seat) {
  return !rule.value.empty() && value_of(seat, rule.attribute) == rule.value;
}

using MissingByAttribute = std::array<int, key_attribute_count>;

MissingByAttribute missing_by_attribute(RepresentationKey const& key, Standing const& now) {
  MissingByAttribute missing{};
  for (std::size_t index = 0; index < key.rules.size(); ++index) {
    missing.at(static_cast<std::size_t>(key.rules[index].attribute)) += now.rules[index].missing;
  }
  return missing;
}

/// The rule that waits for a place the candidate would take, if any.
std::optional<SeatRefusal> blocked_minimum(RepresentationKey const& key, Standing const& before,
                                           Standing const& after) {
  auto const missing_before = missing_by_attribute(key, before);
  auto const missing_after = missing_by_attribute(key, after);
  for (std::size_t index = 0; index < key.rules.size(); ++index) {
    auto const attribute = static_cast<std::size_t>(key.rules[index].attribute);
    bool const helps = missing_after.at(attribute) < missing_before.at(attribute);
    if (helps || after.rules[index].missing == 0 || missing_after.at(attribute) <= after.places_left) continue;
    return SeatRefusal{SeatRefusalCode::would_block_minimum, index, missing_after.at(attribute), before.places_left};
  }
  return std::nullopt;
}

}  // namespace

Standing standing(RepresentationKey const& key, std::vector<SeatProfile> const& seats) {
  Standing now;
  now.seated = static_cast<int>(seats.size());
  now.places_left = std::max(0, key.capacity - now.seated);
  bool exceeded = now.seated > key.capacity;
  for (KeyRule const& rule : key.rules) {
    auto const seated = static_cast<int>(
        std::count_if(seats.begin(), seats.end(), [&](SeatProfile const& seat) { return counts_towards(rule, seat); }));
    now.rules.push_back({seated, std::max(0, rule.min - seated), std::max(0, rule.max - seated)});
    exceeded = exceeded || seated > rule.max;
  }
  auto const missing = missing_by_attribute(key, now);
  auto const most_missing = *std::max_element(missing.begin(), missing.end());
  now.representative = most_missing == 0;
  now.can_still_be_satisfied = !exceeded && most_missing <= now.places_left;
  return now;
}

tl::expected<void, SeatRefusal> may_seat(std::optional<RepresentationKey> const& key,
                                         std::vector<SeatProfile> const& seats, SeatProfile const& candidate,
                                         Minimums minimums) {
  if (!key) return {};
  auto const [before, after] = effect_of_seating(*key, seats, candidate);
  if (before.places_left == 0) {
    return tl::unexpected(SeatRefusal{SeatRefusalCode::forum_full, std::nullopt, before.seated, key->capacity});
  }
  for (std::size_t index = 0; index < key->rules.size(); ++index) {
    KeyRule const& rule = key->rules[index];
    if (!counts_towards(rule, candidate) || before.rules[index].seated < rule.max) continue;
    return tl::unexpected(SeatRefusal{SeatRefusalCode::max_reached, index, before.rules[index].seated, rule.max});
  }
  if (minimums == Minimums::waived) return {};
  if (auto const refusal = blocked_minimum(*key, before, after)) return tl::unexpected(*refusal);
  return {};
}

SeatingEffect effect_of_seating(RepresentationKey const& key, std::vector<SeatProfile> const& seats,
                                SeatProfile const& candidate) {
  auto with_candidate = seats;
  with_candidate.push_back(candidate);
  return {standing(key, seats), standing(key, with_candidate)};
}

Succession successor(std::optional<RepresentationKey> const& key, std::vector<SeatProfile> const& seats,
                     std::optional<SeatProfile> const& alternate, std::vector<SeatProfile> const& waitlist,
                     Minimums minimums) {
  Succession succession;
  auto const try_one = [&](Successor const& who, SeatProfile const& profile) {
    auto const answer = may_seat(key, seats, profile, minimums);
    if (answer) {
      succession.chosen = who;
    } else {
      succession.passed_over.push_back({who, answer.error()});
    }
    return answer.has_value();
  };
  if (alternate && try_one({SuccessionSource::alternate, 0}, *alternate)) return succession;
  for (std::size_t position = 0; position < waitlist.size(); ++position) {
    if (try_one({SuccessionSource::waitlist, position}, waitlist[position])) break;
  }
  return succession;
}

std::string_view code_of(SeatRefusalCode code) {
  constexpr std::array<std::string_view, 3> codes{"forum_full", "max_reached", "would_block_minimum"};
  return codes.at(static_cast<std::size_t>(code));
}

}  // namespace shidra::forums
