// SPDX-License-Identifier: AGPL-3.0-or-later
// The sum that SQLite writes into its write-ahead log (file format, section 4.2), which we write into pages too: two
// 32-bit numbers that run over pairs of 32-bit words. Any single bit that turns over changes it. Any thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace shidra::storage {

struct PageSum {
  std::uint32_t first = 0, second = 0;
  bool operator==(PageSum const&) const = default;

  /// `bytes`: a multiple of eight. The words are read as `order` says.
  void add(std::span<unsigned char const> bytes, std::endian order) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      first += word(bytes.data() + at, order) + second;
      second += word(bytes.data() + at + 4, order) + first;
    }
  }

  static std::uint32_t word(unsigned char const* bytes, std::endian order) {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return order == std::endian::native ? value : __builtin_bswap32(value);
  }
};

}  // namespace shidra::storage
