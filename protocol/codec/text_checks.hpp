// SPDX-License-Identifier: AGPL-3.0-or-later
// What each kind of text may hold. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/codec/problem.hpp"

namespace shidra::protocol {

enum class TextShape { text, line, slug, email, web_address, hash };

/// The first thing wrong with `text`, its path left empty. `min` and `max` count code points.
/// `text` must be valid UTF-8 (the parser has seen to that).
std::optional<Problem> check_text(std::string_view text, TextShape shape, std::int64_t min, std::int64_t max);

std::int64_t count_code_points(std::string_view utf8);

/// `~` and `/` inside a JSON pointer's part are written ~0 and ~1 (RFC 6901).
std::string escape_pointer(std::string_view part);

}  // namespace shidra::protocol
