// SPDX-License-Identifier: AGPL-3.0-or-later
// Time and sorted samples.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

namespace shidra::bench {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

inline double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }
inline double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

/// The value below which `share` of the samples lie; sorts them. 0 of none.
inline double quantile(std::vector<double>& samples, double share) {
  if (samples.empty()) return 0;
  std::sort(samples.begin(), samples.end());
  auto const at = static_cast<std::size_t>(share * static_cast<double>(samples.size()));
  return samples[std::min(at, samples.size() - 1)];
}

}  // namespace shidra::bench
