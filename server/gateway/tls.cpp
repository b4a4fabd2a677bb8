// SPDX-License-Identifier: AGPL-3.0-or-later
// OpenSSL contexts and sessions.
#include "server/gateway/tls.hpp"

#include <array>
#include <ctime>
#include <string_view>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace shidra::gateway {
namespace {

constexpr char const* tls12_suites =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

std::string last_error(std::string_view doing) {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return std::string(doing) + ": " + text.data();
}

int choose_protocol(SSL*, unsigned char const** out, unsigned char* out_size, unsigned char const* in, unsigned in_size,
                    void*) {
  static constexpr std::array<unsigned char, 9> http = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, http.data(), http.size(), in, in_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

int find_ticket_key(SSL* session, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
                    int seals) {
  auto verdict = TicketKeys::Verdict::no_ticket;
  if (SSL_version(session) >= TLS1_3_VERSION) {
    auto& keys = *static_cast<TicketKeys*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(session)));
    auto const now = std::time(nullptr);
    verdict = seals == 1 ? keys.seal(name, iv, cipher, mac, now) : keys.open(name, iv, cipher, mac, now);
  }
  return static_cast<int>(verdict);
}

bool configure(SSL_CTX* context, TicketKeys& ticket_keys) {
  static constexpr std::array<unsigned char, 6> name = {'s', 'h', 'i', 'd', 'r', 'a'};
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);   // a record in one read(2) instead of two; Wire::has_buffered knows of the rest
  SSL_CTX_set_num_tickets(context, 1);  // a browser comes back with one; making each costs, when a hall comes at once
  SSL_CTX_set_timeout(context, TicketKeys::period);             // of a ticket
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // what is not in a ticket is not kept
  SSL_CTX_set_app_data(context, &ticket_keys);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  return SSL_CTX_set_tlsext_ticket_key_evp_cb(context, find_ticket_key) == 1 &&
         SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, tls12_suites) == 1 &&
         SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
         SSL_CTX_set_session_id_context(context, name.data(), name.size()) == 1;
}

}  // namespace

void TlsFree::operator()(ssl_st* session) const { SSL_free(session); }
void TlsFree::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

tl::expected<void, std::string> Tls::load() {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (!context || !configure(context.get(), ticket_keys_)) return tl::make_unexpected(last_error("TLS"));
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file_.c_str()) != 1)
    return tl::make_unexpected(last_error(certificate_file_));
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_file_.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1)
    return tl::make_unexpected(last_error(key_file_));
  if (!ticket_keys_.draw_from(SSL_CTX_get0_privatekey(context.get())))
    return tl::make_unexpected(last_error(key_file_));
  std::lock_guard const hold(guard_);
  context_ = std::move(context);  // sessions hold their own reference to the old one
  return {};
}

TlsSession Tls::open(int descriptor) {
  std::lock_guard const hold(guard_);
  TlsSession session(SSL_new(context_.get()));
  if (!session || SSL_set_fd(session.get(), descriptor) != 1) return nullptr;
  SSL_set_accept_state(session.get());
  return session;
}

}  // namespace shidra::gateway
