// SPDX-License-Identifier: AGPL-3.0-or-later
// What the two calls of the demo have in common: terms from their texts, and responses put together from snippets.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/demo/story.hpp"

namespace shidra::demo {

/// The draft of a call as its texts have it. `forums` are those it fills.
protocol::SaveCall call_of(Stage& stage, nlohmann::json const& entry,
                           std::vector<protocol::Id<protocol::Forum>> forums);

/// A response in the organisation's language: 1–3 snippets a question, one where the answer must be short.
protocol::SaveResponse response_of(Stage& stage, nlohmann::json const& entry, House const& house, Person const& person,
                                   protocol::Id<protocol::Call> call, protocol::Id<protocol::Forum> forum);

}  // namespace shidra::demo
