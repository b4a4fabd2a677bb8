// SPDX-License-Identifier: AGPL-3.0-or-later
// SHA-256 (FIPS 180-4) by OpenSSL. Any thread. Fails only if OpenSSL does: std::runtime_error.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace shidra::storage {

using Digest = std::array<std::byte, 32>;

Digest sha256(std::span<std::byte const> bytes);
Digest sha256(std::string_view text);

/// Lower-case hexadecimal.
std::string to_hex(std::span<std::byte const> bytes);

/// A digest written by to_hex(); none for anything else, upper-case letters among it.
std::optional<Digest> from_hex(std::string_view text);

/// `count` random bytes in hexadecimal, from the system's source.
std::string random_hex(std::size_t count);

}  // namespace shidra::storage
