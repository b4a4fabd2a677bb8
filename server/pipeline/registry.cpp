// SPDX-License-Identifier: AGPL-3.0-or-later
// The table: every method of protocol/methods.hpp, its door, its function. In the same order.
#include "server/pipeline/registry.hpp"

#include "server/people/commands.hpp"

namespace shidra::pipeline {

std::span<Entry const> registry() {
  static std::vector<Entry> const all = {
      // people
      command(Door::signed_in, &people::update_me),
      // initiatives
      // organisations
      // forums
      // meetings
      // summaries
      // surveys
      // calls
  };
  return all;
}

}  // namespace shidra::pipeline
