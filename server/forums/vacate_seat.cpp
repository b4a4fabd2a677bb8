// SPDX-License-Identifier: AGPL-3.0-or-later
// Frees a seat; it goes to its alternate where the key and the forum's rules allow. Those who have charge of the forum
// may, and whoever holds the seat: of a closed forum too, for people leave the initiative all the same. A chair's
// successor takes the seat, not the chair. The reason is kept in the journal.
// Brings: the seat gone from seats/<forum>, perhaps a new one there, forum in initiative/<id>, me of those concerned.
#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"
#include "server/forums/seating.hpp"

namespace shidra::forums {

pipeline::Expected<protocol::SeatVacated> vacate_seat(pipeline::Act& act, protocol::VacateSeat const& request) {
  auto const found = seat_in(act.store, act.caller, request.seat);
  if (!found) return tl::unexpected(found.error());
  auto const& [seat, forum] = *found;
  if (act.caller.person != seat.person) {
    if (auto const charge = expect_charge(act.caller, forum.id); !charge) return tl::unexpected(charge.error());
  }
  act.touch("seat", seat.id);
  touch_part(act, forum.id, seat.person);
  if (seat.alternate) touch_part(act, forum.id, *seat.alternate);
  storage::remove_seat(act.store, seat.id);

  std::string details = "{\"reason\":";
  protocol::write_string(details, request.reason.value);
  act.journal("seat/" + live::id_text(seat.id), details + "}");
  if (!seat.alternate) return protocol::SeatVacated{};
  auto at_work = forum;  // succeeding is no new seating: the alternate goes on reading, in a closed forum too
  at_work.closed_at.reset();
  auto const successor = seat_person(act, at_work, *seat.alternate, {seat.origin, {}, seat.until});
  if (!successor) return protocol::SeatVacated{};  // the key has no place for them: the seat stays free
  return protocol::SeatVacated{*successor};
}

}  // namespace shidra::forums
