// SPDX-License-Identifier: AGPL-3.0-or-later
// What one person may hold and ask over all their sockets together: so many sockets, and one rate for the messages of
// all of them, so that who opens many is not served before everybody else. Guests are limited by their address only
// (gateway/address_book). Runs on: io thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "protocol/people.hpp"
#include "server/gateway/token_bucket.hpp"

namespace shidra::site {

class PersonBook {
 public:
  using Rate = std::shared_ptr<gateway::TokenBucket>;
  using PersonId = protocol::Id<protocol::Person>;
  using TimePoint = gateway::TokenBucket::TimePoint;

  struct Limits {
    std::size_t sockets = 100;        ///< open at once: tabs and devices
    double messages_per_second = 30;  ///< read from all of them together in the long run
    double message_burst = 200;       ///< at once after a quiet time
  };

  explicit PersonBook(Limits limits) : limits_(limits) {}

  /// Counts a socket in and returns the rate that all sockets of this person share; null, and not counted, when there
  /// are as many as there may be.
  Rate enter(PersonId person, TimePoint now);
  void leave(PersonId person);
  std::size_t remembered() const { return places_.size(); }

 private:
  struct Place {
    std::size_t open = 0;
    Rate rate;  ///< stays until it is full: closing the last socket must not be a way to a new burst
  };
  void sweep(TimePoint now);

  Limits limits_;
  std::unordered_map<std::int64_t, Place> places_;
  std::size_t sweep_at_ = 1'000;
};

}  // namespace shidra::site
