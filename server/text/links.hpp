// SPDX-License-Identifier: AGPL-3.0-or-later
// Which addresses a text of a user may link to or show as a picture. Pure functions, any thread.
#pragma once

#include <string_view>

namespace shidra::text {

/// http and https with a host and without user name, mailto with a plain address, or a path that begins with a single
/// slash. White space, control, bidi and invisible characters, backslashes and more than `longest_link` bytes are
/// refused anywhere.
bool is_allowed_link(std::string_view address);

/// A path below /files/ of plain characters, without query and without "..".
bool is_allowed_image(std::string_view address);

/// True where `shown` looks like an address and its host is another than the one `address` leads to.
bool shows_another_host(std::string_view shown, std::string_view address);

}  // namespace shidra::text
