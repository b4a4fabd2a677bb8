// SPDX-License-Identifier: AGPL-3.0-or-later
// Time from the system's clock, randomness from libsodium.
#include "server/pipeline/world.hpp"

#include <array>
#include <chrono>
#include <cstring>
#include <stdexcept>

#include <sodium.h>

namespace shidra::pipeline {

std::uint64_t World::random_number() {
  std::array<std::byte, 8> bytes{};
  random(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), bytes.size());
  return number;
}

std::string World::random_token() {
  std::array<std::byte, 32> bytes{};
  random(bytes);
  std::array<char, 64> text{};
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

storage::Digest World::random_salt() {
  storage::Digest salt{};
  random(salt);
  return salt;
}

protocol::Moment RealWorld::now() const {
  auto const since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

void RealWorld::random(std::span<std::byte> bytes) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start: no source of randomness");
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace shidra::pipeline
