// SPDX-License-Identifier: AGPL-3.0-or-later
// Which language a reader asks for. Pure function, any thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "protocol/codec/types.hpp"
#include "server/gateway/http_message.hpp"

namespace shidra::site {

/// ?lang=, else the `language` cookie, else the best of Accept-Language; nothing when none is one of ours.
std::optional<protocol::Language> preferred_language(gateway::HttpRequest const& request,
                                                     std::map<std::string, std::string> const& query);

}  // namespace shidra::site
