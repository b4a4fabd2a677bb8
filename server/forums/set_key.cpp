// SPDX-License-Identifier: AGPL-3.0-or-later
// Replaces a forum's representation key. Administrators and the forum's coordinators may; a chair may not, because the
// key guards who sits at the chair's own table. Refused when it cannot be met or when seats already taken break it.
// Brings: forum in initiative/<id>.
#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"
#include "server/forums/key.hpp"
#include "server/surveys/refresh_results.hpp"

namespace shidra::forums {
namespace {

protocol::Problem over(std::string path, std::int64_t seated, std::int64_t limit) {
  return {std::move(path), "seats_over", {{"actual", seated}, {"limit", limit}}};
}

pipeline::Expected<void> expect_seats_fit(RepresentationKey const& key, std::vector<SeatProfile> const& seats) {
  protocol::Refusal refusal{"seats_break_key", {}, {}};
  auto const now = standing(key, seats);
  if (now.seated > key.capacity) refusal.problems.push_back(over("/capacity", now.seated, key.capacity));
  for (std::size_t index = 0; index < key.rules.size(); ++index) {
    auto const [seated, limit] = std::pair{now.rules[index].seated, key.rules[index].max};
    if (seated > limit) refusal.problems.push_back(over("/rules/" + std::to_string(index) + "/max", seated, limit));
  }
  if (refusal.problems.empty()) return {};
  return tl::unexpected(std::move(refusal));
}

}  // namespace

pipeline::Expected<protocol::Nothing> set_key(pipeline::Act& act, protocol::SetKey const& request) {
  auto forum = forum_in(act.store, act.caller, request.forum);
  if (!forum) return tl::unexpected(forum.error());
  if (!act.caller.coordinates()) return pipeline::refuse("not_allowed");
  if (auto const runs = expect_runs(act.caller, forum->id); !runs) return tl::unexpected(runs.error());
  if (forum->kind == protocol::ForumKind::open) return pipeline::refuse("open_forum_has_no_key");
  auto const key = key_from(request.capacity.value, request.rules.items);
  if (auto const met = expect_satisfiable(key, all_values(act.store, forum->initiative)); !met)
    return tl::unexpected(met.error());
  auto const seats = profiles_of(storage::seats_in(act.store, forum->id));
  if (auto const fit = expect_seats_fit(key, seats); !fit) return tl::unexpected(fit.error());
  act.touch("forum", forum->id);
  surveys::refresh_results(act, forum->id);
  forum->capacity = request.capacity.value;
  storage::change_forum(act.store, *forum);
  storage::set_key(act.store, forum->id, request.rules.items);
  return protocol::Nothing{};
}

}  // namespace shidra::forums
