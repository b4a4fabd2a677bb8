// SPDX-License-Identifier: AGPL-3.0-or-later
// See grants.hpp.
#include "server/people/grants.hpp"

#include <algorithm>

#include "storage/calls.hpp"
#include "storage/forums.hpp"

namespace shidra::people {
namespace {

using protocol::Grant;
using protocol::Role;
using storage::Read;

bool is_same(Grant const& one, Grant const& other) {
  return one.role == other.role && one.forum == other.forum && one.call == other.call;
}

/// The field of the grant that is wrong and why; an empty code when nothing is.
struct Fault {
  std::string_view field;
  std::string_view code;
};

Fault fault_of(Read& read, storage::PersonRow const& person, Grant const& grant) {
  if (grant.forum && grant.role != Role::coordinator) return {"/forum", "not_for_this_role"};
  if (grant.call && grant.role != Role::reviewer) return {"/call", "not_for_this_role"};
  if (grant.role == Role::organisation_editor && !person.organisation) return {"/role", "needs_organisation"};
  if (grant.forum) {
    auto const forum = storage::find_forum(read, *grant.forum);
    if (!forum || forum->initiative != person.initiative) return {"/forum", "not_found"};
  }
  if (grant.call) {
    auto const call = storage::find_call(read, *grant.call);
    if (!call || call->initiative != person.initiative) return {"/call", "not_found"};
  }
  return {};
}

/// An editor reads the drafts of an organisation's responses: whoever reviews responses must not make themselves one.
bool may_grant_one(access::Caller const& caller, Grant const& grant) {
  if (caller.is_administrator()) return true;
  return grant.role == Role::coordinator && grant.forum && caller.runs(*grant.forum);
}

}  // namespace

pipeline::Expected<void> check_grants(Read& read, storage::PersonRow const& person, GrantList const& grants) {
  protocol::Problems problems;
  for (std::size_t index = 0; index < grants.items.size(); ++index) {
    auto const& grant = grants.items[index];
    auto const path = "/grants/" + std::to_string(index);
    auto const earlier = std::span(grants.items).first(index);
    auto const fault = fault_of(read, person, grant);
    if (std::ranges::any_of(earlier, [&](Grant const& other) { return is_same(grant, other); }))
      problems.push_back({path, "twice", {}});
    else if (!fault.code.empty())
      problems.push_back({path + std::string(fault.field), std::string(fault.code), {}});
  }
  if (problems.empty()) return {};
  return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});
}

pipeline::Expected<void> may_grant(access::Caller const& caller, GrantList const& grants) {
  if (std::ranges::all_of(grants.items, [&](Grant const& grant) { return may_grant_one(caller, grant); })) return {};
  return pipeline::refuse("not_allowed");
}

bool is_administrator(std::vector<Grant> const& grants) {
  return std::ranges::find(grants, Role::administrator, &Grant::role) != grants.end();
}

pipeline::Expected<void> expect_another_administrator(Read& read, storage::PersonRow const& person) {
  auto const active = storage::active_administrators(read, person.initiative);
  if (std::ranges::any_of(active, [&](auto const other) { return other != person.id; })) return {};
  return pipeline::refuse("last_administrator");
}

}  // namespace shidra::people
