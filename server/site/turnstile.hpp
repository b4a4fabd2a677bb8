// SPDX-License-Identifier: AGPL-3.0-or-later
// How often something may be done from one source: a crowd at once, then only as fast as tokens come back. It limits a
// rate, not a number of people: a hall behind one address passes, a machine that goes on does not. Runs on: io thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace shidra::site {

class Turnstile {
 public:
  using Clock = std::chrono::steady_clock;
  using TimePoint = Clock::time_point;
  static constexpr std::size_t most_remembered = 20'000;  ///< sources

  Turnstile(double per_second, int at_once)
      : each_(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / per_second))),
        all_(each_ * at_once) {}

  /// Counts this one in; false, and not counted, when the source has to wait.
  bool pass(std::string const& source, TimePoint now) {
    if (wait(source, now).count() > 0) return false;
    if (sources_.size() >= most_remembered) make_room(now);
    auto& full_at = sources_.try_emplace(source, now).first->second;
    full_at = std::max(full_at, now) + each_;
    return true;
  }
  /// One that was let through turned out not to count.
  void give_back(std::string const& source) {
    if (auto const found = sources_.find(source); found != sources_.end()) found->second -= each_;
  }
  /// How long the source has to wait for its next token; 0: not at all.
  std::chrono::milliseconds wait(std::string const& source, TimePoint now) const {
    auto const found = sources_.find(source);
    if (found == sources_.end()) return std::chrono::milliseconds{0};
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(found->second + each_ - all_ - now),
                    std::chrono::milliseconds{0});
  }
  std::size_t remembered() const { return sources_.size(); }

 private:
  /// Forgets those that are as if they had never come, and of the others, beyond half, those that have come least: so
  /// newcomers in masses make no room for somebody who has used up theirs. A walk is paid by ten thousand sources.
  void make_room(TimePoint now) {
    std::erase_if(sources_, [&](auto const& source) { return source.second <= now; });
    if (sources_.size() <= most_remembered / 2) return;
    std::vector<TimePoint> times;
    times.reserve(sources_.size());
    for (auto const& [source, full_at] : sources_) times.push_back(full_at);
    auto const last_to_go = times.begin() + static_cast<std::ptrdiff_t>(times.size() - most_remembered / 2 - 1);
    std::ranges::nth_element(times, last_to_go);
    std::erase_if(sources_, [&](auto const& source) { return source.second <= *last_to_go; });
  }

  Clock::duration each_, all_;                          ///< until one token has come back, and until all have
  std::unordered_map<std::string, TimePoint> sources_;  ///< when each will have all its tokens
};

}  // namespace shidra::site
