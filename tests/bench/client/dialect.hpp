// SPDX-License-Identifier: AGPL-3.0-or-later
// What is said over a socket: Shidra's protocol to our server, and to a peer that passes messages on the very text that
// ours would send (to NATS within its lines: nats.hpp), so that both deliver the same.
#pragma once

#include <cstdint>
#include <string>

#include "tests/bench/client/options.hpp"
#include "tests/bench/client/socket.hpp"

namespace shidra::bench {

inline constexpr std::string_view sub_protocol = "shidra.v1";

/// A UUIDv7: keys made one after the other are ordered.
std::string make_key();

std::string watch_request(std::uint64_t id, Options const& options, std::string const& topic);
/// The command that changes the forum's name to the number, or the message a peer shall pass on.
std::string publish_request(std::uint64_t number, Options const& options);

/// Where watchers, and where the publisher connects.
Target watch_target(Options const& options, ssl_ctx_st* tls);
Target publish_target(Options const& options, ssl_ctx_st* tls);

}  // namespace shidra::bench
