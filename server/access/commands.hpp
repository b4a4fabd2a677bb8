// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands of signing in and out. Each lies in a file of its own name. Run on: writer thread; they answer over
// HTTP, because only there cookies can be set.
#pragma once

#include "protocol/people.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::access {

pipeline::Expected<protocol::Nothing> request_code(pipeline::Act& act, protocol::RequestCode const& request);
pipeline::Expected<protocol::SignedIn> sign_in(pipeline::Act& act, protocol::SignIn const& request);
pipeline::Expected<protocol::SignedIn> use_link(pipeline::Act& act, protocol::UseLink const& request);
pipeline::Expected<protocol::Nothing> sign_out(pipeline::Act& act, protocol::SignOut const& request);
pipeline::Expected<protocol::Nothing> end_session(pipeline::Act& act, protocol::EndSession const& request);
pipeline::Expected<protocol::Nothing> greet(pipeline::Act& act, protocol::Greet const& request);

}  // namespace shidra::access
