// SPDX-License-Identifier: AGPL-3.0-or-later
// Who comes back with a ticket is known again, by a server that was started anew as well; and only so long, only with
// TLS 1.3, only under the same key. The peer here is OpenSSL alone.
#include <array>
#include <memory>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/gateway/ticket_keys.hpp"
#include "tests/catch.hpp"
#include "tests/unit/gateway/support/certificate.hpp"
#include "tests/unit/gateway/support/server.hpp"

using namespace shidra;
using namespace shidra::gateway;
using gateway::test::Certificate;
using gateway::test::Server;

namespace {

template <typename Thing, void (*release)(Thing*)>
struct Release {
  void operator()(Thing* thing) const { release(thing); }
};
template <typename Thing, void (*release)(Thing*)>
using Owned = std::unique_ptr<Thing, Release<Thing, release>>;
using Ticket = Owned<SSL_SESSION, SSL_SESSION_free>;

struct Visit {
  bool resumed = false;
  Ticket ticket;  ///< the one received last, if any
};

/// Connects, asks for a page and reads the reply, which comes behind the ticket.
Visit visit(Server& server, SSL_SESSION* with = nullptr, int version = TLS1_3_VERSION) {
  Visit result;
  Owned<SSL_CTX, SSL_CTX_free> const context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_max_proto_version(context.get(), version);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_set_app_data(context.get(), &result);
  SSL_CTX_sess_set_new_cb(context.get(), [](SSL* session, SSL_SESSION* ticket) {
    static_cast<Visit*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(session)))->ticket.reset(ticket);
    return 1;
  });
  int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  timeval const patience{4, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(server.port());
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) throw std::runtime_error("connect");
  {
    Owned<SSL, SSL_free> const session(SSL_new(context.get()));
    SSL_set_fd(session.get(), socket);
    if (with) SSL_set_session(session.get(), with);
    if (SSL_connect(session.get()) != 1) throw std::runtime_error("TLS handshake");
    result.resumed = SSL_session_reused(session.get()) == 1;
    static constexpr std::string_view question = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    std::array<char, 4096> reply;
    if (SSL_write(session.get(), question.data(), question.size()) <= 0 ||
        SSL_read(session.get(), reply.data(), reply.size()) <= 0)
      throw std::runtime_error("no reply");
    // Without this OpenSSL takes the session for one that broke off, and its ticket for spoilt.
    SSL_set_shutdown(session.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  }
  ::close(socket);
  return result;
}

Options options_of(Certificate const& certificate) {
  Options options;
  options.certificate_file = certificate.certificate;
  options.key_file = certificate.key;
  return options;
}

}  // namespace

TEST_CASE("a ticket is good at the next server of the same key, and again from there") {
  Certificate const certificate;
  Ticket ticket;
  {
    Server first(options_of(certificate));
    auto seen = visit(first);
    CHECK_FALSE(seen.resumed);
    REQUIRE(seen.ticket);
    CHECK(SSL_SESSION_get_ticket_lifetime_hint(seen.ticket.get()) == 24 * 3600);
    ticket = std::move(seen.ticket);
  }
  Server second(options_of(certificate));
  auto seen = visit(second, ticket.get());
  CHECK(seen.resumed);
  REQUIRE(seen.ticket);
  CHECK(visit(second, seen.ticket.get()).resumed);
}

TEST_CASE("a ticket is good for nothing once the key is another") {
  Certificate const certificate;
  Server server(options_of(certificate));
  auto const seen = visit(server);
  REQUIRE(seen.ticket);
  certificate.write(2);  // a new key as well
  REQUIRE(server.gateway.reload_certificate());
  CHECK_FALSE(visit(server, seen.ticket.get()).resumed);
}

TEST_CASE("with TLS 1.2 every connection begins anew, since a ticket's key would open what was recorded") {
  Certificate const certificate;
  Server server(options_of(certificate));
  auto const seen = visit(server, nullptr, TLS1_2_VERSION);
  if (!seen.ticket) return;
  CHECK_FALSE(SSL_SESSION_has_ticket(seen.ticket.get()));
  CHECK_FALSE(visit(server, seen.ticket.get(), TLS1_2_VERSION).resumed);
}

TEST_CASE("a key seals for a day and opens for one more; without a private key there are no tickets") {
  using Verdict = TicketKeys::Verdict;
  Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> const cipher(EVP_CIPHER_CTX_new());
  Owned<EVP_MAC, EVP_MAC_free> const hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  Owned<EVP_MAC_CTX, EVP_MAC_CTX_free> const mac(EVP_MAC_CTX_new(hmac.get()));
  std::array<unsigned char, TicketKeys::name_size> name{}, next{};
  std::array<unsigned char, TicketKeys::iv_size> iv{};
  TicketKeys keys;
  constexpr std::time_t morning = 20'000 * TicketKeys::period;
  CHECK(keys.seal(name.data(), iv.data(), cipher.get(), mac.get(), morning) == Verdict::no_ticket);

  Owned<EVP_PKEY, EVP_PKEY_free> const pair(EVP_EC_gen("P-256"));
  REQUIRE(keys.draw_from(pair.get()));
  auto const opens = [&](std::time_t when) { return keys.open(name.data(), iv.data(), cipher.get(), mac.get(), when); };
  REQUIRE(keys.seal(name.data(), iv.data(), cipher.get(), mac.get(), morning) == Verdict::good);
  CHECK(opens(morning) == Verdict::good_but_renew);
  CHECK(opens(morning + 2 * TicketKeys::period - 1) == Verdict::good_but_renew);
  CHECK(opens(morning + 2 * TicketKeys::period) == Verdict::no_ticket);
  CHECK(opens(morning - 1) == Verdict::no_ticket);  // a clock that was set back
  REQUIRE(keys.seal(next.data(), iv.data(), cipher.get(), mac.get(), morning + TicketKeys::period) == Verdict::good);
  CHECK(name != next);
}
