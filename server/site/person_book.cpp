// SPDX-License-Identifier: AGPL-3.0-or-later
// See person_book.hpp.
#include "server/site/person_book.hpp"

#include <algorithm>

namespace shidra::site {

PersonBook::Rate PersonBook::enter(PersonId person, TimePoint now) {
  if (places_.size() >= sweep_at_) sweep(now);
  auto& place = places_[person.value];
  if (!place.rate)
    place.rate = std::make_shared<gateway::TokenBucket>(limits_.messages_per_second, limits_.message_burst, now);
  if (place.open >= limits_.sockets) return nullptr;
  ++place.open;
  return place.rate;
}

void PersonBook::leave(PersonId person) {
  auto const found = places_.find(person.value);
  if (found != places_.end() && found->second.open > 0) --found->second.open;
}

/// A walk is paid by as many newcomers as it looks at.
void PersonBook::sweep(TimePoint now) {
  std::erase_if(places_,
                [now](auto const& place) { return place.second.open == 0 && place.second.rate->is_full(now); });
  sweep_at_ = std::max<std::size_t>(1'000, 2 * places_.size());
}

}  // namespace shidra::site
