// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is connected from where: limits per address, and which addresses are proxies to be believed. Runs on: io thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/gateway/http_message.hpp"
#include "server/gateway/limits.hpp"
#include "server/gateway/token_bucket.hpp"

namespace shidra::gateway {

/// A network such as 10.0.0.0/8, or one address. IPv4 is kept as IPv4-mapped IPv6, so both compare alike.
class Network {
 public:
  /// Nothing when the text is no address or the length does not fit.
  static std::optional<Network> parse(std::string_view text);
  bool contains(std::string_view address) const;

 private:
  std::string bytes_;  // 16
  unsigned bits_ = 128;
};

class AddressBook {
 public:
  using Clock = std::chrono::steady_clock;

  /// Throws std::runtime_error naming a proxy that is no address or network.
  AddressBook(Limits const& limits, std::vector<std::string> const& proxies);

  bool is_proxy(std::string_view address) const;
  /// The client a trusted proxy speaks for: the last address of X-Forwarded-For that is not itself a trusted proxy;
  /// `peer` when that header says nothing usable.
  std::string client_behind(std::string_view peer, HttpRequest const& request) const;

  /// What counts as one address: of IPv6 the /64, which one subscriber has.
  static std::string key_of(std::string const& address);

  enum class Entry : std::uint8_t { allowed, refused };
  /// Counts a connection in. When refused it is not counted.
  Entry enter(std::string const& address, Clock::time_point now);
  void leave(std::string const& address);
  /// Forgets addresses without connections whose bucket is full again.
  void sweep(Clock::time_point now);

 private:
  struct Place {
    std::size_t open = 0;
    TokenBucket bucket;
  };
  std::size_t per_address_;
  double per_second_;
  std::vector<Network> proxies_;
  std::unordered_map<std::string, Place> places_;
};

}  // namespace shidra::gateway
