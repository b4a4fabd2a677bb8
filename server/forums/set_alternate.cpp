// SPDX-License-Identifier: AGPL-3.0-or-later
// Names the alternate of a seat, or none. Those who run the forum may; none can be named in a closed forum too, for
// people leave the initiative all the same.
// Brings: seat in seats/<forum>, me of the alternate before and the new one.
#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"
#include "server/forums/seating.hpp"

namespace shidra::forums {

pipeline::Expected<protocol::Nothing> set_alternate(pipeline::Act& act, protocol::SetAlternate const& request) {
  auto found = seat_in(act.store, act.caller, request.seat);
  if (!found) return tl::unexpected(found.error());
  auto& [seat, forum] = *found;
  auto const may = request.alternate ? expect_runs(act.caller, forum.id) : expect_charge(act.caller, forum.id);
  if (!may) return tl::unexpected(may.error());
  if (request.alternate) {
    auto const checked = check_alternate(act.store, forum, seat.person, seat.sector, *request.alternate);
    if (!checked) return tl::unexpected(checked.error());
  }
  act.touch("seat", seat.id);
  if (seat.alternate) touch_part(act, forum.id, *seat.alternate);
  if (request.alternate) touch_part(act, forum.id, *request.alternate);
  seat.alternate = request.alternate;
  storage::change_seat(act.store, seat);
  return protocol::Nothing{};
}

}  // namespace shidra::forums
