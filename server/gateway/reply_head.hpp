// SPDX-License-Identifier: AGPL-3.0-or-later
// The head of an HTTP reply, with the headers every reply of this server carries. Pure, any thread.
#pragma once

#include <ctime>
#include <optional>
#include <string>

#include "server/gateway/request_gate.hpp"

namespace shidra::gateway {

/// RFC 9110 §5.6.7, for example "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::time_t seconds);

/// How many bytes the reply's body has.
std::uint64_t body_bytes(HttpReply const& reply);

struct HeadOptions {
  std::string_view date;
  AfterReply after = AfterReply::keep_open;
  bool secure = false;
};

/// From the status line to the empty line. Nothing when a header of the reply has a bad name, a control character in
/// its value, or is one that the gateway writes itself.
std::optional<std::string> reply_head(HttpReply const& reply, HeadOptions const& options);

/// A plain-text reply for a request that got nowhere.
HttpReply plain_reply(unsigned status, std::string_view why);

}  // namespace shidra::gateway
