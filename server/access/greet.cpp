// SPDX-License-Identifier: AGPL-3.0-or-later
// Gives the browser the cookie that tells it from others, if it has none: a guest of a survey has one sheet a browser.
// Anybody may; over HTTP, before joining. Brings nothing.
#include "server/access/commands.hpp"

namespace shidra::access {

pipeline::Expected<protocol::Nothing> greet(pipeline::Act& act, protocol::Greet const&) {
  act.keep_out_of_journal();
  if (!act.caller.credentials.browser)
    act.cookies.push_back({pipeline::Cookie::Purpose::browser, act.world.random_token()});
  return protocol::Nothing{};
}

}  // namespace shidra::access
