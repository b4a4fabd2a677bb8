// SPDX-License-Identifier: AGPL-3.0-or-later
// The table of all kinds of things.
#include "server/forums/forum_things.hpp"
#include "server/initiatives/initiative_things.hpp"
#include "server/live/things.hpp"
#include "server/organisations/organisation_things.hpp"
#include "server/people/people_things.hpp"

namespace shidra::live {

std::span<Kind const> kinds() {
  static Kind const all[] = {
      people::me_kind,
      people::session_kind,
      people::person_kind,
      initiatives::initiative_kind,
      organisations::organisation_kind,
      forums::forum_kind,
      forums::seat_kind,
  };
  return all;
}

}  // namespace shidra::live
