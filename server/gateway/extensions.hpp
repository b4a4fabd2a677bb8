// SPDX-License-Identifier: AGPL-3.0-or-later
// What a peer offers in Sec-WebSocket-Extensions (RFC 6455 §9.1, RFC 7692 §7.1). Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "server/gateway/request_gate.hpp"

namespace shidra::gateway {

/// The value to answer with; nothing when no offer is acceptable. An offer with a parameter that is unknown, doubled or
/// out of its range is passed over, and so is one that wants our window smaller than the one frames are compressed
/// with. A header that does not follow the grammar refuses the request, as §9.1 demands.
std::variant<std::optional<std::string>, Refused> answer_extensions(HttpRequest const& request);

}  // namespace shidra::gateway
