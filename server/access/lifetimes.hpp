// SPDX-License-Identifier: AGPL-3.0-or-later
// How long a browser is remembered. The cookies of both are given as long.
#pragma once

#include <cstdint>

namespace shidra::access {

inline constexpr std::int64_t session_lasts_ms = 90LL * 24 * 3'600'000;
/// A browser outlasts its sessions by far: strangers must not keep out a member who comes back when theirs has run out.
/// No browser keeps a cookie for longer.
inline constexpr std::int64_t browser_known_ms = 400LL * 24 * 3'600'000;

}  // namespace shidra::access
