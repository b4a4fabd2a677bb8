// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes a draft of an open call, or replaces one: text, criteria, form, the forums whose seats it fills, deadline. The
// backbone team may. Once the call has opened nothing of this changes any more, except by an amendment.
// Brings: call in team/<initiative>.
#include <algorithm>
#include <span>

#include "server/calls/commands.hpp"
#include "server/calls/find.hpp"
#include "server/calls/state.hpp"
#include "server/pipeline/markdown.hpp"
#include "storage/forums.hpp"

namespace shidra::calls {
namespace {

using pipeline::Act;
using pipeline::Expected;
using protocol::SaveCall;

/// The open forum has no seats to fill: there is room for all.
std::string_view fault_of(Act& act, protocol::Id<protocol::Forum> id) {
  auto const forum = storage::find_forum(act.store, id);
  if (!forum || forum->initiative != act.initiative()) return "not_found";
  if (forum->closed_at) return "forum_closed";
  return forum->kind == protocol::ForumKind::open ? "open_forum" : "";
}

Expected<void> check_forums(Act& act, SaveCall const& request) {
  protocol::Problems problems;
  auto const& forums = request.forums.items;
  for (std::size_t index = 0; index < forums.size(); ++index) {
    auto const earlier = std::span(forums).first(index);
    bool const twice = std::ranges::find(earlier, forums[index]) != earlier.end();
    std::string const code{twice ? "twice" : fault_of(act, forums[index])};
    if (!code.empty()) problems.push_back({"/forums/" + std::to_string(index), code, {}});
  }
  if (problems.empty()) return {};
  return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});
}

Expected<storage::CallRow> draft_of(Act& act, SaveCall const& request) {
  if (!request.call) {
    storage::CallRow row{};
    row.initiative = act.initiative();
    row.state = protocol::CallState::draft;
    return row;
  }
  auto row = call_in(act.store, act.caller, *request.call);
  if (!row) return row;
  if (auto const fine = may_change_terms(state_at(*row, act.now)); !fine) return refuse(fine.error());
  return row;
}

}  // namespace

Expected<protocol::CallSaved> save_call(Act& act, SaveCall const& request) {
  auto row = draft_of(act, request);
  if (!row) return tl::unexpected(row.error());
  if (auto const fine = check_forums(act, request); !fine) return tl::unexpected(fine.error());
  auto html = pipeline::rendered("/body", request.body.value);
  if (!html) return tl::unexpected(html.error());
  row->title = request.title.value;
  row->source = request.body.value;
  row->html = std::move(*html);
  row->deadline = request.deadline;
  if (request.call) {
    act.touch("call", row->id);
    storage::change_call(act.store, *row);
  } else {
    row->id = storage::add_call(act.store, *row);
    act.made("call", row->id);
  }
  storage::set_terms(act.store, row->id, request.criteria.items, request.fields.items, request.forums.items);
  return protocol::CallSaved{row->id};
}

}  // namespace shidra::calls
