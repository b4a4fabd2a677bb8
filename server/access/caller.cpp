// SPDX-License-Identifier: AGPL-3.0-or-later
// The rights of a caller, each in one sentence of caller.hpp.
#include "server/access/caller.hpp"

#include <algorithm>

namespace shidra::access {

using protocol::Grant;
using protocol::Role;
using protocol::SeatTaken;

bool Caller::is_administrator() const {
  return system || std::ranges::any_of(grants, [](Grant const& grant) { return grant.role == Role::administrator; });
}

bool Caller::is_team() const {
  return is_administrator() || std::ranges::any_of(grants, [](Grant const& grant) {
           return grant.role == Role::coordinator && !grant.forum;
         });
}

bool Caller::coordinates() const {
  return is_administrator() ||
         std::ranges::any_of(grants, [](Grant const& grant) { return grant.role == Role::coordinator; });
}

bool Caller::has_charge_of(protocol::Id<protocol::Forum> forum) const {
  auto const coordinates = [&](Grant const& grant) {
    return grant.role == Role::coordinator && (!grant.forum || *grant.forum == forum);
  };
  auto const chairs = [&](SeatTaken const& seat) { return seat.forum == forum && seat.chair; };
  return is_administrator() || std::ranges::any_of(grants, coordinates) || std::ranges::any_of(seats, chairs);
}

bool Caller::is_closed(protocol::Id<protocol::Forum> forum) const {
  return std::ranges::find(closed_forums, forum) != closed_forums.end();
}

bool Caller::runs(protocol::Id<protocol::Forum> forum) const { return has_charge_of(forum) && !is_closed(forum); }

bool Caller::sits_in(protocol::Id<protocol::Forum> forum) const {
  return std::ranges::any_of(seats, [&](SeatTaken const& seat) { return seat.forum == forum; });
}

bool Caller::reads(protocol::Id<protocol::Forum> forum) const {
  return sits_in(forum) || has_charge_of(forum) || board;
}

bool Caller::edits(protocol::Id<protocol::Organisation> of) const {
  return organisation == of &&
         std::ranges::any_of(grants, [](Grant const& grant) { return grant.role == Role::organisation_editor; });
}

bool Caller::reviews(protocol::Id<protocol::Call> call) const {
  return is_administrator() || std::ranges::any_of(grants, [&](Grant const& grant) {
           return (grant.role == Role::reviewer && (!grant.call || *grant.call == call)) ||
                  (grant.role == Role::coordinator && !grant.forum);
         });
}

}  // namespace shidra::access
