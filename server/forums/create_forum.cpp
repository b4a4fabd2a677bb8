// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes a forum with its representation key; the open forum has neither key nor limit. The backbone team may.
// Brings: forum in initiative/<id>.
#include "server/forums/commands.hpp"
#include "server/forums/key.hpp"
#include "server/pipeline/markdown.hpp"

namespace shidra::forums {
namespace {

/// Places in a forum unless it says otherwise.
constexpr std::int64_t usual_capacity = 20;

pipeline::Expected<std::optional<std::int64_t>> capacity_of(pipeline::Act& act, protocol::CreateForum const& request) {
  if (request.kind == protocol::ForumKind::open) {
    if (request.capacity) return pipeline::refuse_field("/capacity", "not_for_open_forum");
    if (!request.rules.items.empty()) return pipeline::refuse_field("/rules", "not_for_open_forum");
    return std::optional<std::int64_t>();
  }
  auto const capacity = request.capacity ? request.capacity->value : usual_capacity;
  auto const met = expect_satisfiable(key_from(capacity, request.rules.items), all_values(act.store, act.initiative()));
  if (!met) return tl::unexpected(met.error());
  return std::optional(capacity);
}

}  // namespace

pipeline::Expected<protocol::ForumCreated> create_forum(pipeline::Act& act, protocol::CreateForum const& request) {
  auto const capacity = capacity_of(act, request);
  if (!capacity) return tl::unexpected(capacity.error());
  auto mandate = pipeline::rendered("/mandate", request.mandate.value);
  if (!mandate) return tl::unexpected(mandate.error());
  auto const forum = storage::add_forum(act.store, {.id = {},
                                                    .initiative = act.initiative(),
                                                    .kind = request.kind,
                                                    .name = request.name.value,
                                                    .theme = request.theme.value,
                                                    .mandate = request.mandate.value,
                                                    .mandate_html = std::move(*mandate),
                                                    .capacity = *capacity,
                                                    .closed_at = {},
                                                    .closed_because = {}});
  storage::set_key(act.store, forum, request.rules.items);
  act.made("forum", forum);
  return protocol::ForumCreated{forum};
}

}  // namespace shidra::forums
