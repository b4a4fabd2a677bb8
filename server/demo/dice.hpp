// SPDX-License-Identifier: AGPL-3.0-or-later
// Chance from a seed, the same on every machine: the standard library's distributions may differ, so they are not used.
// For nothing secret. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace shidra::demo {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : numbers_(seed) {}

  /// 0 … count - 1; the slight favour of small numbers does not matter here.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(numbers_() % count); }
  /// Both ends included.
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::size_t>(most - least + 1)));
  }
  bool chance(std::int64_t percent) { return between(0, 99) < percent; }

  template <class T>
  T const& pick(std::vector<T> const& from) {
    return from[below(from.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t left = values.size(); left > 1; --left) std::swap(values[left - 1], values[below(left)]);
  }
  /// A place in the list, as likely as its weight; all weights zero: the first.
  std::size_t weighted(std::vector<int> const& weights) {
    std::int64_t sum = 0;
    for (int const weight : weights) sum += weight;
    if (sum == 0) return 0;
    auto rest = between(0, sum - 1);
    std::size_t place = 0;
    while (rest >= weights[place]) rest -= weights[place++];
    return place;
  }

 private:
  std::mt19937_64 numbers_;
};

}  // namespace shidra::demo
