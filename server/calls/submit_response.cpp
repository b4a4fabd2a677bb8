// SPDX-License-Identifier: AGPL-3.0-or-later
// Hands a response in. Editors of its organisation may, if the server receives it no later than the deadline and
// everything required is there. All editors get a letter that says when it was received. Brings: response in
// organisation/<organisation> and review/<call>, turnout in review/<call>.
#include "server/calls/commands.hpp"
#include "server/calls/find.hpp"
#include "server/calls/letters.hpp"
#include "server/calls/state.hpp"
#include "server/text/unicode.hpp"
#include "storage/organisations.hpp"

namespace shidra::calls {
namespace {

pipeline::Expected<void> check_complete(storage::Read& read, storage::ResponseRow const& row) {
  protocol::Problems problems;
  auto const fields = storage::fields_of(read, row.call);
  auto const texts = storage::texts_of(read, row.id);
  for (std::size_t index = 0; index < fields.size(); ++index) {
    bool const filled = index < texts.size() && text::has_visible_character(texts[index]);
    if (fields[index].required && !filled) problems.push_back({"/texts/" + std::to_string(index), "missing", {}});
  }
  if (problems.empty()) return {};
  return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});
}

/// As the organisation is at this moment: the public counts stand on it.
void note_organisation(storage::Read& read, storage::ResponseRow& row) {
  auto const organisation = *storage::find_organisation(read, row.organisation);
  row.sector = organisation.sector;
  row.size_band = organisation.size_band;
  row.region = organisation.region;
}

}  // namespace

pipeline::Expected<protocol::ResponseSubmitted> submit_response(pipeline::Act& act,
                                                                protocol::SubmitResponse const& request) {
  auto found = own_response(act.store, act.caller, request.response);
  if (!found) return tl::unexpected(found.error());
  auto& [row, call] = *found;
  auto const fine = may_submit(static_cast<CallState>(call.state), state_of(row), call.deadline, act.received);
  if (!fine) return refuse(fine.error());
  if (request.version.value != row.version) return refuse_stale(row.version, row.saved_by);
  if (auto const complete = check_complete(act.store, row); !complete) return tl::unexpected(complete.error());

  act.touch("response", row.id);
  act.touch("turnout", call.id);
  if (auto const moved = advance(row, ResponseAct::submit, Party::respondent); !moved)
    return tl::unexpected(moved.error());
  row.submitted_at = act.received;
  note_organisation(act.store, row);
  storage::change_response(act.store, row);
  tell_received(act, call, row);
  return protocol::ResponseSubmitted{act.received};
}

}  // namespace shidra::calls
