// SPDX-License-Identifier: AGPL-3.0-or-later
// TLS of the server: Mozilla's "intermediate" (guideline 6.0): TLS 1.2 and 1.3, ECDHE with AEAD only.
// The certificate can be replaced while connections are open. Who comes back resumes its session, with TLS 1.3;
// with 1.2 begins anew. Any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <tl/expected.hpp>

#include "server/gateway/ticket_keys.hpp"

extern "C" {
struct ssl_st;
struct ssl_ctx_st;
}

namespace shidra::gateway {

struct TlsFree {
  void operator()(ssl_st* session) const;
  void operator()(ssl_ctx_st* context) const;
};
using TlsSession = std::unique_ptr<ssl_st, TlsFree>;
using TlsContext = std::unique_ptr<ssl_ctx_st, TlsFree>;

class Tls {
 public:
  /// Outlives the sessions it opens.
  Tls(std::string certificate_file, std::string key_file)
      : certificate_file_(std::move(certificate_file)), key_file_(std::move(key_file)) {}

  /// Reads both files; on failure returns the reason and what was in use stays in use.
  tl::expected<void, std::string> load();
  /// Server side of a new connection on this non-blocking socket; load() must have succeeded. Null when out of memory.
  TlsSession open(int descriptor);

 private:
  std::string certificate_file_, key_file_;
  TicketKeys ticket_keys_;  // contexts point here
  std::mutex guard_;
  TlsContext context_;
};

}  // namespace shidra::gateway
