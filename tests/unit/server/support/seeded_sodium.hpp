// SPDX-License-Identifier: AGPL-3.0-or-later
// While it lives, libsodium takes its random numbers from the test's: sealed boxes are then the same each time. One at
// a time in a process, one thread.
#pragma once

#include <random>

#include <sodium.h>

namespace shidra::test {

class SeededSodium {
 public:
  /// `numbers` outlives it.
  explicit SeededSodium(std::mt19937_64& numbers) {
    source() = &numbers;
    static randombytes_implementation seeded{.implementation_name = [] { return "seeded"; },
                                             .random = [] { return static_cast<std::uint32_t>((*source())()); },
                                             .stir = nullptr,
                                             .uniform = nullptr,
                                             .buf = fill,
                                             .close = nullptr};
    randombytes_set_implementation(&seeded);
  }
  SeededSodium(SeededSodium const&) = delete;
  SeededSodium& operator=(SeededSodium const&) = delete;
  ~SeededSodium() { randombytes_set_implementation(&randombytes_sysrandom_implementation); }

 private:
  static std::mt19937_64*& source() {
    static std::mt19937_64* numbers = nullptr;
    return numbers;
  }
  static void fill(void* to, std::size_t size) {
    for (std::size_t at = 0; at < size; ++at)
      static_cast<unsigned char*>(to)[at] = static_cast<unsigned char>((*source())());
  }
};

}  // namespace shidra::test
