// SPDX-License-Identifier: AGPL-3.0-or-later
// SHA-256 and random text by OpenSSL. Any thread.
#include "storage/engine/digest.hpp"

#include <stdexcept>
#include <vector>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace shidra::storage {

Digest sha256(std::span<std::byte const> bytes) {
  Digest result{};
  unsigned int size = 0;
  auto* const out = reinterpret_cast<unsigned char*>(result.data());
  if (EVP_Digest(bytes.data(), bytes.size(), out, &size, EVP_sha256(), nullptr) != 1 || size != result.size()) {
    throw std::runtime_error("OpenSSL could not compute SHA-256");
  }
  return result;
}

Digest sha256(std::string_view text) { return sha256(std::as_bytes(std::span{text.data(), text.size()})); }

std::string to_hex(std::span<std::byte const> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  result.reserve(bytes.size() * 2);
  for (std::byte const byte : bytes) {
    result += digits[std::to_integer<std::size_t>(byte >> 4)];
    result += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  return result;
}

std::optional<Digest> from_hex(std::string_view text) {
  Digest digest{};
  if (text.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t at = 0; at < digest.size(); ++at) {
    unsigned value = 0;
    for (char const c : {text[2 * at], text[2 * at + 1]}) {
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    digest[at] = static_cast<std::byte>(value);
  }
  return digest;
}

std::string random_hex(std::size_t count) {
  std::vector<std::byte> bytes(count);
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return to_hex(bytes);
}

}  // namespace shidra::storage
