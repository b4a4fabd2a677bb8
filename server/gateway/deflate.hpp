// SPDX-License-Identifier: AGPL-3.0-or-later
// The compression of whole messages (RFC 7692, raw deflate, no context taken over): zlib behind two functions. Pure,
// any thread; each thread that uses one keeps one zlib state for it (some 256 and 40 kB), however many sockets there
// are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace shidra::gateway {

/// The payload of a compressed message, ended by a sync flush whose last four bytes are left out (§7.2.1).
/// Throws std::bad_alloc.
std::string deflated(std::string_view text);

enum class Unsound : std::uint8_t {
  too_big,  ///< more than `most` bytes come out
  damaged   ///< no deflate stream, or a cut one
};

/// The message in the payload of a compressed one (§7.2.2). Stops as soon as more than `most` bytes have come out, so a
/// bomb costs no more than an honest message.
tl::expected<std::string, Unsound> inflated(std::string_view payload, std::size_t most);

}  // namespace shidra::gateway
