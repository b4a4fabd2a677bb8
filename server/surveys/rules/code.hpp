// SPDX-License-Identifier: AGPL-3.0-or-later
// The five characters by which people in a room join a survey: easy to read out, to read off a screen and to type.
// Pure: any thread. A code is a shortcut, not a secret: it opens nothing that its survey's audience may not see.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shidra::surveys {

inline constexpr std::size_t code_length = 5;

/// No 0 O 1 I L (alike), no S Z B U (like 5 2 8 V), no A E (with no vowel left, no word arises in Latin letters).
inline constexpr std::string_view code_alphabet = "23456789CDFGHJKMNPQRTVWXY";

/// A code from 64 random bits; all 25^5 = 9,765,625 codes are equally likely but for less than 1 in 10^12.
/// Whether it is taken is for the caller to ask.
std::string join_code(std::uint64_t random);

/// The code somebody typed, as it was made: capitals, without spaces, hyphens and direction marks; S Z B U read as
/// 5 2 8 V; Arabic and Persian digits as Latin ones. Nothing if it cannot be a code.
std::optional<std::string> normalise_code(std::string_view typed);

}  // namespace shidra::surveys
