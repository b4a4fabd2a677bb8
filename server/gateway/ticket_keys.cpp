// SPDX-License-Identifier: AGPL-3.0-or-later
// HKDF (RFC 5869) with SHA-256 draws the keys; a ticket is sealed with AES-256-CBC and HMAC-SHA-256 (RFC 5077 §4).
#include "server/gateway/ticket_keys.hpp"

#include <algorithm>
#include <memory>
#include <string>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

namespace shidra::gateway {
namespace {

bool draw(std::vector<unsigned char>& secret, std::string info, unsigned char* out, std::size_t size) {
  std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> const kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
  std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> const context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr,
                                                                          EVP_KDF_CTX_free);
  char digest[] = "SHA256";
  OSSL_PARAM const parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret.data(), secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end(),
  };
  return context && EVP_KDF_derive(context.get(), out, size, parameters) == 1;
}

bool authenticate(EVP_MAC_CTX* mac, std::array<unsigned char, 32> key) {
  char digest[] = "SHA256";
  OSSL_PARAM const parameters[] = {
      OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key.data(), key.size()),
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end(),
  };
  bool const done = EVP_MAC_CTX_set_params(mac, parameters) == 1;
  OPENSSL_cleanse(key.data(), key.size());
  return done;
}

}  // namespace

TicketKeys::~TicketKeys() {
  OPENSSL_cleanse(secret_.data(), secret_.size());
  forget_keys();
}

bool TicketKeys::draw_from(EVP_PKEY* private_key) {
  unsigned char* der = nullptr;
  int const size = i2d_PrivateKey(private_key, &der);
  if (size <= 0) return false;
  std::lock_guard const hold(guard_);
  OPENSSL_cleanse(secret_.data(), secret_.size());
  secret_.assign(der, der + size);
  OPENSSL_clear_free(der, static_cast<std::size_t>(size));
  forget_keys();
  return true;
}

TicketKeys::Verdict TicketKeys::seal(unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
                                     std::time_t now) {
  std::lock_guard const hold(guard_);
  auto const* key = key_of(now / period);
  if (!key) return Verdict::no_ticket;
  std::ranges::copy(key->name, name);
  if (RAND_bytes(iv, iv_size) != 1 ||
      EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key->cipher.data(), iv) != 1 ||
      !authenticate(mac, key->mac))
    return Verdict::failed;
  return Verdict::good;
}

TicketKeys::Verdict TicketKeys::open(unsigned char const* name, unsigned char const* iv, EVP_CIPHER_CTX* cipher,
                                     EVP_MAC_CTX* mac, std::time_t now) {
  std::lock_guard const hold(guard_);
  for (auto const age : {0, 1}) {
    auto const* key = key_of(now / period - age);
    if (!key || !std::equal(key->name.begin(), key->name.end(), name)) continue;
    if (EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key->cipher.data(), iv) != 1 ||
        !authenticate(mac, key->mac))
      return Verdict::failed;
    return Verdict::good_but_renew;  // browsers use a ticket once, so that nobody on the way knows them again by it
  }
  return Verdict::no_ticket;
}

TicketKeys::Key const* TicketKeys::key_of(std::int64_t number) {
  if (secret_.empty() || number < 0) return nullptr;
  auto& key = keys_[static_cast<std::size_t>(number % 2)];
  if (key.number == number) return &key;
  std::array<unsigned char, name_size + 64> drawn{};
  if (!draw(secret_, "shidra session tickets " + std::to_string(number), drawn.data(), drawn.size())) return nullptr;
  auto const* at = drawn.data();
  std::copy_n(at, key.name.size(), key.name.begin());
  std::copy_n(at + name_size, key.cipher.size(), key.cipher.begin());
  std::copy_n(at + name_size + 32, key.mac.size(), key.mac.begin());
  key.number = number;
  OPENSSL_cleanse(drawn.data(), drawn.size());
  return &key;
}

void TicketKeys::forget_keys() {
  OPENSSL_cleanse(keys_.data(), sizeof keys_);
  for (auto& key : keys_) key.number = -1;
}

}  // namespace shidra::gateway
