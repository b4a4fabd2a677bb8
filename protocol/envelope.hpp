// SPDX-License-Identifier: AGPL-3.0-or-later
// The frames around everything: JSON-RPC 2.0. A request is {"jsonrpc":"2.0","id":…,"method":…,"params":{…}}; a command
// has "key" beside them, a UUIDv7 made by the client: the same key brings the same reply, also after a restart. Any
// thread.
#pragma once

#include <string>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "protocol/codec/codec.hpp"

namespace shidra::protocol {

struct Request {
  std::string id;  ///< as JSON text: a whole number or a string of up to 64 characters, echoed in the reply
  std::string method;
  nlohmann::json params;
  std::string key;  ///< empty when none was sent
};

/// What was wrong with a frame, with the id to answer to ("null" when it could not be read).
struct EnvelopeRefusal {
  std::string id = "null";
  int error = 0;  ///< JSON-RPC's number
  Refusal refusal;
};

inline constexpr int error_parse = -32700;
inline constexpr int error_request = -32600;
inline constexpr int error_method = -32601;
inline constexpr int error_params = -32602;
inline constexpr int error_internal = -32603;
inline constexpr int error_refused = -32000;

tl::expected<Request, EnvelopeRefusal> read_request(std::string_view frame);

/// {"jsonrpc":"2.0","id":…,"result":…}
std::string result_frame(std::string_view id, std::string_view result);
/// {"jsonrpc":"2.0","id":…,"error":{"code":…,"message":…,"data":…}}
std::string error_frame(std::string_view id, int error, Refusal const& refusal);
/// {"jsonrpc":"2.0","method":…,"params":…}
std::string notification_frame(std::string_view method, std::string_view params);

}  // namespace shidra::protocol
