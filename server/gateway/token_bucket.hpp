// SPDX-License-Identifier: AGPL-3.0-or-later
// A rate with a burst: tokens come back at `per_second` up to `burst`. Pure value, one thread at a time.
#pragma once

#include <algorithm>
#include <chrono>

namespace shidra::gateway {

class TokenBucket {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  TokenBucket(double per_second, double burst, TimePoint now)
      : per_second_(per_second), burst_(burst), tokens_(burst), since_(now) {}

  /// Takes one token; false when there is none.
  bool take(TimePoint now) {
    tokens_ = tokens_at(now);
    since_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }
  /// Pays for what has come already, with tokens that are still to come if need be; no more than one burst of them.
  void pay(TimePoint now, double tokens) {
    tokens_ = std::max(tokens_at(now) - tokens, -burst_);
    since_ = now;
  }
  bool has_token(TimePoint now) const { return tokens_at(now) >= 1; }
  bool is_full(TimePoint now) const { return tokens_at(now) >= burst_; }

 private:
  double tokens_at(TimePoint now) const {
    return std::min(burst_, tokens_ + per_second_ * std::chrono::duration<double>(now - since_).count());
  }
  double per_second_, burst_, tokens_;
  TimePoint since_;
};

}  // namespace shidra::gateway
