// SPDX-License-Identifier: AGPL-3.0-or-later
// How often something may be done from one source: a crowd at once, then only as fast as tokens come back. It limits a
// rate, not a number of people: a hall behind one address passes, a machine that goes on does not. Runs on: io thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "server/gateway/token_bucket.hpp"

namespace shidra::site {

class Turnstile {
 public:
  using TimePoint = gateway::TokenBucket::TimePoint;

  Turnstile(double per_second, double at_once) : per_second_(per_second), at_once_(at_once) {}

  /// Counts this one in; false when the source has to wait.
  bool pass(std::string const& source, TimePoint now) {
    if (sources_.size() > most_remembered)
      std::erase_if(sources_, [&](auto const& source_seen) { return source_seen.second.is_full(now); });
    return sources_.try_emplace(source, per_second_, at_once_, now).first->second.take(now);
  }
  /// How long one who may not pass has to wait for the next token.
  std::chrono::milliseconds pause() const {
    return std::chrono::milliseconds(static_cast<std::int64_t>(1000 / per_second_));
  }

 private:
  static constexpr std::size_t most_remembered = 10'000;
  double per_second_, at_once_;
  std::unordered_map<std::string, gateway::TokenBucket> sources_;
};

}  // namespace shidra::site
