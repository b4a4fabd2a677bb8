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
/// Letters with codes to one address: for one browser in an hour, and for all browsers in which nobody has signed in
/// there before, in an hour and in a day; for these also from one source (site.hpp). So a stranger neither floods a
/// mailbox nor keeps its owner, in a browser that knows them, from signing in; and their guesses are at most 20 x
/// `code_tries` of a million a day.
inline constexpr std::int64_t hour_ms = 60 * 60'000;
inline constexpr std::int64_t day_ms = 24 * hour_ms;
inline constexpr std::int64_t codes_a_browser_an_hour = 3;
inline constexpr std::int64_t codes_an_hour = 10;
inline constexpr std::int64_t codes_a_day = 20;

/// Every code is as likely as any other.
std::string random_code(pipeline::World& world);

/// SHA-256 of salt and code.
storage::Digest code_digest(storage::Digest const& salt, std::string_view code);

/// What somebody typed without the spaces and hyphens that make six digits readable.
std::string digits_of(std::string_view typed);

}  // namespace shidra::access
