// SPDX-License-Identifier: AGPL-3.0-or-later
// The one place where JSON bytes become a document. Stricter than the library: it refuses what readers disagree about.
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "protocol/codec/problem.hpp"

namespace shidra::protocol {

inline constexpr int max_depth = 32;

/// Parses one JSON value. Refuses: invalid UTF-8, a byte order mark, nesting deeper than `max_depth`, an object with
/// the same name twice, numbers that are not whole or beyond 2^53-1, anything after the value. Any thread.
tl::expected<nlohmann::json, Problem> parse(std::string_view bytes);

}  // namespace shidra::protocol
