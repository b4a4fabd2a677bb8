// SPDX-License-Identifier: AGPL-3.0-or-later
// What every fuzz target needs: input as text, and a way to say that something that must hold does not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <sys/mman.h>

namespace shidra::fuzz {

inline std::string_view text_of(std::uint8_t const* data, std::size_t size) {
  return {reinterpret_cast<char const*>(data), size};
}

/// Takes the first byte off, as a number; 0 when nothing is left.
inline unsigned take_byte(std::string_view& input) {
  if (input.empty()) return 0;
  auto const byte = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  return byte;
}

/// Ends the run and leaves the input behind.
inline void expect(bool holds, char const* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// Text whose last byte lies right before memory that nobody may read: also libraries that were built without a
/// sanitizer are caught when they read on. Room for a megabyte; one text at a time.
inline std::string_view before_a_wall(std::string_view text) {
  constexpr std::size_t room = 1 << 20, page = 4096;
  static char* const start = [] {
    auto* const got = ::mmap(nullptr, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    expect(got != MAP_FAILED && ::mprotect(static_cast<char*>(got) + room, page, PROT_NONE) == 0, "there is memory");
    return static_cast<char*>(got);
  }();
  expect(text.size() <= room, "the text fits");
  char* const at = start + room - text.size();
  std::memcpy(at, text.data(), text.size());
  return {at, text.size()};
}

}  // namespace shidra::fuzz
