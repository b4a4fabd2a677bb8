// SPDX-License-Identifier: AGPL-3.0-or-later
// See touch_shown.hpp.
#include "server/organisations/touch_shown.hpp"

#include "storage/calls.hpp"
#include "storage/forums.hpp"

namespace shidra::organisations {

void touch_shown(pipeline::Act& act, protocol::Id<protocol::Organisation> organisation) {
  act.touch("organisation", organisation);
  for (auto const seat : storage::seats_showing(act.store, organisation)) act.touch("seat", seat);
  for (auto const response : storage::responses_of(act.store, organisation)) act.touch("response", response);
}

}  // namespace shidra::organisations
