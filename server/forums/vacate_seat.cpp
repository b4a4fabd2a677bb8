// SPDX-License-Identifier: AGPL-3.0-or-later
// Frees a seat; it goes to its alternate where the key and the forum's rules allow. Those who run the forum may, and
// whoever holds the seat, of a closed forum too. A chair's successor takes the seat, not the chair. The reason is kept in the journal.
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
    if (auto const runs = expect_runs(act.caller, forum.id); !runs) return tl::unexpected(runs.error());
  }
  act.touch("seat", seat.id);
  touch_part(act, forum.id, seat.person);
  if (seat.alternate) touch_part(act, forum.id, *seat.alternate);
  storage::remove_seat(act.store, seat.id);

  std::string details = "{\"reason\":";
  protocol::write_string(details, request.reason.value);
  act.journal("seat/" + live::id_text(seat.id), details + "}");
  if (!seat.alternate) return protocol::SeatVacated{};
  auto const successor = seat_person(act, forum, *seat.alternate, {seat.origin, {}, seat.until});
  if (!successor) return protocol::SeatVacated{};  // the key has no place for them: the seat stays free
  return protocol::SeatVacated{*successor};
}

}  // namespace shidra::forums
