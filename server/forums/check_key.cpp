// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether a representation key can be met in this initiative, and what would mend it. The backbone team asks, while
// typing: nothing is changed.
#include <algorithm>

#include "server/forums/commands.hpp"
#include "server/forums/key.hpp"

namespace shidra::forums {
namespace {

std::optional<std::int64_t> as_number(std::optional<std::size_t> rule) {
  if (!rule) return std::nullopt;
  return static_cast<std::int64_t>(*rule);
}

}  // namespace

pipeline::Expected<protocol::KeyChecked> check_key(pipeline::Look& look, protocol::CheckKey const& request) {
  auto const key = key_from(request.capacity.value, request.rules.items);
  auto const values = all_values(look.store, look.caller.initiative);
  protocol::KeyChecked checked{};
  for (auto const& problem : forums::check_key(key, values))
    checked.problems.push_back({std::string(code_of(problem.code)), as_number(problem.rule)});
  for (auto const& mend : smallest_mends(key, values)) {
    auto& changes = checked.mends.emplace_back().changes;
    for (auto const& change : mend.changes)
      changes.push_back({as_number(change.rule), std::string(name_of(change.number)), change.from, change.to});
  }
  checked.satisfiable = checked.problems.empty();
  return checked;
}

}  // namespace shidra::forums
