// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may pass which door.
#include <algorithm>

#include "server/pipeline/registry.hpp"

namespace shidra::pipeline {

bool may_pass(Door door, access::Caller const& caller) {
  switch (door) {
    case Door::anyone:
      return true;
    case Door::signed_in:
      return caller.signed_in() || caller.system;
    case Door::team:
      return caller.is_team();
    case Door::coordinators:
      return caller.coordinates();
    case Door::forum_runners:
      return caller.coordinates() || std::ranges::any_of(caller.seats, &protocol::SeatTaken::chair);
    case Door::administrator:
      return caller.is_administrator();
  }
  return false;
}

Entry const* find_entry(std::string_view method) {
  auto const all = registry();
  auto const found = std::ranges::find(all, method, &Entry::method);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace shidra::pipeline
