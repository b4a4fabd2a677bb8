// SPDX-License-Identifier: AGPL-3.0-or-later
// The few rules about bytes that HTTP is made of. Pure, any thread, no allocation unless they return a container.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shidra::gateway {

bool same_ignoring_case(std::string_view one, std::string_view other);
/// Without blanks and tabs at both ends.
std::string_view trimmed(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Does a comma-separated header value contain this word (any case)?
bool lists_token(std::string_view value, std::string_view token);
/// RFC 9110 §5.6.2 "token": what methods and header names are made of. False when empty.
bool is_token(std::string_view text);
/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF, no cut sequence.
bool is_utf8(std::string_view text);
/// Percent-decoding; nothing when an escape is malformed.
std::optional<std::string> percent_decoded(std::string_view text);
/// A 16-byte value in canonical base64 (RFC 6455 §4.1, Sec-WebSocket-Key).
bool is_websocket_key(std::string_view text);

}  // namespace shidra::gateway
