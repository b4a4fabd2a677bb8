// SPDX-License-Identifier: AGPL-3.0-or-later
// The gate before every handler: bytes in, a request or a refusal out. Stricter than RFC 9112 on purpose: a shape that
// two servers could read in two ways is refused, so nothing can be smuggled past a proxy. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "server/gateway/http_message.hpp"
#include "server/gateway/limits.hpp"

namespace shidra::gateway {

/// No end of the header yet, and nothing wrong so far.
struct Incomplete {};

/// The reply's status and a few words for its body and the log. The connection must be closed after it.
struct Refused {
  unsigned status;
  std::string_view why;  ///< static
};

enum class AfterReply : std::uint8_t { keep_open, close };
enum class Expects : std::uint8_t { nothing, go_ahead };

struct Admitted {
  HttpRequest request;  ///< without body, peer_address and secure
  std::size_t head_bytes = 0;
  std::uint64_t content_length = 0;
  AfterReply after = AfterReply::keep_open;
  Expects expects = Expects::nothing;
};

using Verdict = std::variant<Incomplete, Admitted, Refused>;

/// `bytes`: what has come since the last request. `scanned`: how many of them an earlier call has found incomplete.
Verdict admit(std::string_view bytes, Limits const& limits, std::size_t scanned = 0);

enum class Wish : std::uint8_t { http, web_socket };

/// Does this request ask for a WebSocket, and is its handshake (RFC 6455 §4.2.1) in order, sub-protocol included?
std::variant<Wish, Refused> handshake_wish(HttpRequest const& request, std::uint64_t content_length);

inline constexpr std::string_view sub_protocol = "shidra.v1";

}  // namespace shidra::gateway
