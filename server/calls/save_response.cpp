// SPDX-License-Identifier: AGPL-3.0-or-later
// Saves the draft of one's organisation's response, as often as somebody types. Its editors may, while the call is
// open; what was handed in is taken back first. Whoever saves over a version they have not seen is refused and loses
// nothing. Brings: response in organisation/<organisation>; the first time also turnout in review/<call>.
#include <algorithm>

#include "protocol/codec/text_checks.hpp"
#include "server/calls/commands.hpp"
#include "server/calls/find.hpp"
#include "server/calls/state.hpp"
#include "storage/organisations.hpp"

namespace shidra::calls {
namespace {

using pipeline::Act;
using pipeline::Expected;
using protocol::SaveResponse;
using OrganisationId = protocol::Id<protocol::Organisation>;

Expected<OrganisationId> organisation_of(access::Caller const& caller) {
  if (!caller.organisation) return pipeline::refuse("no_organisation");
  if (!caller.edits(*caller.organisation)) return pipeline::refuse("not_allowed");
  return *caller.organisation;
}

/// The response there is, or a new one that nobody has saved yet.
storage::ResponseRow begun(Act& act, storage::CallRow const& call, OrganisationId organisation) {
  if (auto found = storage::find_response(act.store, call.id, organisation)) return std::move(*found);
  storage::ResponseRow row{};
  row.call = call.id;
  row.organisation = organisation;
  row.state = protocol::ResponseState::draft;
  return row;
}

Expected<void> check_content(Act& act, storage::CallRow const& call, OrganisationId organisation,
                             SaveResponse const& request) {
  protocol::Problems problems;
  auto const fields = storage::fields_of(act.store, call.id);
  auto const& texts = request.texts.items;
  auto const most = static_cast<std::int64_t>(fields.size());
  if (texts.size() > fields.size()) problems.push_back({"/texts", "too_many", {{"max", most}}});
  for (std::size_t index = 0; index < std::min(texts.size(), fields.size()); ++index)
    if (protocol::count_code_points(texts[index].value) > fields[index].limit.value)
      problems.push_back({"/texts/" + std::to_string(index), "too_long", {{"max", fields[index].limit.value}}});
  auto const forums = storage::forums_of_call(act.store, call.id);
  if (request.forum && std::ranges::find(forums, *request.forum) == forums.end())
    problems.push_back({"/forum", "not_of_call", {}});
  if (request.representative && !may_represent(act.store, organisation, *request.representative))
    problems.push_back({"/representative", "not_of_organisation", {}});
  if (problems.empty()) return {};
  return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});
}

void take(Act& act, storage::ResponseRow& row, SaveResponse const& request) {
  auto const organisation = *storage::find_organisation(act.store, row.organisation);
  row.sector = organisation.sector;
  row.size_band = organisation.size_band;
  row.region = organisation.region;
  row.forum = request.forum;
  row.representative = request.representative;
  row.version += 1;
  row.saved_at = act.now;
  row.saved_by = act.caller.name;
}

/// So that it does not tell how many have begun before; it fits into a JavaScript number.
protocol::Id<protocol::Response> draw_id(Act& act) {
  constexpr std::uint64_t largest = (std::uint64_t{1} << 53U) - 1;
  protocol::Id<protocol::Response> id{};
  do id.value = static_cast<std::int64_t>(act.world.random_number() & largest);
  while (id.value == 0 || storage::find_response(act.store, id));
  return id;
}

/// Whoever of the organisation reviews calls has a part in this one from now on.
void begin(Act& act, storage::ResponseRow& row) {
  act.touch("turnout", row.call);
  row.id = draw_id(act);
  storage::add_response(act.store, row);
  act.made("response", row.id);
  for (auto const person : storage::reviewers_from(act.store, row.organisation)) act.rights_changed(person);
}

}  // namespace

Expected<protocol::ResponseSaved> save_response(Act& act, SaveResponse const& request) {
  act.keep_out_of_journal();
  auto const call = opened_call_in(act.store, act.caller, request.call);
  if (!call) return tl::unexpected(call.error());
  auto const organisation = organisation_of(act.caller);
  if (!organisation) return tl::unexpected(organisation.error());
  auto row = begun(act, *call, *organisation);
  if (row.state == protocol::ResponseState::submitted && state_at(*call, act.received) == CallState::open)
    return pipeline::refuse("response_submitted");
  auto const fine = may_edit(static_cast<CallState>(call->state), state_of(row), call->deadline, act.received);
  if (!fine) return refuse(fine.error());
  if (request.version.value != row.version) return refuse_stale(row.version, row.saved_by);
  if (auto const content = check_content(act, *call, *organisation, request); !content)
    return tl::unexpected(content.error());

  bool const is_new = row.version == 0;
  take(act, row, request);
  if (is_new) {
    begin(act, row);
  } else {
    act.touch("response", row.id);
    storage::change_response(act.store, row);
  }
  std::vector<std::string> texts;
  for (auto const& text : request.texts) texts.push_back(text.value);
  storage::set_texts(act.store, row.id, texts);
  return protocol::ResponseSaved{row.id, row.version, row.saved_at};
}

}  // namespace shidra::calls
