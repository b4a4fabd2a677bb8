// SPDX-License-Identifier: AGPL-3.0-or-later
// See touch_shown.hpp.
#include "server/people/touch_shown.hpp"

#include "storage/calls.hpp"
#include "storage/forums.hpp"
#include "storage/people.hpp"
#include "storage/summaries.hpp"

namespace shidra::people {

void touch_shown(pipeline::Act& act, protocol::Id<protocol::Person> person) {
  act.touch("me", person);
  act.touch("person", person);
  for (auto const seat : storage::seats_showing(act.store, person)) act.touch("seat", seat);
  for (auto const& taken : storage::seats_of(act.store, person))
    if (taken.chair) act.touch("forum", taken.forum);
  for (auto const task : storage::tasks_of(act.store, person)) act.touch("task", task);
  for (auto const response : storage::responses_showing(act.store, person)) act.touch("response", response);
}

}  // namespace shidra::people
