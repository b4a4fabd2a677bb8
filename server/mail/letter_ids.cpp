// SPDX-License-Identifier: AGPL-3.0-or-later
// HMAC-SHA-256 by OpenSSL, cut to 128 bits.
#include "server/mail/letter_ids.hpp"

#include <array>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "storage/engine/digest.hpp"

namespace shidra::mail {
namespace {

std::string mac_of(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned length = 0;
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<unsigned char const*>(text.data()),
            text.size(), mac.data(), &length))
    throw std::runtime_error("the id of a letter could not be made");
  return {reinterpret_cast<char const*>(mac.data()), length};
}

}  // namespace

// A key of its own: under the secret itself an id could be the seal of something else.
LetterIds::LetterIds(std::string_view secret) : key_(mac_of(secret, "ids of letters")) {}

std::string LetterIds::of(std::int64_t mail) const {
  auto const mac = mac_of(key_, std::to_string(mail));
  return storage::to_hex(std::as_bytes(std::span{mac.data(), 16}));
}

}  // namespace shidra::mail
