// SPDX-License-Identifier: AGPL-3.0-or-later
// Sign-in codes: six digits, kept only as a salted digest. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/pipeline/world.hpp"

namespace shidra::access {

inline constexpr std::int64_t code_minutes = 10;
inline constexpr std::int64_t code_valid_ms = code_minutes * 60'000;
inline constexpr std::int64_t code_tries = 5;
/// Letters with codes to one address within `code_window_ms`.
inline constexpr std::int64_t codes_in_window = 3;
inline constexpr std::int64_t code_window_ms = 60 * 60'000;

/// Every code is as likely as any other.
std::string random_code(pipeline::World& world);

/// SHA-256 of salt and code.
storage::Digest code_digest(storage::Digest const& salt, std::string_view code);

/// What somebody typed without the spaces and hyphens that make six digits readable.
std::string digits_of(std::string_view typed);

}  // namespace shidra::access
