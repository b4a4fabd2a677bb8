// SPDX-License-Identifier: AGPL-3.0-or-later
// See find.hpp.
#include "server/calls/find.hpp"

#include "storage/people.hpp"

namespace shidra::calls {

using pipeline::Expected;
using pipeline::refuse;
using protocol::Id;
using storage::Read;

Expected<storage::CallRow> call_in(Read& read, access::Caller const& caller, Id<protocol::Call> call) {
  auto row = storage::find_call(read, call);
  if (!row || row->initiative != caller.initiative) return refuse("not_found");
  return std::move(*row);
}

Expected<storage::CallRow> opened_call_in(Read& read, access::Caller const& caller, Id<protocol::Call> call) {
  auto row = call_in(read, caller, call);
  if (row && row->state == protocol::CallState::draft) return refuse("not_found");
  return row;
}

Expected<ResponseToCall> own_response(Read& read, access::Caller const& caller, Id<protocol::Response> response) {
  auto row = storage::find_response(read, response);
  if (!row || !caller.edits(row->organisation)) return refuse("not_found");
  auto call = opened_call_in(read, caller, row->call);
  if (!call) return tl::unexpected(std::move(call.error()));
  return ResponseToCall{std::move(*row), std::move(*call)};
}

Expected<ResponseToCall> response_to_review(Read& read, access::Caller const& caller, Id<protocol::Response> response) {
  auto row = storage::find_response(read, response);
  if (!row) return refuse("not_found");
  auto call = opened_call_in(read, caller, row->call);
  if (!call) return tl::unexpected(std::move(call.error()));
  if (!caller.reviews(call->id)) return refuse(caller.edits(row->organisation) ? "not_allowed" : "not_found");
  bool const is_own = caller.organisation == row->organisation;
  if (row->state == protocol::ResponseState::draft && !is_own) return refuse("not_found");
  if (has_interest(read, caller, call->id)) return refuse("conflict_of_interest");
  return ResponseToCall{std::move(*row), std::move(*call)};
}

bool has_interest(Read& read, access::Caller const& caller, Id<protocol::Call> call) {
  if (caller.organisation && storage::find_response(read, call, *caller.organisation)) return true;
  return caller.person && storage::responded_while_member(read, call, *caller.person);
}

bool may_represent(Read& read, Id<protocol::Organisation> organisation, Id<protocol::Person> person) {
  auto const row = storage::find_person(read, person);
  return row && row->organisation == organisation && row->state != protocol::PersonState::left;
}

}  // namespace shidra::calls
