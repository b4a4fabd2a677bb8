// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys of TLS session tickets (RFC 8446 §4.6.1): who comes back with a ticket spares both sides the certificate and its
// signature, after a restart too, when a whole hall comes back at once. They are drawn from the certificate's private
// key and the day, so there is nothing to keep on the disk or in a backup: whoever could know them could speak as the
// server anyway, and they end with the private key. Only for TLS 1.3, where nothing recorded can be read with them: the
// keys of a connection are agreed upon anew (psk_dhe_ke). Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <mutex>
#include <vector>

extern "C" {
struct evp_cipher_ctx_st;
struct evp_mac_ctx_st;
struct evp_pkey_st;
}

namespace shidra::gateway {

class TicketKeys {
 public:
  static constexpr std::time_t period = 24 * 3600;  ///< seconds that a key seals; it opens for as long again
  static constexpr std::size_t name_size = 16, iv_size = 16;

  /// What OpenSSL wants to hear (SSL_CTX_set_tlsext_ticket_key_evp_cb(3)).
  enum class Verdict : int { failed = -1, no_ticket = 0, good = 1, good_but_renew = 2 };

  TicketKeys() = default;
  ~TicketKeys();
  TicketKeys(TicketKeys const&) = delete;
  TicketKeys& operator=(TicketKeys const&) = delete;

  /// From now on keys come from this private key. False when OpenSSL cannot write it out; then all is as before.
  bool draw_from(evp_pkey_st* private_key);
  /// Prepares the making of a ticket; writes `name` and `iv`. `now`: seconds since 1970.
  Verdict seal(unsigned char* name, unsigned char* iv, evp_cipher_ctx_st* cipher, evp_mac_ctx_st* mac, std::time_t now);
  /// Prepares the reading of a ticket of that name: of this period or the one before.
  Verdict open(unsigned char const* name, unsigned char const* iv, evp_cipher_ctx_st* cipher, evp_mac_ctx_st* mac,
               std::time_t now);

 private:
  struct Key {
    std::int64_t number = -1;  ///< of the period; -1: none yet
    std::array<unsigned char, name_size> name;
    std::array<unsigned char, 32> cipher, mac;
  };
  /// Null when it cannot be made. `guard_` is held.
  Key const* key_of(std::int64_t number);
  void forget_keys();

  std::mutex guard_;
  std::vector<unsigned char> secret_;  // guarded by guard_; empty: no tickets
  std::array<Key, 2> keys_;            // guarded by guard_; that of an even period, that of an odd one
};

}  // namespace shidra::gateway
