// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether the system's clock can be believed with what cannot be undone. It is, once it has gone along with the steady
// clock for some hours: a clock that was set wrong and is set right again meanwhile has made nobody forget anything.
// One thread.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>

namespace shidra::jobs {

class ClockTrust {
 public:
  static constexpr std::int64_t usual_proof_ms = 6LL * 3'600'000;
  static constexpr std::int64_t tolerated_ms =
      120'000;  ///< between two looks: a clock that is slewed, a loaded machine

  explicit ClockTrust(std::int64_t proof_ms) : proof_ms_(proof_ms) {}

  /// To be asked often, with both clocks at the same moment.
  bool trusts(std::int64_t system_ms, std::int64_t steady_ms) {
    if (!since_ || std::abs((system_ms - system_) - (steady_ms - steady_)) > tolerated_ms) since_ = steady_ms;
    system_ = system_ms;
    steady_ = steady_ms;
    return steady_ms - *since_ >= proof_ms_;
  }

 private:
  std::int64_t proof_ms_;
  std::optional<std::int64_t> since_;  ///< steady: both have agreed since then
  std::int64_t system_ = 0, steady_ = 0;
};

}  // namespace shidra::jobs
