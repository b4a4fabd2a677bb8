// SPDX-License-Identifier: AGPL-3.0-or-later
// Addresses, networks and counts.
#include "server/gateway/address_book.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include <arpa/inet.h>

#include "server/gateway/text_rules.hpp"

namespace shidra::gateway {
namespace {

constexpr std::string_view mapped_prefix{"\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12};

// 16 bytes in network order, or empty.
std::string bytes_of(std::string_view text) {
  std::string const terminated(text);
  std::array<char, 16> bytes{};
  if (::inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1)
    return std::string(mapped_prefix) + std::string(bytes.data(), 4);
  if (::inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return {bytes.data(), bytes.size()};
  return {};
}

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
  auto const slash = text.find('/');
  Network network;
  network.bytes_ = bytes_of(text.substr(0, slash));
  if (network.bytes_.empty()) return std::nullopt;
  if (slash == std::string_view::npos) return network;
  auto const length = text.substr(slash + 1);
  auto const parsed = std::from_chars(length.data(), length.data() + length.size(), network.bits_);
  auto const offset = network.bytes_.starts_with(mapped_prefix) ? 96U : 0U;
  if (parsed.ec != std::errc{} || parsed.ptr != length.data() + length.size() || network.bits_ > 128 - offset)
    return std::nullopt;
  network.bits_ += offset;
  return network;
}

bool Network::contains(std::string_view address) const {
  auto const other = bytes_of(address);
  if (other.empty()) return false;
  auto const whole = bits_ / 8, rest = bits_ % 8;
  if (!std::equal(other.begin(), other.begin() + whole, bytes_.begin())) return false;
  if (rest == 0) return true;
  return ((static_cast<unsigned char>(other[whole]) ^ static_cast<unsigned char>(bytes_[whole])) >> (8 - rest)) == 0;
}

AddressBook::AddressBook(Limits const& limits, std::vector<std::string> const& proxies)
    : per_address_(limits.connections_per_address), per_second_(limits.new_connections_per_second) {
  for (auto const& proxy : proxies) {
    auto const network = Network::parse(proxy);
    if (!network) throw std::runtime_error("trusted proxy is no address or network: " + proxy);
    proxies_.push_back(*network);
  }
}

bool AddressBook::is_proxy(std::string_view address) const {
  return std::any_of(proxies_.begin(), proxies_.end(),
                     [&](Network const& network) { return network.contains(address); });
}

std::string AddressBook::client_behind(std::string_view peer, HttpRequest const& request) const {
  std::vector<std::string_view> hops;
  for (auto const& header : request.headers) {
    if (!same_ignoring_case(header.name, "x-forwarded-for")) continue;
    for (auto const hop : split(header.value, ',')) hops.push_back(trimmed(hop));
  }
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    if (bytes_of(*hop).empty()) break;
    if (!is_proxy(*hop)) return std::string(*hop);
  }
  return std::string(peer);
}

// One subscriber usually has a whole IPv6 /64, so that is what counts as an address.
std::string AddressBook::key_of(std::string const& address) {
  auto bytes = bytes_of(address);
  if (bytes.empty()) return address;
  if (!bytes.starts_with(mapped_prefix)) bytes.resize(8);
  return bytes;
}

AddressBook::Entry AddressBook::enter(std::string const& address, Clock::time_point now) {
  auto const burst = static_cast<double>(std::max<std::size_t>(per_address_, 1));
  auto const found = places_.try_emplace(key_of(address), Place{0, TokenBucket(per_second_, burst, now)}).first;
  auto& place = found->second;
  if (per_address_ != 0 && place.open >= per_address_) return Entry::refused;
  if (per_address_ != 0 && per_second_ > 0 && !place.bucket.take(now)) return Entry::refused;
  ++place.open;
  return Entry::allowed;
}

void AddressBook::leave(std::string const& address) {
  auto const found = places_.find(key_of(address));
  if (found != places_.end() && found->second.open > 0) --found->second.open;
}

void AddressBook::sweep(Clock::time_point now) {
  std::erase_if(places_,
                [now](auto const& place) { return place.second.open == 0 && place.second.bucket.is_full(now); });
}

}  // namespace shidra::gateway
